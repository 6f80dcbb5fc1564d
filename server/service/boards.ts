import type { BoardQuery, ContractBoard, Indicator } from '@preau/protocol/api/contract-board.ts'
import type { Breach } from '@preau/protocol/api/penalty-claims.ts'
import type { LogFault } from '@preau/protocol/contracts/event-log.ts'
import type { Objectives } from '@preau/protocol/contracts/terms.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { dayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import { addScores, NO_SCORES, ratingFigures } from '@preau/protocol/rules/satisfaction.ts'
import type { ContractBook } from '@preau/protocol/rules/sla/book.ts'
import { type Period, periodOf } from '@preau/protocol/rules/sla/period.ts'
import { type Statement, statementSteps } from '@preau/protocol/rules/sla/statement.ts'
import { readCount, readLevel, readMean, readShare } from '@preau/protocol/rules/sla/target-reading.ts'
import { zonedTime } from '@preau/protocol/rules/zoned-time.ts'
import type { Queries } from '../store/database.ts'
import { timesWithLessons } from '../store/lessons.ts'
import { deviceNames } from '../store/ticket-names.ts'
import { countRatings } from '../store/ticket-ratings.ts'
import { breachSteps } from './breaches.ts'
import type { Sight } from './contract-sight.ts'
import type { ContractLook, Contracts, SeenContract } from './contracts.ts'
import { type Evidence, type ReadLog, schoolIds } from './evidence.ts'
import { datesOf, type MonthFigures, monthFigures, monthsUntil, percentOf } from './month-figures.ts'
import { Progress, type Told } from './progress.ts'
import { isSoon, runningClocks } from './running-clocks.ts'
import { inSlices } from './slices.ts'

/** So many months are drawn as a trend. */
const TREND = 12
/** Statements of months that are kept. */
const KEPT = 400
/** What runs is listed that far: who has more than this looks at the tickets. */
const LISTED = 50
/** The share of a board's work at which its log is read. */
const LOG_END = 0.6
/** A month that goes on is worked out again after so long, also where nothing came, in ms. */
const HOLDS_FOR = 60_000

interface Month {
  /** The state of the log that it was made of. */
  turn: number
  period: Period
  /** Until when it holds where nothing comes, in ms since 1970. */
  until: number
  statement: Statement | undefined
  faults: LogFault[]
  figures: MonthFigures | undefined
  /** Made when they are first shown; equipment by its id. */
  breaches: Breach[] | undefined
}

type Trend = { month: string; figures: MonthFigures | undefined }[]

/**
 * The dashboards of contracts: the figures of their statements, and what is soon late. A month is worked out anew when something
 * came that says anything about it.
 */
export class Boards {
  readonly #db: Queries
  readonly #contracts: Contracts
  readonly #evidence: Evidence
  readonly #months = new Map<string, Month>()
  /** What is being made: who asks for the same meanwhile waits for it. */
  readonly #making = new Map<string, Promise<Month>>()
  /** How far those are that somebody waits for, by contract. */
  readonly #asked = new Map<Id, Set<Progress>>()

  constructor(db: Queries, contracts: Contracts, evidence: Evidence) {
    this.#db = db
    this.#contracts = contracts
    this.#evidence = evidence
  }

