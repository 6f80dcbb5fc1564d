import type { RunDevice, RunDeviceState, RunRow } from '@preau/protocol/api/runbook-runs.ts'
import type { Runbook } from '@preau/protocol/runbooks/runbook.ts'
import { Link } from '@tanstack/react-router'
import { Sign } from '../../../ui/Sign.tsx'
import { type Shape, StatusMark } from '../../../ui/StatusMark.tsx'
import { runbookTitle, stepText } from '../../format/fix-text.ts'
import type { Voice } from '../../format/translate.ts'

const SHAPES: Record<Exclude<RunDeviceState, 'queued' | 'sent'>, Shape> = {
  done: 'ok',
  refused: 'degraded',
  failed: 'down',
  expired: 'offline',
  unknown: 'unknown',
  cancelled: 'asleep',
}

/** The mark of how a fix stands on one device. */
export function RunDeviceMark({ state }: { state: RunDeviceState }) {
  return state === 'queued' || state === 'sent' ? <Sign name="clock" /> : <StatusMark shape={SHAPES[state]} />
}

/** The mark of a whole run. */
export function RunMark({ run: { state, devices } }: { run: RunRow }) {
  if (state === 'approval') return <Sign name="lock" />
  if (state === 'running') return <Sign name="clock" />
  if (state === 'cancelled') return <StatusMark shape="asleep" />
  return <StatusMark shape={devices.failed === 0 ? 'ok' : devices.done === 0 ? 'down' : 'degraded'} />
}

/** A run in one line: what, how it stands, when and by whom. */
export function RunLine({
  run,
  books,
  voice,
  now,
}: {
  run: RunRow
  books: readonly Runbook[] | undefined
  voice: Voice
  now: number
}) {
  const { t, format } = voice
  return (
    <li>
      <RunMark run={run} />
      <div>
        <p>
          <Link to="/fixes/$run" params={{ run: run.id }}>
            {runbookTitle(run.runbook, books, voice)}
          </Link>
          , {runStateText(run, voice)}
        </p>
        <p className="muted">
          <time dateTime={new Date(run.askedAt).toISOString()}>{format.momentWithTime(run.askedAt, now)}</time>
          {run.askedBy !== null && ` ${t('fix.by', { name: run.askedBy })}`}
        </p>
      </div>
    </li>
  )
}

/** How a run stands, in words: of several devices with how many are done. */
export function runStateText({ state, devices }: RunRow, { t }: Voice): string {
  if (devices.all === 1 && state === 'ended')
    return t(devices.done === 1 ? 'fix.device.done' : 'fix.device.failed').toLocaleLowerCase()
  const how = t(`fix.state.${state}`).toLocaleLowerCase()
  if (devices.all === 1) return how
  const progress = t('fix.progress', { done: devices.done, all: devices.all })
  return devices.failed > 0
    ? `${how}, ${progress}, ${t('fix.failed_count', { count: devices.failed })}`
    : `${how}, ${progress}`
}

/** The steps of a fix on one device, each with how it ended and what was seen. */
export function RunProof({ device, voice }: { device: Pick<RunDevice, 'proof'>; voice: Voice }) {
  const { proof } = device
  if (!proof) return null
  return (
    <div className="fixproof">
      <ul>
        {proof.steps.map((step, index) => {
          const { line, seen } = stepText(step, voice)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name of their own, and never change their order
            <li key={index}>
              {line}
              {seen !== '' && <span className="muted"> ({seen})</span>}
            </li>
          )
        })}
      </ul>
      {proof.text !== undefined && (
        <details>
          <summary>{voice.t('fix.text')}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
          <pre tabIndex={0}>{proof.text}</pre>
        </details>
      )}
    </div>
  )
}
