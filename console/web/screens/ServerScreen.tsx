import { useQuery } from '@tanstack/react-query'
import { Page } from '../../ui/Page.tsx'
import { StatusTag } from '../../ui/StatusMark.tsx'
import { Waiting } from '../../ui/states.tsx'
import { healthQuery } from '../api/queries.ts'
import { useServerNow } from '../api/server-clock.ts'
import { useIsTerritory } from '../api/territory.ts'
import { useWords } from '../format/words.ts'
import { LiveMark } from './LiveMark.tsx'
import { Problem } from './Problem.tsx'
import { HealthPanels } from './server/HealthPanels.tsx'
import { QuarantinePanel } from './server/QuarantinePanel.tsx'
import { TerritoryPanel } from './territory/TerritoryPanel.tsx'
import './server/server.css'

/** Whether the school server does its work, and what it could not read. */
export function ServerScreen() {
  const { t, format } = useWords()
  const { data, error, refetch } = useQuery(healthQuery)
  const health = data && 'store' in data ? data : undefined
  const now = useServerNow(10_000)
  const isTerritory = useIsTerritory()
  return (
    <Page title={t('server.title')} className="server">
      <div className="head">
        <div className="grow">
          <h1>
            {t('server.title')}{' '}
            {health && (
              <small>
                {t('server.version', { version: health.version, age: format.duration(now - health.startedAt) })}
              </small>
            )}
          </h1>
        </div>
        {health && health.status !== 'ok' && <StatusTag shape="down">{t('server.trouble')}</StatusTag>}
        <LiveMark />
      </div>
      {health ? (
        <HealthPanels health={health} now={now} hasDevices={!isTerritory} />
      ) : (
        <div className="panel alone">
          {error ? <Problem error={error} onRetry={() => void refetch()} /> : <Waiting label={t('server.waiting')} />}
        </div>
      )}
      <TerritoryPanel />
      <QuarantinePanel />
    </Page>
  )
}
