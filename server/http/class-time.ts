import type { Id } from '@preau/protocol/ids.ts'
import { schoolClock } from '@preau/protocol/rules/booking/school-clock.ts'
import { isClassTime } from '@preau/protocol/rules/booking/school-days.ts'
import { isLessonTime } from '@preau/protocol/rules/lesson-hours.ts'
import type { Queries } from '../store/database.ts'
import { isBookedNow } from '../store/lesson-places.ts'
import { getSchoolTimes } from '../store/school-times.ts'

/**
 * Whether a class may be going on before a device (I6): its room is booked now, or it is within a period of the school; where nobody
 * knows that of today, the hours of every school hold.
 * @param now ms since 1970
 */
export async function isClassBefore(db: Queries, school: Id, device: Id, now: number): Promise<boolean> {
  if (await isBookedNow(db, school, device, now)) return true
  const times = await getSchoolTimes(db, school)
  // A school that said nothing of its hours is known by what every school has, and not by what one begins with.
  if (times.version === 0) return isLessonTime(now, times.timeZone)
  const known = isClassTime(schoolClock(times, times.timeZone, Math.floor(now / 86_400_000)), now)
  return known ?? isLessonTime(now, times.timeZone)
}
