import { serverNow, useServerNow } from '../../api/server-clock.ts'
import { useWords } from '../../format/words.ts'

const MINUTE = 60_000

/** How long ago something was heard, by the server's clock: each second while it counts seconds, then each five. */
export function Age({ at }: { at: number | null }) {
  const { t, format } = useWords()
  const now = useServerNow(at !== null && serverNow() - at < MINUTE ? 1000 : 5000)
  return at === null ? t('fleet.never') : format.age(Math.max(0, now - at))
}
