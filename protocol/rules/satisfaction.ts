/** What a rating can say, from not at all (1) to very (5) satisfied: one touch when a ticket is closed. */
export const SCORES = [1, 2, 3, 4, 5] as const
export type Score = (typeof SCORES)[number]

/**
 * The yearly questions. `maintenance` is that of the survey of 2006 (TNS-Sofres), asked so that yes is good: “does maintenance
 * let you use digital equipment in class?”; then 71 % said that it does not. `product` asks what Préau itself is worth.
 */
export const SURVEY_QUESTIONS = {
  /** 1 yes, 0 no. */
  maintenance: [0, 1],
  product: SCORES,
} as const
export type SurveyQuestion = keyof typeof SURVEY_QUESTIONS
export const SURVEY_QUESTION_NAMES = Object.keys(SURVEY_QUESTIONS) as SurveyQuestion[]

/** Of fewer answers no share is told, only how many there are: one could tell who gave which. */
export const LEAST_ANSWERS = 5

/** A rating may be given for so long after the closing, in ms. */
export const RATED_WITHIN = 30 * 24 * 3_600_000
/** A rating may be corrected for so long: a finger slips, an opinion stands. In ms. */
export const CORRECTED_WITHIN = 24 * 3_600_000

/** How many ratings there are of each score, from 1 to 5. */
export type ScoreCounts = readonly [number, number, number, number, number]
export const NO_SCORES: ScoreCounts = [0, 0, 0, 0, 0]

/** The figures of ratings. */
export interface RatingFigures {
  answers: number
  counts: ScoreCounts
  /** Mean score to one decimal, cut off, so that it is never rounded up to a target; null without an answer. */
  mean: number | null
}

/** Adds up ratings. The mean is made of whole numbers, so that it is the same wherever it is computed and shown. */
export function ratingFigures(counts: ScoreCounts): RatingFigures {
  const answers = counts.reduce((sum, count) => sum + count, 0)
  const sum = counts.reduce((all, count, index) => all + count * (index + 1), 0)
  return { answers, counts, mean: answers === 0 ? null : Math.floor((sum * 10) / answers) / 10 }
}

/** The figures of one yearly survey over some schools. */
export interface SurveyFigures {
  /** Schools that were asked, and those of which somebody answered. */
  schools: number
  answered: number
  answers: number
  /** How many say that maintenance lets them use their equipment. Null where there are too few answers to tell. */
  maintenance: { yes: number; no: number } | null
  product: RatingFigures | null
}

/** What a school answered to a survey, as it is counted. */
export interface SurveyCounts {
  school: string
  answers: number
  yes: number
  product: ScoreCounts
}

/** Adds up what schools answered. Of fewer than `LEAST_ANSWERS` only their number is told. */
export function surveyFigures(counts: readonly SurveyCounts[]): SurveyFigures {
  const answers = counts.reduce((sum, each) => sum + each.answers, 0)
  const base = { schools: counts.length, answered: counts.filter((each) => each.answers > 0).length, answers }
  if (answers < LEAST_ANSWERS) return { ...base, maintenance: null, product: null }
  const yes = counts.reduce((sum, each) => sum + each.yes, 0)
  return {
    ...base,
    maintenance: { yes, no: answers - yes },
    product: ratingFigures(counts.map(({ product }) => product).reduce(addScores, NO_SCORES)),
  }
}

/** Both together. */
export function addScores(a: ScoreCounts, b: ScoreCounts): ScoreCounts {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3], a[4] + b[4]]
}

/** The school year of a local date, by the calendar year in which it begins: from 1 August on it is the next one. */
export function schoolYearOf(date: string): number {
  const [year = 0, month = 1] = date.split('-').map(Number)
  return month >= 8 ? year : year - 1
}
