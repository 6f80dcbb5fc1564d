import { useServerNow } from '../api/server-clock.ts'
import { useLive } from '../api/use-live.ts'
import { useWords } from '../format/words.ts'

/** Beside the title: whether the page follows by itself. */
export function LiveMark() {
  const { t, format } = useWords()
  const { live } = useLive()
  const now = useServerNow(10_000)
  if (live.kind === 'live') {
    return <p className="live">{t('live.on', { at: `${format.date(now, now)}, ${format.time(now)}` })}</p>
  }
  return live.kind === 'stale' ? (
    <p className="live off">{t('live.off')}</p>
  ) : (
    <p className="live wait">{t('live.connecting')}</p>
  )
}
