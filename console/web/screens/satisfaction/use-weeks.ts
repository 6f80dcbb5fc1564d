import { useServerNow } from '../../api/server-clock.ts'
import type { WordsValue } from '../../format/words.ts'

const DAY = 86_400_000

/** The eight weeks until today, as local dates, both included. */
export function useWeeks({ format }: WordsValue): { from: string; to: string } {
  const now = useServerNow(60_000)
  return { from: format.dayKey(now - 55 * DAY), to: format.dayKey(now) }
}
