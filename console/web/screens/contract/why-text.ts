import type { Explanations } from '@preau/protocol/api/contract-figures.ts'
import { euros, logMoment, serviceTime } from '../../format/contract-text.ts'
import type { Voice } from '../../format/translate.ts'

type Explanation = Explanations['rows'][number]

/** Why a commitment was late, as one would work it out by hand. */
export function whySentences(
  explained: Explanation,
  meeting: Explanation['meetings'][number],
  closed: Explanations['closed'],
  { t, format }: Pick<Voice, 't' | 'format'>,
): string[] {
  const { target, calendar, allowance_s, day0, due0, paused_s, counts_from, reopenings } = explained
  const opened = logMoment(explained.opened, format)
  const allowance = allowance_s === null ? '?' : serviceTime(allowance_s, format)
  const day = (date: string | null): string => {
    const at = Date.parse(`${date ?? ''}T12:00:00Z`)
    return date === null ? '?' : format.date(at, at)
  }
  const sentences = [
    'hours' in target
      ? t('contract.why_hours', { opened, hours: format.number(target.hours, 2), calendar, allowance })
      : t('contract.why_working_days', {
          ...{ opened, days: target.working_days, calendar, allowance },
          ...{ day0: day(day0), due0: due0 === null ? '?' : logMoment(due0, format) },
        }),
  ]
  if (closed.length > 0) {
    const said = closed.map(({ from, to, reason }) => {
      const days = from === to ? day(from) : t('contract.dates_text', { from: day(from), to: day(to) })
      return `${days} (${reason})`
    })
    sentences.push(t('contract.why_closed', { closed: format.list(said) }))
  }
  if (paused_s) sentences.push(t('contract.why_pauses', { paused: serviceTime(paused_s, format) }))
  if (meeting.due !== null && meeting.formula) {
    sentences.push(
      t('contract.why_late', {
        ...{ due: logMoment(meeting.due, format), at: logMoment(meeting.at, format), days: meeting.formula.days },
        counts: t(counts_from === 'next_day' ? 'contract.why_next_day' : 'contract.why_same_day'),
      }),
    )
  }
  if (reopenings.length > 0) sentences.push(t('contract.why_reopened', { added: euros(meeting.added_eur, format) }))
  if (meeting.waived_eur > 0) {
    const left = euros(meeting.added_eur - meeting.waived_eur, format)
    sentences.push(t('contract.why_waived', { waived: euros(meeting.waived_eur, format), left }))
  }
  return sentences
}
