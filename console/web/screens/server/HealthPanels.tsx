import type { Health } from '@preau/protocol/api/health.ts'
import type { ReactNode } from 'react'
import { StatusWord } from '../../../ui/StatusMark.tsx'
import { useWords } from '../../format/words.ts'
import { diskRoom } from './disk-room.ts'

/** The parts of the server, each with the sentence that says how it does; to that of a territory no device speaks. */
export function HealthPanels({ health, now, hasDevices }: { health: Health; now: number; hasDevices: boolean }) {
  const { t, format } = useWords()
  const { store, broker, ingest } = health
  const room = diskRoom(store)
  return (
    <div className="parts">
      <Part
        title={t('server.store')}
        state={
          <StatusWord shape={store.status === 'ok' ? (room === 'short' ? 'degraded' : 'ok') : 'down'}>
            {t(`server.store.${store.status === 'ok' && room === 'short' ? 'short' : store.status}`)}
          </StatusWord>
        }
        say={
          store.status === 'ok'
            ? t(room === 'short' ? 'server.store_short_say' : 'server.store_ok_say')
            : t(`store.${store.status}_say`)
        }
      >
        <Fact name={t('server.free')}>
          {store.freeBytes === null ? t('server.no_figure') : format.bytes(store.freeBytes)}
        </Fact>
        <Fact name={t('server.size')}>{store.bytes === null ? t('server.no_figure') : format.bytes(store.bytes)}</Fact>
        <Fact name={t('server.since')}>{format.spokenMoment(store.since, now)}</Fact>
        <Fact name={t('server.schema')}>{format.number(store.schema)}</Fact>
      </Part>
      {hasDevices && (
        <>
          <Part
            title={t('server.broker')}
            state={<StatusWord shape="ok">{t('server.broker_ok')}</StatusWord>}
            say={t('server.broker_say', { count: broker.clients })}
          >
            <Fact name={t('server.clients')}>{format.number(broker.clients)}</Fact>
            <Fact name={t('server.refused')}>{format.number(broker.refused)}</Fact>
          </Part>
          <Part
            title={t('server.ingest')}
            state={
              <StatusWord shape={store.status === 'ok' ? 'ok' : 'down'}>
                {t(store.status === 'ok' ? 'server.ingest_ok' : 'server.ingest_stopped')}
              </StatusWord>
            }
            say={t(store.status === 'ok' ? 'server.ingest_say' : 'server.ingest_stopped_say')}
          >
            <Fact name={t('server.acked')}>{format.number(ingest.acked)}</Fact>
            <Fact name={t('server.pending')}>{format.number(ingest.waiting)}</Fact>
            <Fact name={t('server.duplicates')}>{format.number(ingest.duplicates)}</Fact>
            <Fact name={t('server.quarantined')}>{format.number(ingest.quarantined)}</Fact>
          </Part>
        </>
      )}
    </div>
  )
}

function Part({ title, state, say, children }: { title: string; state: ReactNode; say: string; children: ReactNode }) {
  return (
    <section className="panel part" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {state}
      </header>
      <p className="say">{say}</p>
      <dl className="kv">{children}</dl>
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
