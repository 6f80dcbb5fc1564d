import type { Id } from '@preau/protocol/ids.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import {
  NO_SCORES,
  type ScoreCounts,
  type SurveyCounts,
  type SurveyQuestion,
} from '@preau/protocol/rules/satisfaction.ts'
import type { Side } from '@preau/protocol/rules/territory/clock.ts'
import type { Queries } from './database.ts'
import { andAll, binder, schoolsWithin } from './reach-sql.ts'

/** The yearly survey of a school. Dates are local dates, both included. */
export interface Survey {
  school: Id
  /** The calendar year in which the school year begins. */
  year: number
  opensOn: string
  closesOn: string
}

const COLUMNS = 'school_id as school, school_year as year, opens_on as "opensOn", closes_on as "closesOn"'

/** Opens a survey in these schools, or gives the one that they have in that year other dates. */
export async function putSurveys(
  transaction: Queries,
  schools: readonly Id[],
  { year, opensOn, closesOn }: Omit<Survey, 'school'>,
): Promise<void> {
  const rows = transaction.dialect.rows('$1', { id: 'text' })
  await transaction.run(
    `insert into surveys (school_id, school_year, opens_on, closes_on)
     select schools.id, $2, $3, $4 from schools where id in (select id from ${rows} as asked)
     on conflict (school_id, school_year) do update set opens_on = excluded.opens_on, closes_on = excluded.closes_on`,
    [JSON.stringify(schools.map((id) => [id])), year, opensOn, closesOn],
  )
}

/** The surveys of a reach that are open on a local date, by school. One of which the answers were counted is closed for good. */
export async function openSurveys(db: Queries, reach: Reach, date: string): Promise<Survey[]> {
  const { params, bind } = binder()
  const day = bind(date)
  const within = schoolsWithin(db.dialect, reach, 'school_id', bind)
  return await db.all<Survey>(
    `select ${COLUMNS} from surveys where opens_on <= ${day} and closes_on >= ${day}${andAll(within)}
       and not exists (select 1 from survey_results r
         where r.school_id = surveys.school_id and r.school_year = surveys.school_year)
     order by school_id, school_year`,
    params,
  )
}

/** The surveys of a reach that were open at some time between two local dates. */
export async function surveysBetween(db: Queries, reach: Reach, from: string, to: string): Promise<Survey[]> {
  const { params, bind } = binder()
  const within = [
    `opens_on <= ${bind(to)}`,
    `closes_on >= ${bind(from)}`,
    ...schoolsWithin(db.dialect, reach, 'school_id', bind),
  ]
  return await db.all<Survey>(
    `select ${COLUMNS} from surveys where 1 = 1${andAll(within)} order by school_id, school_year`,
    params,
  )
}

/** The newest year of which the surveys of a reach were closed before a local date; undefined where there is none. */
export async function lastSurveyYear(db: Queries, reach: Reach, before: string): Promise<number | undefined> {
  const { params, bind } = binder()
  const within = [`closes_on < ${bind(before)}`, ...schoolsWithin(db.dialect, reach, 'school_id', bind)]
  const row = await db.get<{ year: number | null }>(
    `select max(school_year) as year from surveys where 1 = 1${andAll(within)}`,
    params,
  )
  return row?.year ?? undefined
}

/** Whether the answers to a survey were counted: then it is closed for good, whatever its dates say. */
export async function isSurveyCounted(db: Queries, school: Id, year: number): Promise<boolean> {
  const row = await db.get('select 1 as one from survey_results where school_id = $1 and school_year = $2 limit 1', [
    school,
    year,
  ])
  return row !== undefined
}

/** Whether a person has answered the survey of a school. */
export async function hasAnswered(db: Queries, school: Id, year: number, person: Id): Promise<boolean> {
  const row = await db.get(
    'select 1 as one from survey_voters where school_id = $1 and school_year = $2 and person_id = $3',
    [school, year, person],
  )
  return row !== undefined
}

