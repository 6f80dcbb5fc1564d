import type { StoredBooking } from '../store/bookings.ts'
import type { Queries } from '../store/database.ts'
import type { StoredLesson } from '../store/lessons.ts'
import { getResource } from '../store/resources.ts'
import { addLessonLine, type LineMaker } from './lesson-line.ts'

/**
 * Writes into the time line of the machine whose lesson failed where it is held now, after its booking was moved; false where
 * nothing failed there, it stayed in its room, or somebody has to agree to it first.
 * @param lesson as it stood before
 * @param rows the bookings as they are now
 */
export async function noteMoved(
  transaction: Queries,
  maker: LineMaker,
  { school, booking, device, state }: StoredLesson,
  rows: readonly StoredBooking[],
): Promise<boolean> {
  const moved = rows.find(({ id }) => id === booking)
  const before = moved?.before?.resource
  if (state !== 'failed' || moved?.state !== 'booked' || before === undefined || before === moved.resource) return false
  const { name } = await getResource(transaction, school, moved.resource)
  const params = { booking, instead: name }
  await addLessonLine(transaction, maker, { school, device, at: maker.clock() }, 'lesson.moved', params)
  return true
}
