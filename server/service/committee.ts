import type { Committee } from '@preau/protocol/api/committee.ts'
import type { Satisfaction } from '@preau/protocol/api/satisfaction.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { dateOf, dayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import { DEVICE_KINDS } from '@preau/protocol/rules/device-status.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import { addScores, NO_SCORES, ratingFigures, surveyFigures } from '@preau/protocol/rules/satisfaction.ts'
import type { ContestRow } from '@preau/protocol/rules/sla/contests.ts'
import { periodOf } from '@preau/protocol/rules/sla/period.ts'
import { statementSteps } from '@preau/protocol/rules/sla/statement.ts'
import { readCount, readLevel, readMean, readShare } from '@preau/protocol/rules/sla/target-reading.ts'
import { zonedTime } from '@preau/protocol/rules/zoned-time.ts'
import type { Queries } from '../store/database.ts'
import { timesWithLessons } from '../store/lessons.ts'
import { listObjectives } from '../store/objectives.ts'
import { countSurveys, lastSurveyYear } from '../store/surveys.ts'
import { deviceNames } from '../store/ticket-names.ts'
import { countRatings } from '../store/ticket-ratings.ts'
import { workOfSchools } from '../store/workload.ts'
import { breachSteps } from './breaches.ts'
import type { SeenContract } from './contracts.ts'
import { type Evidence, schoolIds } from './evidence.ts'
import { monthFigures, percentOf } from './month-figures.ts'
import { inSlices } from './slices.ts'

/** Eight weeks, as the circular of the connected schools has it. */
const DAYS = 56

/** Local dates, both included: the eight weeks until yesterday where nothing else is asked for. `now`: ms since 1970. */
export function committeePeriod(
  { from, to }: { from?: string; to?: string },
  now: number,
  timeZone: string,
): { from: string; to: string } {
  const today = dayOf(zonedTime(timeZone)(now).slice(0, 10)) ?? 0
  const last = to === undefined ? today - 1 : dayOf(to)
  if (last === undefined) throw new PreauError('PERIOD_INVALID', { from: from ?? null, to: to ?? null })
  return { from: from ?? dateOf(last - DAYS + 1), to: dateOf(last) }
}

interface Parts {
  db: Queries
  evidence: Evidence
  /** What who asks reaches: others' tickets, schools and objectives are not in his pack. */
  reach: Reach
  /** Whether he is told of the objectives of schools. */
  withObjectives: boolean
  now: number
}

/** What a committee looks at, of the lots that are seen. Throws EVENTS_INVALID and PERIOD_INVALID. */
export async function committeeOf(
  { db, evidence, reach, withObjectives, now }: Parts,
  seen: SeenContract,
  { from, to }: { from: string; to: string },
): Promise<Committee> {
  const book = seen.book()
  const period = periodOf(book.clock, from, to)
  const span = { from: period.start * 1000, to: period.end * 1000 }
  const { log, memo } = await evidence.log(seen)
  const { statement, faults } = await inSlices(statementSteps(book, log, period, memo))
  if (!statement) throw new PreauError('EVENTS_INVALID', { line: faults[0]?.line, fault: faults[0]?.fault })
  const today = zonedTime(book.contract.time_zone)(now).slice(0, 10)
  const goesOn = today <= to
  const share = monthFigures(statement, seen)
  const aims = seen.lots.map((lot) => book.terms(lot, period.to).objectives ?? {})
  const aim = (name: 'satisfaction' | 'gti_percent' | 'gtr_percent' | 'lost_sessions') => {
    const found = aims.flatMap((each) => each[name] ?? [])
    return found.length === 0 ? null : Math.max(...found)
  }
  const held = await timesWithLessons(db, schoolIds(seen), [['period', span.from, span.to]])
  const lost = share.lost > 0 || held.size > 0 ? share.lost : null
  const mine = within(reach, schoolIds(seen))
  const late = statement.tickets.flatMap(({ ticket, gti_late, gtr_late }) => (gti_late || gtr_late ? [ticket] : []))
  const names = await deviceNames(
    db,
    late.flatMap((name) => log.tickets.get(name)?.events[0]?.equipment ?? []),
  )
  return {
    contract: { key: book.contract.id, title: book.contract.title, version: seen.version.version },
    ...{ from, to, madeAt: now },
    satisfaction: await satisfied(db, mine, {
      ...span,
      contract: seen.stored.id,
      today,
      target: aim('satisfaction'),
      goesOn,
    }),
    figures: [
      ...Object.entries(share.availability).map(([id, actual]) => {
        const kind = book.classes.get(id)
        const target = kind?.availability?.target_percent ?? null
        const reading = readLevel(actual, target, goesOn)
        return {
          indicator: 'availability' as const,
          about: kind?.name ?? id,
          actual,
          target,
          good: 0,
          total: 0,
          reading,
        }
      }),
      ...(['gti', 'gtr'] as const).map((indicator) => {
        const { good, total } = share[indicator]
        const target = aim(`${indicator}_percent`) ?? 100
        const reading = readShare(good, total, target)
        return { indicator, about: null, actual: percentOf(share[indicator]), target, good, total, reading }
      }),
      {
        ...{ indicator: 'lost_sessions' as const, about: null, actual: lost, target: aim('lost_sessions') ?? 0 },
        ...{ good: 0, total: 0, reading: readCount(lost, aim('lost_sessions')) },
      },
    ],
    tickets: {
      ...{ listed: statement.totals.tickets, rejected: statement.totals.rejected },
      ...statement.first_time_fix,
    },
    lots: seen.lots.flatMap(({ id, name, supplier }) => {
      const row = statement.lots.find(({ lot }) => lot === id)
      if (!row) return []
      const { penalties_eur, waived_eur, cap_eur, floor_eur, claimed_eur } = row
      const party = book.contract.parties.find((each) => each.id === supplier)?.name ?? supplier
      const sums = { penalties_eur, waived_eur, cap_eur, floor_eur, claimed_eur }
      return [{ key: id, name, supplier: party, sums }]
    }),
    breaches: await inSlices(breachSteps(book, log, { statement, period, names })),
    contests: (statement.contests ?? []).map((each) => contestShown(book.contract, each)),
    schools: await worked(db, mine, { ...span, now }, seen),
    objectives: withObjectives ? await agreed(db, mine, today, seen) : [],
    unknown: [...new Set(statement.unknown.map(({ calendar }) => calendar))].sort(),
  }
}

