import type { Id } from '@preau/protocol/ids.ts'
import { schoolClock } from '@preau/protocol/rules/booking/school-clock.ts'
import { isSchoolTime } from '@preau/protocol/rules/booking/school-time.ts'
import { isLessonTime } from '@preau/protocol/rules/lesson-hours.ts'
import type { Queries } from '../store/database.ts'
import { getSchoolTimes } from '../store/school-times.ts'

/**
 * Whether a school is at work: by the hours that it has said, its holidays and its closed days; where nobody knows that of the day, or
 * it has said nothing, by the hours of every school.
 * @param now ms since 1970
 */
export async function isAtSchool(db: Queries, school: Id, now: number): Promise<boolean> {
  const times = await getSchoolTimes(db, school)
  if (times.version === 0) return isLessonTime(now, times.timeZone)
  const clock = schoolClock(times, times.timeZone, Math.floor(now / 86_400_000))
  return isSchoolTime(clock, now) ?? isLessonTime(now, times.timeZone)
}
