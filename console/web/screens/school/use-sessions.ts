import type { BookingRow } from '@preau/protocol/api/bookings.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useQuery } from '@tanstack/react-query'
import { bookingsQuery } from '../../api/bookings.ts'
import { serverNow } from '../../api/server-clock.ts'
import { useMay } from '../../api/use-may.ts'
import { useWords, useWordsIn } from '../../format/words.ts'

const NONE: readonly BookingRow[] = []

/** What is booked in a school today; nothing where one may not look, or before it is known. All who ask share one question. */
export function useSessions(school: Id, timeZone?: string): readonly BookingRow[] {
  const may = useMay()
  const words = useWords()
  const { format } = useWordsIn(timeZone ?? words.format.timeZone)
  const today = format.dayKey(serverNow())
  const { data } = useQuery({
    ...bookingsQuery({ school, from: today, to: today }),
    enabled: may('booking.read', { school }),
    retry: false,
  })
  return data?.rows ?? NONE
}
