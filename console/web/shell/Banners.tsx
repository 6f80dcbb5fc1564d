import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { announcer } from '../../ui/announce.ts'
import { Button } from '../../ui/Button.tsx'
import { Note } from '../../ui/states.tsx'
import { healthQuery } from '../api/queries.ts'
import { useServerNow } from '../api/server-clock.ts'
import { useLive } from '../api/use-live.ts'
import { useMay } from '../api/use-may.ts'
import { useWords } from '../format/words.ts'

/** What every page says first: that the data are old, or that the server keeps nothing more. */
export function Banners() {
  const { t } = useWords()
  const { live } = useLive()
  const { data } = useQuery(healthQuery)
  const store = data && 'store' in data ? data.store.status : undefined
  useSayLive(live.kind)
  if (live.kind !== 'stale' && (store === undefined || store === 'ok')) return null
  return (
    <aside className="banners" aria-label={t('shell.notices')}>
      {live.kind === 'stale' && <StaleBanner since={live.since} nextTryAt={live.nextTryAt} />}
      {live.kind !== 'stale' && (store === 'full' || store === 'failed') && <StoreBanner store={store} />}
    </aside>
  )
}

function StaleBanner({ since, nextTryAt }: { since: number | null; nextTryAt: number }) {
  const { t, format } = useWords()
  const { retryNow } = useLive()
  useServerNow()
  const now = Date.now()
  const wait = nextTryAt - now
  return (
    <Note
      tone="offline"
      sign="nowifi"
      action={
        <Button small onClick={retryNow}>
          {t('shell.retry_now')}
        </Button>
      }
    >
      <b>
        {since === null
          ? t('live.stale_never')
          : t('live.stale', { at: format.momentWithTime(since, now), ago: format.ago(since, now) })}
      </b>{' '}
      {wait > 500 ? t('live.stale_why', { wait: format.age(Math.ceil(wait / 1000) * 1000) }) : t('live.stale_trying')}
    </Note>
  )
}

function StoreBanner({ store }: { store: 'full' | 'failed' }) {
  const { t } = useWords()
  const may = useMay()
  return (
    <Note
      tone="down"
      action={
        may('server.read') && (
          <Link className="btn small" to="/server">
            {t('shell.see_server')}
          </Link>
        )
      }
    >
      <b>{t(`store.${store}`)}</b> {t(`store.${store}_say`)}
    </Note>
  )
}

function useSayLive(kind: 'connecting' | 'live' | 'stale') {
  const { t } = useWords()
  const before = useRef(kind)
  useEffect(() => {
    if (kind === 'stale' && before.current === 'live') announcer.mention(t('live.lost'))
    if (kind === 'live' && before.current === 'stale') announcer.mention(t('live.back'))
    before.current = kind
  }, [kind, t])
}
