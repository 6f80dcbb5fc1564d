import type { BookingRow } from '@preau/protocol/api/bookings.ts'
import type { Voice } from '../../format/translate.ts'

/** What is booked in a room now, else next, of these; undefined where nothing is. */
export function sessionOf(rows: readonly BookingRow[], room: string, now: number): BookingRow | undefined {
  return rows
    .filter((row) => row.state === 'booked' && row.room?.id === room && row.to > now)
    .sort((a, b) => a.from - b.from)[0]
}

/** A session under a room: who has it with which class, where one may know; else that there is one. */
export function sessionText(row: BookingRow, voice: Voice, now: number): string {
  const { t, format } = voice
  const who = [row.thirdParty || row.teacher, row.classLabel].filter(Boolean).join(', ')
  const running = row.from <= now
  if (who === '') return running ? t('plan.foot.session') : t('plan.foot.next', { at: format.time(row.from) })
  return running ? t('plan.foot.session_of', { who }) : t('plan.foot.next_of', { at: format.time(row.from), who })
}
