import type { LogFault } from '@preau/protocol/contracts/event-log.ts'
import type { Statement } from '@preau/protocol/rules/sla/statement.ts'
import type { SeenContract } from './contracts.ts'

/** What a month says of the targets of a contract: enough to draw a trend of it. */
export interface MonthFigures {
  gti: Share
  gtr: Share
  /** Percent by class; null where nothing was to be measured or a calendar does not say. */
  availability: Readonly<Record<string, number | null>>
  /** Lessons lost to what a contract answers for. */
  lost: number
}

export interface Share {
  good: number
  total: number
}

export type Judged = { statement: Statement; faults: [] } | { statement: undefined; faults: LogFault[] }

/** The figures of a statement. Of a class that aims at nothing there is no figure. */
export function monthFigures(
  { lots, classes, lost_sessions }: Statement,
  { contract }: Pick<SeenContract, 'contract'>,
): MonthFigures {
  const aimed = new Set(
    contract.classes.flatMap(({ id, availability }) => (availability?.target_percent === undefined ? [] : [id])),
  )
  const share = (commitment: 'gti' | 'gtr'): Share =>
    lots.reduce(
      (sum, { [commitment]: { met, late, unmet_late } }) => ({
        good: sum.good + met - late,
        total: sum.total + met + unmet_late,
      }),
      { good: 0, total: 0 },
    )
  return {
    gti: share('gti'),
    gtr: share('gtr'),
    lost: lost_sessions ?? 0,
    availability: Object.fromEntries(
      classes
        .filter((row) => aimed.has(row.class))
        .map((row) => [row.class, row.availability === null ? null : Math.round(row.availability * 1e6) / 1e4]),
    ),
  }
}

/** A share in percent, to two decimals and never rounded up to a target; null of nothing. */
export function percentOf({ good, total }: Share): number | null {
  return total === 0 ? null : Math.floor((good / total) * 10_000 + 1e-6) / 100
}

/** The months before and with one, the newest last. */
export function monthsUntil(month: string, count: number): string[] {
  const [year = 0, index = 1] = month.split('-').map(Number)
  return Array.from({ length: count }, (_, back) => {
    const months = year * 12 + index - 1 - (count - 1 - back)
    return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`
  })
}

/** The first and the last local date of a month. */
export function datesOf(month: string): { from: string; to: string } {
  const [year = 0, index = 1] = month.split('-').map(Number)
  const last = new Date(Date.UTC(year, index, 0)).getUTCDate()
  return { from: `${month}-01`, to: `${month}-${last}` }
}