  /** How far the board of a contract is that somebody waits for, from 0 to 1; undefined where nobody does. */
  progress(contract: Id): number | undefined {
    const asked = [...(this.#asked.get(contract) ?? [])].map(({ share }) => share)
    return asked.length === 0 ? undefined : Math.max(...asked)
  }

  /** The board of a contract for a month. `now`: ms since 1970. Throws CONTRACT_NOT_FOUND. */
  async board(
    contract: Id,
    asking: { sight: Sight; reach: Reach },
    query: BoardQuery,
    now: number,
    progress = new Progress(),
  ): Promise<ContractBoard> {
    const all = this.#asked.get(contract) ?? new Set()
    this.#asked.set(contract, all.add(progress))
    try {
      return await this.#board(contract, asking, query, now, progress)
    } finally {
      all.delete(progress)
      if (all.size === 0) this.#asked.delete(contract)
    }
  }

  async #board(
    contract: Id,
    { sight, reach }: { sight: Sight; reach: Reach },
    { month: asked, lot }: BoardQuery,
    now: number,
    progress: Progress,
  ): Promise<ContractBoard> {
    const look = await this.#contracts.look(contract, sight)
    const last = look.last
    const today = zonedTime(last.contract.time_zone)(now).slice(0, 10)
    const month = asked ?? monthOf(today, last.stored)
    const { from, to } = datesOf(month)
    const logs = new Map<string, Promise<ReadLog>>()
    const read = (each: SeenContract): Promise<ReadLog> => {
      const known = logs.get(each.mark) ?? this.#evidence.log(each, progress.within(0, LOG_END))
      logs.set(each.mark, known)
      return known
    }
    const seen = await look.on(to, lot)
    const satisfaction = this.#satisfaction(seen, reach, month, now)
    // Whoever waits for it is told; what goes wrong before that is told first.
    satisfaction.catch(() => undefined)
    const { log } = await read(seen)
    const judged = await this.#month(seen, await read(seen), month, now)
    const { statement, faults, period } = judged
    const book = seen.book()
    if (statement) judged.breaches ??= await inSlices(breachSteps(book, log, { statement, period, names: new Map() }))
    const breaches = judged.breaches ?? []
    const running = today >= from && today <= to
    const open = running ? openTickets(statement) : []
    const clocks = runningClocks(book, log, open, Math.floor(now / 1000))
    const soon = clocks.filter(isSoon).sort((a, b) => a.left_s - b.left_s)
    const late = clocks.filter(({ left_s }) => left_s < 0).sort((a, b) => a.left_s - b.left_s)
    const names = await this.#names([...soon.slice(0, LISTED), ...late.slice(0, LISTED), ...breaches])
    const named = <T extends { equipment: string | null }>(each: T): T => ({
      ...each,
      equipment: each.equipment === null ? null : (names.get(each.equipment) ?? each.equipment),
    })
    return {
      ...{ month, from, to: running ? today : to, running, version: seen.version.version },
      satisfaction: await satisfaction,
      indicators: statement
        ? this.#indicators(seen, {
            months: await this.#trend(look, read, { month, lot, now }, progress.within(LOG_END, 1)),
            held: await this.#held(seen, month),
            running,
            soon,
          })
        : [],
      soon: soon.slice(0, LISTED).map(named),
      late: late.slice(0, LISTED).map(named),
      breaches: breaches.map(named),
      lots: statement ? lotSums(seen, statement) : [],
      unknown: [...new Set((statement?.unknown ?? []).map(({ calendar }) => calendar))],
      faults: faults.slice(0, LISTED),
    }
  }

  async #month(seen: SeenContract, read: ReadLog, month: string, now: number): Promise<Month> {
    const key = `${seen.mark} ${month}`
    const known = this.#months.get(key)
    if (known && now < known.until && read.changedSince(known.turn) >= known.period.end * 1000) return known
    const asked = `${key} ${read.turn}`
    const making = this.#making.get(asked) ?? this.#made(seen, read, month, now)
    this.#making.set(asked, making)
    try {
      const made = await making
      this.#months.delete(key)
      this.#months.set(key, made)
      for (const old of [...this.#months.keys()].slice(0, -KEPT)) this.#months.delete(old)
      return made
    } finally {
      this.#making.delete(asked)
    }
  }

  async #made(seen: SeenContract, { log, memo, turn }: ReadLog, month: string, now: number): Promise<Month> {
    const book = seen.book()
    const { goesOn, ...period } = periodNow(book, month, now)
    const { statement, faults } = await inSlices(statementSteps(book, log, period, memo))
    const figures = statement && monthFigures(statement, seen)
    const until = goesOn ? now + HOLDS_FOR : Number.POSITIVE_INFINITY
    return { turn, period, until, statement, faults, figures, breaches: undefined }
  }

  /** Those of the months of a trend in which lessons were held at the schools that are seen. */
  async #held(seen: SeenContract, month: string): Promise<Set<string>> {
    const { clock } = seen.book()
    const times = monthsUntil(month, TREND).map((each) => {
      const { from, to } = datesOf(each)
      const { start, end } = periodOf(clock, from, to)
      return [each, start * 1000, end * 1000] as const
    })
    return await timesWithLessons(this.#db, schoolIds(seen), times)
  }

  /** The figures of the months before and with one. */
  async #trend(
    look: ContractLook,
    read: (seen: SeenContract) => Promise<ReadLog>,
    { month, lot, now }: { month: string; lot: string | undefined; now: number },
    told: Told,
  ): Promise<Trend> {
    const { stored } = look.last
    const months: Trend = []
    for (const each of monthsUntil(month, TREND)) {
      const { from, to } = datesOf(each)
      const inside = to >= stored.from && from <= stored.to
      const then = inside ? await look.on(to, lot).catch(() => undefined) : undefined
      months.push({ month: each, figures: then && (await this.#month(then, await read(then), each, now)).figures })
      told(months.length / TREND)
    }
    return months
  }

  #indicators(
    seen: SeenContract,
    {
      months,
      held,
      running,
      soon,
    }: { months: Trend; held: ReadonlySet<string>; running: boolean; soon: readonly { commitment: string }[] },
  ): Indicator[] {
    const month = months.at(-1)?.month ?? ''
    const figures = months.at(-1)?.figures
    if (!figures) return []
    const trend = (actual: (each: MonthFigures, month: string) => number | null) =>
      months.map((each) => ({ month: each.month, actual: each.figures ? actual(each.figures, each.month) : null }))
    // Where no lesson was held nothing was measured, which is not that none was lost.
    const lostIn = (each: MonthFigures, name: string) => (each.lost > 0 || held.has(name) ? each.lost : null)
    const lostSessions = lostIn(figures, month)
    const { to } = datesOf(month)
    const shares = (['gti', 'gtr'] as const).map((indicator): Indicator => {
      const share = figures[indicator]
      const target = objectiveOf(seen, to, `${indicator}_percent`) ?? 100
      const threatening = running ? soon.filter(({ commitment }) => commitment === indicator).length : 0
      return {
        ...{ indicator, about: null, actual: percentOf(share), target, ...share },
        reading: readShare(share.good, share.total, target, threatening),
        trend: trend((each) => percentOf(each[indicator])),
      }
    })
    const available = Object.entries(figures.availability).map(([id, actual]): Indicator => {
      const kind = seen.contract.classes.find((each) => each.id === id)
      const target = kind?.availability?.target_percent ?? null
      return {
        ...{ indicator: 'availability', about: kind?.name ?? id, actual, target, good: 0, total: 0 },
        reading: readLevel(actual, target, running),
        trend: trend((each) => each.availability[id] ?? null),
      }
    })
    const lost: Indicator = {
      ...{ indicator: 'lost_sessions', about: null, actual: lostSessions, good: 0, total: 0 },
      reading: readCount(lostSessions, objectiveOf(seen, to, 'lost_sessions') ?? null),
      target: objectiveOf(seen, to, 'lost_sessions') ?? 0,
      trend: trend(lostIn),
    }
    return [...available, ...shares, lost]
  }

  async #satisfaction(
    seen: SeenContract,
    reach: Reach,
    month: string,
    now: number,
  ): Promise<ContractBoard['satisfaction']> {
    const { start, end, to, goesOn: running } = periodNow(seen.book(), month, now)
    const span = { from: start * 1000, to: end * 1000 }
    const rows = await countRatings(this.#db, { reach, ...span, contract: seen.stored.id })
    const counts = rows.reduce((sum, row) => addScores(sum, row.counts), NO_SCORES)
    const { mean, answers } = ratingFigures(counts)
    const target = objectiveOf(seen, new Date(to * 86_400_000).toISOString().slice(0, 10), 'satisfaction') ?? null
    const closed = rows.reduce((sum, row) => sum + row.closed, 0)
    return { mean, target, answers, closed, counts: [...counts], reading: readMean(mean, target, running) }
  }

  /** The names of the devices that a board shows. */
  async #names(shown: readonly { equipment: string | null }[]): Promise<Map<string, string>> {
    return await deviceNames(
      this.#db,
      shown.flatMap(({ equipment }) => equipment ?? []),
    )
  }
}

