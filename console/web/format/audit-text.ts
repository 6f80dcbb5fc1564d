import type { AuditLine, AuditList } from '@preau/protocol/api/audit.ts'
import { ACTIONS } from '@preau/protocol/rules/permissions.ts'
import type { Voice } from './translate.ts'
import { auditWords } from './words-audit.ts'

type Names = AuditList['names']
type ActKey = Extract<keyof (typeof auditWords)['fr'], `audit.act.${string}`>
const KINDS = ['person', 'token', 'device', 'school', 'authority', 'room', 'lot'] as const

/** Every action that a line can name, in the order in which they are offered as a filter. */
export const AUDITED = ['sign_in', 'sign_out', ...ACTIONS.filter((action) => !action.endsWith('.read')), 'audit.read']

/** Who did it, by today's name: an erased person has none, and what never had one is said by its kind. */
export function actorText(actor: string, names: Names, { t }: Voice): string {
  if (names[actor]) return names[actor]
  if (names[actor] === null) return t('audit.actor.erased')
  if (actor === 'local' || actor === 'system' || actor === 'nobody') return t(`audit.actor.${actor}`)
  const [kind, id = ''] = actor.split(':')
  if (kind === 'person' || kind === 'token' || kind === 'device') return t(`audit.actor.${kind}`, { id: short(id) })
  return actor
}

/** On what it was done, by today's name. */
export function targetText(target: string, names: Names, { t }: Voice): string {
  if (names[target]) return names[target]
  if (names[target] === null) return t('audit.actor.erased')
  if (target === 'person:unknown') return t('audit.target.unknown')
  if (target === 'audit' || target === 'server') return t(`audit.target.${target}`)
  const [kind = '', id = ''] = target.split(':')
  const known = KINDS.find((one) => one === kind)
  return known ? t('audit.target.gone', { kind: t(`audit.kind.${known}`), id: short(id) }) : target
}

/** What was done; an action of a later version is said by its code. */
export function actionText(action: string, { t }: Voice): string {
  const key = `audit.act.${action.replace(/\W/g, '_')}`
  return isActKey(key) ? t(key) : action
}

/** The details of a line, one short text each: `way : password`. */
export function paramTexts(params: AuditLine['params']): [string, string][] {
  return Object.entries(params).map(([name, value]) => [name, String(value)])
}

/** The end of an identifier: its beginning is a time, alike for what was made together. */
function short(id: string): string {
  return `…${id.slice(-6)}`
}

function isActKey(key: string): key is ActKey {
  return Object.hasOwn(auditWords.fr, key)
}
