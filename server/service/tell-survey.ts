import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from '../store/database.ts'
import { isSurveyCounted, type Survey } from '../store/surveys.ts'
import { tellSchool } from './tell.ts'

/**
 * Tells those of a school that its survey is there to be answered; gives how many they are. Nobody is told of one that is over on this
 * local date, or of which the answers were counted. Each server tells its own people: those of a school are not known in the town hall.
 */
export async function tellSurvey(
  { clock, newId, today }: { clock: () => number; newId: () => Id; today: string },
  transaction: Queries,
  { school, year, closesOn }: Pick<Survey, 'school' | 'year' | 'closesOn'>,
): Promise<number> {
  if (closesOn < today || (await isSurveyCounted(transaction, school, year))) return 0
  const notice = { id: newId(), at: clock(), about: `survey:${school}`, params: { until: closesOn } }
  return await tellSchool(transaction, school, 'survey_opened', notice)
}
