import type { MailSettings } from '@preau/protocol/api/mail.ts'
import { type NoticeLanguage, noticeSentence } from '@preau/protocol/rules/notice-text.ts'
import { isAddress } from '@preau/protocol/rules/notices.ts'
import type { WaitingLetter } from '../store/letters.ts'

/** What a mail server is given. Text alone: it is read everywhere, and nothing in it is loaded from elsewhere. */
export interface Letter {
  to: string
  from: string
  subject: string
  text: string
  /** The same for the same notices, so that one that was sent twice is known as one. */
  messageId: string
}

/** So many lines; what is more is in the console. */
const MOST_LINES = 20

const WORDS = {
  fr: {
    more: (count: number) => `… et ${count} autre${count > 1 ? 's' : ''}.`,
    several: (first: string, count: number) => `${first} (et ${count} autre${count > 1 ? 's' : ''})`,
    foot: 'Vous recevez ce message parce que vous avez un compte Préau. Pour ne plus en recevoir : Mon compte, Notifications.',
  },
  en: {
    more: (count: number) => `… and ${count} more.`,
    several: (first: string, count: number) => `${first} (and ${count} more)`,
    foot: 'You get this message because you have a Préau account. To stop: My account, Notifications.',
  },
} as const

/** One letter for all that waits for a person; undefined where he has no address. */
export function letterOf(
  waiting: readonly WaitingLetter[],
  settings: Pick<MailSettings, 'from' | 'origin' | 'language'>,
): Letter | undefined {
  const [first] = waiting
  if (!first || !isAddress(first.login)) return undefined
  const { from, origin, language } = settings
  const words = WORDS[language]
  const lines = waiting.map((each) => `${sentence(each, language)}.\n${origin}${pathOf(each.about)}`)
  const shown = lines.slice(0, MOST_LINES)
  if (lines.length > shown.length) shown.push(words.more(lines.length - shown.length))
  const subject = sentence(first, language)
  return {
    to: first.login,
    from: `"Préau" <${from}>`,
    subject: oneLine(waiting.length > 1 ? words.several(subject, waiting.length - 1) : subject),
    text: `${shown.join('\n\n')}\n\n-- \n${words.foot}\n`,
    messageId: `<${first.notice}.${waiting.length}@${from.slice(from.indexOf('@') + 1)}>`,
  }
}

/** Where in the console something is found. */
export function pathOf(about: string): string {
  const [kind, id = ''] = about.split(':')
  if (kind === 'ticket') return `/tickets/${id}`
  if (kind === 'contract') return `/contracts/${id}`
  return kind === 'survey' ? '/satisfaction' : '/'
}

function sentence({ kind, params, schoolName }: WaitingLetter, language: NoticeLanguage): string {
  return noticeSentence(kind, params, { language, school: schoolName, timeZone: 'Europe/Paris' })
}

/** A title may hold anything that a person typed; a subject is one line. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200)
}
