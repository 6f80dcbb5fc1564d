import type { RunQuery } from '@preau/protocol/api/runbook-runs.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { runbooksQuery, runsQuery } from '../api/fixes.ts'
import { useServerNow } from '../api/server-clock.ts'
import { runbookTitle } from '../format/fix-text.ts'
import { useWords } from '../format/words.ts'
import { RunMark, runStateText } from './fixes/RunLine.tsx'
import { ListPage } from './ListPage.tsx'
import './fixes/fixes.css'

const SHOWN = ['all', 'open', 'approval'] as const

/** Every fix that was run, the newest first. */
export function FixesScreen() {
  const voice = useWords()
  const { t, format } = voice
  const now = useServerNow(20_000)
  const [shown, setShown] = useState<(typeof SHOWN)[number]>('all')
  const query: RunQuery = shown === 'all' ? {} : { state: shown }
  const asked = useQuery(runsQuery(query))
  const { data: books } = useQuery(runbooksQuery)
  return (
    <ListPage
      title={t('fixes.title')}
      className="fixespage"
      asked={asked}
      words={{ waiting: t('fixes.loading'), failed: t('fixes.unread') }}
      actions={
        <Segments
          label={t('fixes.show')}
          value={shown}
          options={SHOWN.map((value) => ({ value, label: t(`fixes.filter.${value}`) }))}
          onChange={setShown}
        />
      }
      empty={
        shown === 'all'
          ? { roof: true, title: t('fixes.empty'), say: t('fixes.empty_say') }
          : {
              ...{ title: t(`fixes.empty_${shown}`), say: t('fixes.empty_part') },
              actions: <Button onClick={() => setShown('all')}>{t('fixes.show_all')}</Button>,
            }
      }
      rows={6}
    >
      {({ rows }) => (
        <div className="panel scroller">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('fixes.column.what')}</th>
                <th scope="col">{t('fixes.column.where')}</th>
                <th scope="col">{t('fixes.column.progress')}</th>
                <th scope="col">{t('fixes.column.when')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((run) => (
                <tr key={run.id}>
                  <td>
                    <Link to="/fixes/$run" params={{ run: run.id }}>
                      {runbookTitle(run.runbook, books?.rows, voice)}
                    </Link>
                  </td>
                  <td>
                    {run.device ? (
                      <Link to="/devices/$device" params={{ device: run.device.id }}>
                        {run.device.name}
                      </Link>
                    ) : (
                      t('fix.count', { count: run.devices.all })
                    )}
                    <span className="muted">, {run.school.name}</span>
                  </td>
                  <td>
                    <RunMark run={run} /> {runStateText(run, voice)}
                  </td>
                  <td>
                    <time dateTime={new Date(run.askedAt).toISOString()}>
                      {format.momentWithTime(run.askedAt, now)}
                    </time>
                    {run.askedBy !== null && <span className="muted"> {t('fix.by', { name: run.askedBy })}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </ListPage>
  )
}