async function satisfied(
  db: Queries,
  reach: Reach,
  asked: { from: number; to: number; contract: Id; today: string; target: number | null; goesOn: boolean },
): Promise<Committee['satisfaction']> {
  const rows = await countRatings(db, { reach, from: asked.from, to: asked.to, contract: asked.contract })
  const ratings = ratingFigures(rows.map(({ counts }) => counts).reduce(addScores, NO_SCORES))
  const year = await lastSurveyYear(db, reach, asked.today)
  const survey = year === undefined ? null : surveyOf(year, await countSurveys(db, reach, year, asked.today))
  return {
    ratings: { ...ratings, counts: [...ratings.counts] },
    closed: rows.reduce((sum, { closed }) => sum + closed, 0),
    target: asked.target,
    reading: readMean(ratings.mean, asked.target, asked.goesOn),
    survey,
  }
}

/** A contested pause as a committee reads it: causes and parties by the names that the contract gives them. */
function contestShown({ pauses, parties }: SeenContract['contract'], row: ContestRow): Committee['contests'][number] {
  const { ticket, cause, paused_at: pausedAt, contested_at: contestedAt, by, answer, answered_at: answeredAt } = row
  return {
    ...{ ticket, pausedAt, contestedAt, answer, answeredAt },
    cause: pauses.find((each) => each.cause === cause)?.name ?? cause,
    by: by === null ? null : (parties.find(({ id }) => id === by)?.name ?? by),
  }
}

function surveyOf(year: number, counts: Parameters<typeof surveyFigures>[0]): Satisfaction['survey'] {
  const { product, ...figures } = surveyFigures(counts)
  return { year, ...figures, product: product && { ...product, counts: [...product.counts] } }
}

async function worked(
  db: Queries,
  reach: Reach,
  asked: { from: number; to: number; now: number },
  seen: SeenContract,
): Promise<Committee['schools']> {
  const work = await workOfSchools(db, { reach, ...asked })
  return seen.contract.schools.flatMap(({ uai, name }) => {
    const counts = work.get(seen.idOf(uai) ?? null)
    return counts ? [{ name, ...counts }] : []
  })
}

async function agreed(
  db: Queries,
  reach: Reach,
  today: string,
  { contract, idOf }: SeenContract,
): Promise<Committee['objectives']> {
  const names = new Map(contract.schools.map(({ uai, name }) => [idOf(uai), name]))
  return (await listObjectives(db, reach)).map(({ school, title, dueOn, reachedOn, droppedOn }) => {
    const state = reachedOn !== null ? 'reached' : droppedOn !== null ? 'dropped' : dueOn < today ? 'late' : 'open'
    return { school: names.get(school) ?? '', title, dueOn, state }
  })
}

/** The part of a reach that lies in these schools. */
function within(reach: Reach, schools: readonly Id[]): Reach {
  const every = new Set(DEVICE_KINDS)
  return new Map(
    schools.flatMap((id) => {
      const kinds = reach === 'all' ? every : reach.get(id)
      return kinds ? [[id, kinds] as const] : []
    }),
  )
}