/**
 * Counts an answer. INVARIANT: who gave it is written down apart from what it was, and both in one transaction: nobody is
 * counted twice. Gives false, and counts nothing, where the person has answered.
 */
export async function answerSurvey(
  transaction: Queries,
  { school, year, person }: { school: Id; year: number; person: Id },
  answers: Readonly<Record<SurveyQuestion, number>>,
): Promise<boolean> {
  const isNew = await transaction.run(
    'insert into survey_voters (school_id, school_year, person_id) values ($1, $2, $3) on conflict do nothing',
    [school, year, person],
  )
  if (isNew === 0) return false
  await countAnswer(transaction, { school, year }, answers)
  return true
}

/** Counts an answer of nobody who could give another one: of a past that nobody lived. */
export async function countAnswer(
  transaction: Queries,
  { school, year }: { school: Id; year: number },
  answers: Readonly<Record<SurveyQuestion, number>>,
): Promise<void> {
  for (const [question, answer] of Object.entries(answers)) {
    await transaction.run(
      `insert into survey_counts (school_id, school_year, question, answer, count) values ($1, $2, $3, $4, 1)
       on conflict (school_id, school_year, question, answer) do update set count = survey_counts.count + 1`,
      [school, year, question, answer],
    )
  }
}

/**
 * Counts the surveys that were closed before a local date: their answers become results, which both sides of an uplink have, and
 * are counted by this one. Gives how many numbers. INVARIANT: nothing of a survey is told while it is open, for the moment at which a
 * number grows would say whose answer it was. What an older backup counted anew is no more than what was counted before.
 */
export async function closeSurveys(transaction: Queries, side: Side, date: string): Promise<number> {
  const counted = await transaction.run(
    `insert into survey_results (school_id, school_year, question, answer, counted_by, count)
     select c.school_id, c.school_year, c.question, c.answer, $1, c.count from survey_counts c
     join surveys s on s.school_id = c.school_id and s.school_year = c.school_year where s.closes_on < $2
     on conflict (school_id, school_year, question, answer, counted_by) do update
       set count = case when excluded.count > survey_results.count then excluded.count else survey_results.count end`,
    [side, date],
  )
  if (counted === 0) return 0
  await transaction.run(
    `delete from survey_counts where exists (select 1 from surveys s where s.school_id = survey_counts.school_id
       and s.school_year = survey_counts.school_year and s.closes_on < $1)`,
    [date],
  )
  return counted
}

/** What the schools of a reach answered to the surveys of a year that are closed on a local date; those without an answer too. */
export async function countSurveys(db: Queries, reach: Reach, year: number, date: string): Promise<SurveyCounts[]> {
  const { params, bind } = binder()
  const within = [
    `s.school_year = ${bind(year)}`,
    `s.closes_on < ${bind(date)}`,
    ...schoolsWithin(db.dialect, reach, 's.school_id', bind),
  ]
  const rows = await db.all<{ school: Id; question: SurveyQuestion | null; answer: number; count: number }>(
    `select s.school_id as school, c.question, c.answer, c.count from surveys s
     left join (select school_id, school_year, question, answer, count from survey_counts
       union all select school_id, school_year, question, answer, count from survey_results) c on c.school_id = s.school_id and c.school_year = s.school_year
     where 1 = 1${andAll(within)} order by s.school_id, c.question, c.answer`,
    params,
  )
  const counts = new Map<Id, SurveyCounts>()
  for (const { school, question, answer, count } of rows) {
    const known = counts.get(school) ?? { school, answers: 0, yes: 0, product: NO_SCORES }
    if (question === 'maintenance') {
      known.answers += count
      if (answer === 1) known.yes += count
    } else if (question === 'product') {
      known.product = known.product.map((each, i) => each + (i + 1 === answer ? count : 0)) as unknown as ScoreCounts
    }
    counts.set(school, known)
  }
  return [...counts.values()]
}
