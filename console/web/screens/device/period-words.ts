import type { Device } from '@preau/protocol/api/devices.ts'
import type { Samples } from '@preau/protocol/api/samples.ts'
import type { Period } from '../../format/periods.ts'
import type { Voice } from '../../format/translate.ts'

/** What a period is called: the last 24 hours, a day, or from when to when. */
export function periodTitle({ range, last, from, to }: Period, now: number, { t, format }: Voice): string {
  if (last === null) return t(`period.title.${range}`)
  if (range === 'day') return format.dayTitle(from, now)
  const print = range === 'year' ? format.fullDate : (at: number) => format.date(at, now)
  return t('period.title_past', { from: print(from), to: print(to - 1) })
}

/** What one sees of it: how fine the curves are, or what the rows of the figures are. */
export function periodSays({ range, last, from }: Period, figures: boolean, now: number, { t, format }: Voice): string {
  if (figures) return t(`period.figures.${range}`)
  if (last !== null) return t(`period.says_past.${range}`)
  if (range === 'day') return t('period.says.day', { from: format.momentWithTime(from, now) })
  return t(`period.says.${range}`, { from: range === 'year' ? format.fullDate(from) : format.date(from, now) })
}

/**
 * When the first report of a device was, where it is within what is shown: nothing is to be seen before. null where there may
 * be more. The device's own word is not enough, for a school can bring older readings along.
 */
export function firstReport(
  { series, gaps }: Pick<Samples, 'series' | 'gaps'>,
  { from, to }: Period,
  { firstHeardAt }: Pick<Device, 'firstHeardAt'>,
): number | null {
  const first = Math.min(...series.flatMap(({ at }) => at.slice(0, 1)))
  const explained = gaps.some((gap) => gap.reason !== 'unknown' && gap.from <= from && gap.to > from)
  if (firstHeardAt === null || firstHeardAt <= from || firstHeardAt > to) return null
  return first > from && !explained ? firstHeardAt : null
}

/** What is said of a period without one reading. */
export interface Nothing {
  title: string
  /** Why, and when there will be some. */
  says: string
}

/** By what the device was for the longest part of the period; of one that had not spoken yet, when it did. */
export function nothingWords(
  { gaps }: Pick<Samples, 'gaps'>,
  period: Period,
  { firstHeardAt, valuesAt }: Pick<Device, 'firstHeardAt' | 'valuesAt'>,
  now: number,
  { t, format }: Voice,
): Nothing {
  const none = t('period.silent.unknown')
  if (firstHeardAt === null) return { title: none, says: t('period.none_yet') }
  if (firstHeardAt >= period.to) {
    return { title: none, says: t('period.none_before', { day: format.date(firstHeardAt, now) }) }
  }
  const length = (gap: Samples['gaps'][number]) => gap.to - gap.from
  const reason = [...gaps].sort((a, b) => length(b) - length(a))[0]?.reason ?? 'unknown'
  const title = t(`period.silent.${reason}`)
  if (period.last !== null) return { title, says: reason === 'unknown' ? t('period.none_past') : '' }
  const last = valuesAt === null ? '' : `${t('period.silent_last', { moment: format.momentWithTime(valuesAt, now) })} `
  return { title, says: `${last}${t('period.none_live')}` }
}
