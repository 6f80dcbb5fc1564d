import type { Device } from '@preau/protocol/api/devices.ts'
import { useQuery } from '@tanstack/react-query'
import { Facts } from '../../../ui/Facts.tsx'
import { tabletQuery } from '../../api/tablets.ts'
import type { Voice } from '../../format/translate.ts'
import { Problem } from '../Problem.tsx'
import { tabletFacts } from './tablet-facts.ts'
import './tablet.css'

interface TabletPanelProps {
  device: Device
  voice: Voice
  now: number
}

/** What is known of a machine without an agent, and plainly what is not. */
export function TabletPanel({ device, voice, now }: TabletPanelProps) {
  const { t } = voice
  const { data, error, refetch } = useQuery(tabletQuery(device.id))
  return (
    <section className="panel tabletpanel" aria-labelledby="tablet">
      <header>
        <h2 id="tablet">{t('tablet.title')}</h2>
      </header>
      <p className="muted">{t('tablet.say')}</p>
      {data?.detail ? (
        <Facts
          rows={tabletFacts(data.detail, now, voice).map(({ name, says, note }) => [
            name,
            <span key={name}>
              {says ?? <span className="muted">{t('tablet.unknown')}</span>}
              {says !== undefined && note !== undefined && <small className="muted">{note}</small>}
            </span>,
          ])}
        />
      ) : data ? (
        <p className="muted">{t('tablet.elsewhere')}</p>
      ) : error ? (
        <Problem error={error} title={t('tablet.unread')} onRetry={() => void refetch()} />
      ) : (
        <p className="vh">{t('tablet.waiting')}</p>
      )}
    </section>
  )
}
