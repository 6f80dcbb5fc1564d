import type { Committee } from '../api/committee.ts'
import { COMMITTEE_WORDS } from './committee-words.ts'

export type CommitteeLanguage = keyof typeof COMMITTEE_WORDS

/** A cell: words, nothing, or a figure with as many decimals as it is shown with. */
export type CommitteeCell = string | null | { value: number; decimals: number }

export interface CommitteeTable {
  id: string
  title: string
  columns: readonly { title: string; isFigure: boolean }[]
  /** The first cell of a row is its head. */
  rows: readonly (readonly CommitteeCell[])[]
  /** What is said where there are no rows. */
  empty: string
}

/**
 * The tables of a committee, the same in every form: the screen and the PDF print their cells, the CSV gives the figures of them.
 * INVARIANT: nothing is counted after this.
 */
export function committeeTables(pack: Committee, language: CommitteeLanguage): CommitteeTable[] {
  const words = COMMITTEE_WORDS[language]
  const table = (id: string, title: string, columns: readonly (string | [string])[], rows: CommitteeCell[][]) => ({
    ...{ id, title, rows },
    columns: columns.map((each) => ({
      title: typeof each === 'string' ? each : each[0],
      isFigure: typeof each !== 'string',
    })),
    empty: id === 'survey' ? words.few : words.nothing,
  })
  return [
    table(
      'summary',
      words.summary,
      [words.indicator, [words.actual], [words.target], words.detail, words.reading],
      summaryRows(pack, language),
    ),
    table('ratings', words.ratings, [words.score, [words.answers]], ratingRows(pack, language)),
    table(
      'survey',
      surveyTitle(pack, words.survey),
      [words.question, words.answer, [words.answers]],
      surveyRows(pack, language),
    ),
    table(
      'penalties',
      words.penalties,
      [words.lot, words.supplier, [words.drafts], [words.waived], [words.floor], [words.cap], [words.claimed]],
      pack.lots.map(({ name, supplier, sums }) => [
        ...[name, supplier, euros(sums.penalties_eur), euros(sums.waived_eur)],
        ...[euros(sums.floor_eur), euros(sums.cap_eur), euros(sums.claimed_eur)],
      ]),
    ),
    table(
      'breaches',
      words.breaches,
      [
        ...[words.ticket, words.equipment, words.school, words.commitment, words.due, words.done],
        ...([[words.days], [words.value], [words.penalty]] as [string][]),
      ],
      pack.breaches.map(({ ticket, equipment, school, commitment, due, at, days, value_eur, penalty_eur }) => [
        ...[ticket, equipment, school, words.commitments[commitment], moment(due), moment(at)],
        ...[count(days), euros(value_eur), euros(penalty_eur)],
      ]),
    ),
    table(
      'contests',
      words.contests,
      [words.ticket, words.cause, words.paused, words.contested, words.by, words.said, words.answered],
      pack.contests.map(({ ticket, cause, pausedAt, contestedAt, by, answer, answeredAt }) => [
        ...[ticket, cause, moment(pausedAt), moment(contestedAt), by],
        ...[answer === null ? words.unanswered : words.answers_of[answer], moment(answeredAt)],
      ]),
    ),
    table(
      'work',
      words.work,
      [words.school, [words.opened], [words.visits], [words.restored], [words.live], [words.late]],
      pack.schools.map(({ name, opened, visits, restored, live, late }) => [
        ...[name, count(opened), count(visits), count(restored), count(live), count(late)],
      ]),
    ),
    table(
      'objectives',
      words.objectives,
      [words.objective, words.school, words.until, words.state],
      pack.objectives.map(({ school, title, dueOn, state }) => [title, school, dueOn, words[state]]),
    ),
  ]
}

function summaryRows({ satisfaction, figures, tickets }: Committee, language: CommitteeLanguage): CommitteeCell[][] {
  const words = COMMITTEE_WORDS[language]
  const { ratings, closed, target, reading } = satisfaction
  return [
    [
      ...[words.satisfaction, figure(ratings.mean, 1), figure(target, 1)],
      ...[words.ofClosed(ratings.answers, closed), words[reading]],
    ],
    ...figures.map(({ indicator, about, actual, target, good, total, reading }): CommitteeCell[] => [
      about === null ? words[indicator] : `${words[indicator].replace(', %', '')} · ${about}, %`,
      figure(actual, 2),
      figure(target, indicator === 'lost_sessions' ? 0 : 2),
      total > 0 ? words.ofTickets(good, total) : null,
      words[reading],
    ]),
    [words.first_time, null, null, words.ofRepaired(tickets.fixed, tickets.repaired), null],
    [words.rejected, count(tickets.rejected), null, null, null],
  ]
}

function ratingRows({ satisfaction: { ratings } }: Committee, language: CommitteeLanguage): CommitteeCell[][] {
  const { scores } = COMMITTEE_WORDS[language]
  return scores.map((score, index) => [score, count(ratings.counts[index] ?? 0)]).reverse()
}

function surveyRows({ satisfaction: { survey } }: Committee, language: CommitteeLanguage): CommitteeCell[][] {
  const words = COMMITTEE_WORDS[language]
  if (!survey?.maintenance || !survey.product) return []
  return [
    [words.maintenance, words.yes, count(survey.maintenance.yes)],
    [words.maintenance, words.no, count(survey.maintenance.no)],
    [words.product, words.mean, figure(survey.product.mean, 1)],
    [words.asked, words.ofSchools(survey.answered, survey.schools), count(survey.answers)],
  ]
}

function surveyTitle({ satisfaction: { survey } }: Committee, word: string): string {
  return survey ? `${word} ${survey.year}-${survey.year + 1}` : word
}

/** A figure as it is shown: rounded once, here, so that no form of it has more to tell than another. */
function figure(value: number | null, decimals: number): CommitteeCell {
  return value === null ? null : { value: Math.round(value * 10 ** decimals) / 10 ** decimals, decimals }
}

function count(value: number | null): CommitteeCell {
  return figure(value, 0)
}

function euros(value: number | null): CommitteeCell {
  return figure(value, 2)
}

/** `2026-11-13 10:00`: a moment in the zone of the contract, as it is sorted. */
function moment(at: string | null): CommitteeCell {
  return at === null ? null : at.slice(0, 16).replace('T', ' ')
}

/** A cell as a person reads it; figures in the way of the language. */
export function cellText(cell: CommitteeCell, language: CommitteeLanguage): string {
  if (cell === null) return '–'
  if (typeof cell !== 'string') {
    const { value, decimals } = cell
    const format = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
    return new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', format).format(value)
  }
  const date = /^(\d{4})-(\d{2})-(\d{2})(?: (\d{2}):(\d{2}))?$/.exec(cell)
  if (!date) return cell
  const [, year, month, day, hours, minutes] = date
  const said = `${day}/${month}/${year}`
  if (hours === undefined) return said
  return language === 'fr' ? `${said} ${Number(hours)}\u00a0h\u00a0${minutes}` : `${said} ${hours}:${minutes}`
}