/** A month as it is now: what is not due yet is not late, so one that goes on ends now. `now`: ms since 1970. */
function periodNow(book: ContractBook, month: string, now: number): Period & { goesOn: boolean } {
  const { from, to } = datesOf(month)
  const whole = periodOf(book.clock, from, to)
  const second = Math.floor(now / 1000)
  const goesOn = second >= whole.start && second < whole.end
  return goesOn ? { ...whole, to: book.clock.dayAt(second), end: second + 1, goesOn } : { ...whole, goesOn }
}

/** The month of a local date within the days of a contract. */
function monthOf(today: string, { from, to }: { from: string; to: string }): string {
  return (today < from ? from : today > to ? to : today).slice(0, 7)
}

/** Tickets of which a commitment may not be met at the end of the period. */
function openTickets(statement: Statement | undefined): string[] {
  const open = (statement?.tickets ?? []).filter(({ gti_at, gtr_at }) => gti_at === null || gtr_at === null)
  return [...new Set(open.map(({ ticket }) => ticket))]
}

/** What the lots that are seen aim at on a local date: of several the highest. */
function objectiveOf(seen: SeenContract, date: string, name: keyof Objectives): number | undefined {
  const book = seen.book()
  const found = seen.lots.flatMap((lot) => book.terms(lot, dayOf(date) ?? 0).objectives?.[name] ?? [])
  return found.length === 0 ? undefined : Math.max(...found)
}

function lotSums({ contract, lots }: SeenContract, statement: Statement): ContractBoard['lots'] {
  return lots.flatMap(({ id, name, supplier }) => {
    const row = statement.lots.find(({ lot }) => lot === id)
    if (!row) return []
    const { penalties_eur, waived_eur, cap_eur, floor_eur, claimed_eur } = row
    const party = contract.parties.find((each) => each.id === supplier)
    const sums = { penalties_eur, waived_eur, cap_eur, floor_eur, claimed_eur }
    return [{ key: id, name, supplier: party?.name ?? supplier, sums }]
  })
}
