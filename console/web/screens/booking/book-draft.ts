import type { NewBooking } from '@preau/protocol/api/booking-acts.ts'
import type { SchoolTimes } from '@preau/protocol/api/school-times.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type LessonOpening, openingFault } from '@preau/protocol/rules/booking/lesson-opening.ts'
import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import { type Day, dateOf, dayOf } from '@preau/protocol/rules/calendar/local-day.ts'

/** How often, in school weeks. */
export const REPEATS = ['no', 'each', 'other'] as const
export type Repeats = (typeof REPEATS)[number]
export const OPENINGS = ['none', 'web', 'file', 'application'] as const
export type Opening = (typeof OPENINGS)[number]

/** A booking as a form has it. `thirdParty` null: it is for a class. */
export interface BookDraft {
  title: string
  classLabel: string
  opening: Opening
  /** The address, path or name that it opens. */
  target: string
  repeats: Repeats
  /** The last day of a repetition; empty where it is not chosen yet. */
  until: string
  thirdParty: string | null
  /** Whose it is; empty: of who books. */
  person: string
}

export const EMPTY_DRAFT: BookDraft = {
  ...{ title: '', classLabel: '', opening: 'none', target: '', repeats: 'no', until: '', thirdParty: null, person: '' },
}

export interface DraftFaults {
  target?: 'site' | 'path'
  thirdParty?: 'needed'
}

/** What of a draft cannot be sent; empty where all can. */
export function draftFaults(draft: BookDraft, sites: readonly string[]): DraftFaults {
  const opens = openingOf(draft)
  const target = draft.opening === 'none' ? undefined : opens ? openingFault(opens, sites) : emptyFault(draft.opening)
  const needed = draft.thirdParty !== null && draft.thirdParty.trim() === ''
  return { ...(target && { target }), ...(needed && { thirdParty: 'needed' }) }
}

function emptyFault(opening: Opening): 'site' | 'path' {
  return opening === 'web' ? 'site' : 'path'
}

/** What a session opens; null for nothing, and where nothing was written. */
export function openingOf({ opening, target }: Pick<BookDraft, 'opening' | 'target'>): LessonOpening | null {
  const text = target.trim()
  if (opening === 'none' || text === '') return null
  if (opening === 'web') return { kind: 'web', address: text.includes('://') ? text : `https://${text}` }
  return opening === 'file' ? { kind: 'file', path: text } : { kind: 'application', name: text }
}

/** The same as a form has it. */
export function draftOfOpening(opens: LessonOpening | null): Pick<BookDraft, 'opening' | 'target'> {
  if (opens === null) return { opening: 'none', target: '' }
  if (opens.kind === 'web') return { opening: 'web', target: opens.address }
  return opens.kind === 'file'
    ? { opening: 'file', target: opens.path }
    : { opening: 'application', target: opens.name }
}

/** What the server is asked. @param key made once for one wish, so that sending it twice books once */
export function newBooking(draft: BookDraft, when: Wish, to: { school: Id; resource: Id; key: Id }): NewBooking {
  const { title, classLabel, repeats, until, thirdParty, person } = draft
  const opens = openingOf(draft)
  return {
    ...to,
    when,
    ...(title.trim() !== '' && { title: title.trim() }),
    ...(classLabel.trim() !== '' && thirdParty === null && { classLabel: classLabel.trim() }),
    ...(person !== '' && { person }),
    ...(thirdParty !== null && { thirdParty: thirdParty.trim() }),
    ...(opens && { opens }),
    ...(repeats !== 'no' && until !== '' && { repeat: { every: repeats === 'each' ? 1 : 2, until } }),
  }
}

/** A day until which one repeats: the last before a holiday, by its name, or the last that is known. */
export interface UntilOption {
  date: string
  holiday: string | null
}

/** So long is a holiday before which one would stop, days. */
const LONG = 5
const MOST = 4

/** Until when a repetition from a date on may go: before each long holiday to come, and to the end of what is known. */
export function untilOptions(
  { holidays, known }: Pick<SchoolTimes, 'holidays' | 'known'>,
  date: string,
): UntilOption[] {
  const start = dayOf(date) ?? 0
  const options = new Map<Day, string | null>()
  for (const { from, to, reason } of holidays) {
    const [first, last] = [dayOf(from), dayOf(to)]
    if (first === undefined || last === undefined || last - first + 1 < LONG || first - 1 <= start) continue
    if (!options.has(first - 1)) options.set(first - 1, reason)
  }
  const end = dayOf(known.to)
  if (end !== undefined && end > start && !options.has(end)) options.set(end, null)
  const sorted = [...options].sort(([a], [b]) => a - b).slice(0, MOST)
  return sorted.map(([day, holiday]) => ({ date: dateOf(day), holiday }))
}
