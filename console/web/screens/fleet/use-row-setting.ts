import { useRouter, useRouterState } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { useServerNow } from '../../api/server-clock.ts'
import { useSilentSchools } from '../../api/territory.ts'
import { dayWindow } from '../../format/day-window.ts'
import { closedHours } from '../../format/school-hours.ts'
import { useWordsIn } from '../../format/words.ts'
import type { RowSetting } from './FleetTableRow.tsx'

const MINUTE = 60_000

/** What the rows have in common. Dates of a time zone are dear: they are worked out for the table, not for each row. */
export function useRowSetting(withSchool: boolean, timeZone: string): RowSetting {
  const voice = useWordsIn(timeZone)
  const now = useServerNow(MINUTE)
  const silent = useSilentSchools()
  const router = useRouter()
  const address = useRouterState({ select: (state) => state.location.searchStr })
  // The scope that a link keeps: it changes more rarely than what is searched.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is built depends on the address
  const searchStr = useMemo(
    () => router.buildLocation({ to: '/devices/$device', params: { device: 'any' } }).searchStr,
    [router, address],
  )
  const hrefOf = useCallback((device: string) => `/devices/${device}${searchStr}`, [searchStr])
  return useMemo(() => {
    const window = dayWindow(now, timeZone)
    const closed = closedHours(window.from, window.to, timeZone)
    const date = window.isToday ? null : voice.format.date(window.from, now)
    return { withSchool, voice, now, window, closed, date, hrefOf, silent }
  }, [withSchool, voice, now, timeZone, hrefOf, silent])
}
