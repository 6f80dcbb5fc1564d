import type { Version } from '../../territory/record.ts'
import { canonical } from '../digest.ts'
import { later, NEVER, type Side, sideOf } from './clock.ts'

/**
 * How two values of one field become one. `newest`: the later version. `first`: the earlier, for what is said once. `school` and
 * `territory`: the later of that side's; the other side may not say it. `greatest`: the greater number, for what only ever grows;
 * `furthest`: the one that stands further right in a stated order, for what only ever goes on.
 */
export type FieldRule = 'newest' | 'first' | 'greatest' | Side | { furthest: readonly string[] }

/**
 * How two rows become one: by field, and by `other` for a field that has no rule of its own. `gone`: who may take a row away;
 * one that was changed later than it was taken away is there again.
 */
export interface MergeRule {
  fields: Readonly<Record<string, FieldRule>>
  other: FieldRule
  gone: 'either' | Side | 'nobody'
}

/** A value with when it was given, and the version of the value that its author saw in its place. */
export interface Field {
  value: unknown
  at: Version
  over: Version
}

/** When a row was taken away, and the last version that was seen in it then; both NEVER where it never was. */
export interface Gone {
  at: Version
  over: Version
}

/** A row of which both sides hold a copy. */
export interface MergeRow {
  fields: Readonly<Record<string, Field>>
  gone: Gone
}

/** A value that gave way to another which did not know of it: its author is told. */
export interface GaveWay {
  field: string
  lost: Field
  kept: Field
}

/** The name of the whole row where it gave way as such: it was taken away, or came back. */
export const WHOLE = '*'

/** A row that nobody has said anything of. */
export const NO_ROW: MergeRow = { fields: {}, gone: { at: NEVER, over: NEVER } }

/**
 * Two copies of a row as one. INVARIANT: it is commutative, associative and idempotent, so that whatever the order in which
 * changes arrive, and however often, both sides end with the same row.
 */
export function mergeRows(rule: MergeRule, a: MergeRow, b: MergeRow): MergeRow {
  const names = [...new Set([...Object.keys(a.fields), ...Object.keys(b.fields)])].sort()
  const fields: Record<string, Field> = {}
  for (const name of names) {
    const field = mergeField(ruleOf(rule, name), a.fields[name], b.fields[name])
    if (field) fields[name] = field
  }
  const taken = [a.gone, b.gone].filter(({ at }) => mayTakeAway(rule, at))
  return { fields, gone: taken.reduce(laterGone, NO_ROW.gone) }
}

/** Whether a row is there: nothing was said of it, or it was taken away after all that was said. */
export function isThere({ fields, gone }: MergeRow): boolean {
  return Object.values(fields).some(({ at }) => at > gone.at)
}

/** What of `mine` gave way to a value of `merged` whose author did not know of it. Only what a person of this side said is told. */
export function gaveWay(side: Side, mine: MergeRow, merged: MergeRow): GaveWay[] {
  const told: GaveWay[] = []
  for (const [field, lost] of Object.entries(mine.fields)) {
    const kept = merged.fields[field]
    if (kept && unseen(side, lost, kept)) told.push({ field, lost, kept })
  }
  const last = lastOf(mine)
  const kept = { value: null, ...merged.gone }
  if (isThere(mine) && !isThere(merged)) {
    if (sideOf(last.at) === side && unseenBy(kept, last)) told.push({ field: WHOLE, lost: last, kept })
  } else if (mine.gone.at > NEVER && !isThere(mine) && isThere(merged) && sideOf(mine.gone.at) === side) {
    told.push({ field: WHOLE, lost: { value: null, ...mine.gone }, kept: lastOf(merged) })
  }
  return told
}

/** Whether two copies say the same. */
export function sameRow(a: MergeRow, b: MergeRow): boolean {
  const names = Object.keys(a.fields)
  const isGoneSame = a.gone.at === b.gone.at && a.gone.over === b.gone.over
  if (!isGoneSame || names.length !== Object.keys(b.fields).length) return false
  return names.every((name) => sameField(a.fields[name], b.fields[name]))
}

/**
 * The row after a side has said `values`: each gets the version, and remembers what it stands in place of. What the rule does not
 * let it say is not said.
 */
export function say(rule: MergeRule, row: MergeRow, values: Readonly<Record<string, unknown>>, at: Version): MergeRow {
  const fields: Record<string, Field> = {}
  for (const [name, value] of Object.entries(values)) fields[name] = { value, at, over: row.fields[name]?.at ?? NEVER }
  return mergeRows(rule, row, { fields, gone: row.gone })
}

/** The row after a side has taken it away. */
export function takeAway(rule: MergeRule, row: MergeRow, at: Version): MergeRow {
  return mergeRows(rule, row, { ...row, gone: { at, over: lastOf(row).at } })
}

/** The last version of a row: what its version is. */
export function versionOf(row: MergeRow): Version {
  return later(lastOf(row).at, row.gone.at)
}

/** What the row says, without when. */
export function valuesOf({ fields }: MergeRow): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value]))
}

function ruleOf({ fields, other }: MergeRule, name: string): FieldRule {
  return Object.hasOwn(fields, name) ? (fields[name] ?? other) : other
}

function mergeField(rule: FieldRule, a: Field | undefined, b: Field | undefined): Field | undefined {
  const said = [a, b].filter((field) => field !== undefined).filter(({ at }) => maySay(rule, at))
  const [one, other] = said
  if (!one || !other) return one
  return isAbove(rule, one, other) ? one : other
}

function sameField(a: Field | undefined, b: Field | undefined): boolean {
  if (!a || !b) return a === b
  return a.at === b.at && a.over === b.over && (a.value === b.value || canonical(a.value) === canonical(b.value))
}

/** A total order of values: no two different ones are equal, not even where a clone gave one version twice. */
function isAbove(rule: FieldRule, a: Field, b: Field): boolean {
  if (typeof rule === 'object') {
    const [rankA, rankB] = [a, b].map(({ value }) => rule.furthest.indexOf(String(value)))
    if (rankA !== rankB) return (rankA ?? -1) > (rankB ?? -1)
  }
  if (rule === 'greatest' && Number(a.value) !== Number(b.value)) return Number(a.value) > Number(b.value)
  if (a.at !== b.at) return rule === 'first' ? a.at < b.at : a.at > b.at
  return !sameField(a, b) && canonical(a) > canonical(b)
}

function unseen(side: Side, lost: Field, kept: Field): boolean {
  const other = canonical(kept.value) !== canonical(lost.value) && kept.at !== lost.at
  return other && sideOf(lost.at) === side && sideOf(kept.at) !== side && unseenBy(kept, lost)
}

function unseenBy(kept: Field, lost: Field): boolean {
  return kept.over < lost.at
}

function lastOf({ fields }: MergeRow): Field {
  const none: Field = { value: null, at: NEVER, over: NEVER }
  return Object.values(fields).reduce((last, field) => (field.at > last.at ? field : last), none)
}

function maySay(rule: FieldRule, at: Version): boolean {
  return (rule !== 'school' && rule !== 'territory') || sideOf(at) === rule
}

function mayTakeAway({ gone }: MergeRule, at: Version): boolean {
  return at === NEVER || gone === 'either' || (gone !== 'nobody' && sideOf(at) === gone)
}

function laterGone(a: Gone, b: Gone): Gone {
  return a.at < b.at || (a.at === b.at && a.over < b.over) ? b : a
}
