import type { Run } from '@preau/protocol/api/runbook-runs.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { announcer } from '../../ui/announce.ts'
import { Button } from '../../ui/Button.tsx'
import { Page } from '../../ui/Page.tsx'
import { Empty, Waiting } from '../../ui/states.tsx'
import { useChange } from '../api/changes.ts'
import { cancelRun, isOpenRun, runbooksQuery, runQuery } from '../api/fixes.ts'
import { useServerNow } from '../api/server-clock.ts'
import { useMay } from '../api/use-may.ts'
import { runbookTitle, runDeviceText } from '../format/fix-text.ts'
import { useWords } from '../format/words.ts'
import { RunDeviceMark, RunMark, RunProof, runStateText } from './fixes/RunLine.tsx'
import { Signatures } from './fixes/Signatures.tsx'
import { Problem } from './Problem.tsx'
import { Refusal } from './Refusal.tsx'
import './fixes/fixes.css'

const route = getRouteApi('/fixes/$run')

/** One run of a fix: how it stands on each device, with its proof, and who signed where that is needed. */
export function FixScreen() {
  const { t } = useWords()
  const { run: id } = route.useParams()
  const { data, error, refetch } = useQuery(runQuery(id))
  if (data) return <Sheet key={data.id} run={data} />
  return (
    <Page title={t('fixes.title')} className="fixespage">
      <h1 className="vh">{t('fixes.title')}</h1>
      <div className="panel alone">
        {error === null ? (
          <Waiting label={t('fixes.loading')} rows={6} />
        ) : isPreauError(error, 'RUN_NOT_FOUND', 'ID_INVALID') ? (
          <Empty
            roof
            title={t('run.missing')}
            actions={
              <Link className="btn" to="/fixes">
                {t('run.to_list')}
              </Link>
            }
          >
            <p>{t('run.missing_say')}</p>
          </Empty>
        ) : (
          <Problem error={error} title={t('fixes.unread')} onRetry={() => void refetch()} />
        )}
      </div>
    </Page>
  )
}

function Sheet({ run }: { run: Run }) {
  const voice = useWords()
  const { t, format } = voice
  const now = useServerNow(20_000)
  const may = useMay()
  const client = useQueryClient()
  const { data: books } = useQuery(runbooksQuery)
  const cancel = useChange(() => cancelRun(run.id))
  const at = { school: run.school.id }
  const title = runbookTitle(run.runbook, books?.rows, voice)
  return (
    <Page title={title} className="fixespage">
      <nav aria-label={t('sheet.path')}>
        <ol className="crumbs">
          <li>
            <Link to="/fixes">{t('fixes.title')}</Link>
          </li>
          <li>{run.school.name}</li>
          {run.ticket && (
            <li>
              <Link to="/tickets/$ticket" params={{ ticket: run.ticket.id }}>
                {t('fix.ticket', { number: run.ticket.number })}
              </Link>
            </li>
          )}
        </ol>
      </nav>
      <div className="head">
        <div className="grow">
          <h1>{title}</h1>
          <p>
            <RunMark run={run} /> {runStateText(run, voice)}{' '}
            <span className="muted">
              {format.momentWithTime(run.askedAt, now)}
              {run.askedBy !== null && ` ${t('fix.by', { name: run.askedBy })}`}
              {isOpenRun(run) && `, ${t('run.until', { moment: format.spokenMoment(run.notAfter, now) })}`}
            </span>
          </p>
        </div>
        {isOpenRun(run) && may('fix.run', at) && (
          <Button
            blocked={cancel.isPending}
            onClick={() =>
              cancel.mutate(undefined, {
                onSuccess: (next) => {
                  client.setQueryData(runQuery(run.id).queryKey, next)
                  announcer.say(t('run.cancelled'))
                },
              })
            }
          >
            {t('run.cancel')}
          </Button>
        )}
      </div>
      <Refusal error={cancel.error} />
      <Signatures run={run} may={may('fix.approve', at)} voice={voice} now={now} />
      <section className="panel" aria-labelledby="devices">
        <header>
          <h2 id="devices">{t('run.devices')}</h2>
        </header>
        <ul className="fixruns">
          {run.rows.map((device) => (
            <li key={device.id}>
              <RunDeviceMark state={device.state} />
              <div>
                <p>
                  <Link to="/devices/$device" params={{ device: device.id }}>
                    {device.name}
                  </Link>
                  {device.room !== null && <span className="muted">, {device.room}</span>}
                </p>
                <p className="muted">{runDeviceText(device, voice)}</p>
                <RunProof device={device} voice={voice} />
              </div>
            </li>
          ))}
        </ul>
      </section>
    </Page>
  )
}
