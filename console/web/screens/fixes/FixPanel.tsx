import type { RunRow } from '@preau/protocol/api/runbook-runs.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Runbook } from '@preau/protocol/runbooks/runbook.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { announcer } from '../../../ui/announce.ts'
import { Button } from '../../../ui/Button.tsx'
import { isOpenRun, runbooksQuery, runQuery, runsQuery } from '../../api/fixes.ts'
import { runbookTitle, runDeviceText } from '../../format/fix-text.ts'
import type { Voice } from '../../format/translate.ts'
import { FixDialog } from './FixDialog.tsx'
import { RunDeviceMark, RunLine, RunProof } from './RunLine.tsx'
import './fixes.css'

interface FixPanelProps {
  device: { id: Id; name: string }
  /** Codes of the reasons of its status, the gravest first. */
  reasons: readonly string[]
  ticket?: Id
  /** The person may run one. */
  may: boolean
  /** Nothing is to be mended any more: what became of the fixes stays to be read. */
  isOver?: boolean
  voice: Voice
  now: number
}

/** So many runs stand beside what is known of a device. */
const SHOWN = 3

/** From the fault to its fix: what is proposed, by two clicks, and what became of it. */
export function FixPanel({ device, reasons, ticket, may, isOver = false, voice, now }: FixPanelProps) {
  const { t, locale } = voice
  const [asking, setAsking] = useState<Runbook | undefined>(undefined)
  const { data: known } = useQuery({ ...runbooksQuery, enabled: may })
  const { data: runs } = useQuery(runsQuery(ticket === undefined ? { device: device.id } : { ticket }))
  useEnd(runs?.rows, known?.rows, voice)
  const books = known?.rows ?? []
  const proposed = reasons.flatMap((reason) => books.filter(({ fixes }) => fixes?.includes(reason)))[0]
  const rows = runs?.rows.slice(0, SHOWN) ?? []
  const [newest] = rows
  const isBusy = newest !== undefined && isOpenRun(newest)
  const isOffered = may && !isOver
  if (!isOffered && rows.length === 0) return null
  const [other] = books.filter(({ risk }) => risk !== 'destructive')
  return (
    <section className="panel fixpanel" aria-labelledby="fix">
      <header>
        <h2 id="fix">{t('fix.title')}</h2>
        <Link to="/fixes" className="muted">
          {t('fix.all')}
        </Link>
      </header>
      {isOffered && proposed && (
        <div className="proposed">
          <div>
            <p className="muted">{t('fix.proposed')}</p>
            <p>
              <b>{proposed.title[locale]}</b>
            </p>
          </div>
          <Button look="solid" blocked={isBusy} onClick={() => setAsking(proposed)}>
            {t('fix.open')}
          </Button>
        </div>
      )}
      {newest && <Newest run={newest} device={device.id} books={books} voice={voice} />}
      {rows.length > 1 && (
        <ul className="fixruns">
          {rows.slice(1).map((run) => (
            <RunLine key={run.id} run={run} books={books} voice={voice} now={now} />
          ))}
        </ul>
      )}
      {isOffered && other && (
        <div className="rowb">
          <Button
            small
            blocked={isBusy}
            onClick={() => setAsking(books.find((book) => book !== proposed && book.risk !== 'destructive') ?? other)}
          >
            {t('fix.other')}
          </Button>
        </div>
      )}
      {asking && (
        <FixDialog
          books={books}
          first={asking}
          devices={[device]}
          {...(ticket !== undefined && { ticket })}
          voice={voice}
          onClose={() => setAsking(undefined)}
        />
      )}
    </section>
  )
}

/** The last run on this device, with its proof. */
function Newest({ run, device, books, voice }: { run: RunRow; device: Id; books: readonly Runbook[]; voice: Voice }) {
  const { data } = useQuery(runQuery(run.id))
  const client = useQueryClient()
  const isOpen = isOpenRun(run)
  const state = run.state
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is looked again when the list says that the run stands otherwise
  useEffect(() => void client.invalidateQueries({ queryKey: ['run', run.id] }), [state, client, run.id])
  const mine = data?.rows.find(({ id }) => id === device) ?? data?.rows[0]
  return (
    <div className={`newest${isOpen ? ' under-way' : ''}`}>
      {mine && <RunDeviceMark state={mine.state} />}
      <div>
        <p>
          <Link to="/fixes/$run" params={{ run: run.id }}>
            {runbookTitle(run.runbook, books, voice)}
          </Link>
        </p>
        <p>
          {run.state === 'approval'
            ? voice.t('fix.state.approval')
            : mine
              ? runDeviceText(mine, voice)
              : voice.t(`fix.state.${run.state}`)}
        </p>
        {mine && <RunProof device={mine} voice={voice} />}
      </div>
    </div>
  )
}

/** Says when a run that was seen under way has ended, and reads anew what it may have mended. */
function useEnd(rows: readonly RunRow[] | undefined, books: readonly Runbook[] | undefined, voice: Voice): void {
  const client = useQueryClient()
  const open = useRef(new Set<Id>())
  const said = useRef({ books, voice })
  said.current = { books, voice }
  useEffect(() => {
    for (const run of rows ?? []) {
      if (isOpenRun(run)) open.current.add(run.id)
      else if (open.current.delete(run.id)) {
        const { books, voice } = said.current
        const title = runbookTitle(run.runbook, books, voice)
        announcer.say(
          voice.t('fix.said', {
            title,
            state: voice.t(run.devices.failed === 0 ? 'fix.device.done' : 'fix.device.failed'),
          }),
        )
        void client.invalidateQueries({ queryKey: ['device'] })
        void client.invalidateQueries({ queryKey: ['ticket'] })
      }
    }
  }, [rows, client])
}
