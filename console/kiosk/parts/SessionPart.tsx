import type { KioskSession, KioskState } from '@preau/protocol/kiosk.ts'
import { Sign } from '../../ui/Sign.tsx'
import { resourceText } from '../format/names.ts'
import { type KioskVoice, useVoice } from '../format/voice.ts'
import { type Head, isOfHere } from '../model/head.ts'
import { useTouches } from '../touches.ts'
import { Checks } from './Checks.tsx'
import { Rail } from './Rail.tsx'

interface SessionPartProps {
  head: Extract<Head, { session: KioskSession }>
  state: KioskState
  now: number
  onLaunch: (session: KioskSession) => void
  onEnd: (session: KioskSession) => void
}

const MINUTE = 60_000
/** What a tablet of the room says of a session at the board. */
const ELSEWHERE = {
  planned: 'now.at_board',
  checking: 'now.board_checking',
  ready: 'now.board_ready',
  running: 'now.board_running',
  ended: 'now.at_board',
  failed: 'failed.plain',
} as const
/** Nearer than this a session comes in so many minutes, and not at a time. */
const SOON = 60 * MINUTE

/** The session that the page is about, and the one thing one most likely came to do. */
export function SessionPart({ head, state, now, onLaunch, onEnd }: SessionPartProps) {
  const voice = useVoice()
  const { print } = voice
  const { session } = head
  const { title, teacher, booking } = session
  const opens = resourceText(session, voice)
  return (
    <>
      <p className="lbl">{momentText(head, now, voice)}</p>
      <h2 id="now" className={title.length > 44 ? 'longest' : title.length > 24 ? 'long' : undefined}>
        {print(title)}
      </h2>
      {(teacher !== null || opens !== undefined) && (
        <p className="by">
          {teacher !== null && <b>{print(teacher)}</b>}
          {teacher !== null && opens !== undefined && ', '}
          {opens}
        </p>
      )}
      {state.day && <Rail day={state.day} current={booking} now={now} />}
      {!isOfHere(session) ? (
        // A tablet of the room shows it; the machine at the board starts and ends it.
        <p className="left">{voice.t(ELSEWHERE[session.state])}</p>
      ) : head.is === 'running' ? (
        <Running session={session} now={now} onEnd={onEnd} />
      ) : (
        <Launch session={session} state={state} now={now} onLaunch={onLaunch} />
      )}
    </>
  )
}

function momentText(
  { is, session: { from, to } }: SessionPartProps['head'],
  now: number,
  { t, format }: KioskVoice,
): string {
  const times = { from: format.time(from), to: format.time(to) }
  if (is === 'running') return t(now > to ? 'now.over' : 'now.running', times)
  if (from <= now) return t('now.current', times)
  const left = from - now
  return left <= SOON ? t('now.in_minutes', { count: Math.round(left / MINUTE), ...times }) : t('now.coming', times)
}

function Launch({
  session,
  state,
  now,
  onLaunch,
}: Omit<SessionPartProps, 'head' | 'onEnd'> & { session: KioskSession }) {
  const { t, format } = useVoice()
  const { pending, refused } = useTouches()
  const { diagnosis, launch } = session
  const isEarly = launch.from > now
  const isBusy = pending === 'launch'
  const power = state.board?.power.value
  const busyText = t(
    power !== undefined && power !== 'on' && power !== null ? 'touch.launching_power' : 'touch.launching',
  )
  return (
    <>
      {refused?.act === 'launch' ? (
        <p className="refused" role="alert">
          {refused.text}
        </p>
      ) : session.state === 'checking' ? (
        <ul className="checks">
          <li className="soft">{t('check.running')}</li>
        </ul>
      ) : diagnosis ? (
        <Checks diagnosis={diagnosis} />
      ) : (
        <ul className="checks">
          <li className="soft">{t('check.not_yet', { time: format.time(session.from - 10 * MINUTE) })}</li>
        </ul>
      )}
      <button
        className="go"
        type="button"
        aria-disabled={isEarly || isBusy || undefined}
        data-off={isEarly || undefined}
        onClick={() => {
          if (!isEarly && !isBusy) onLaunch(session)
        }}
      >
        <Sign name="play" />
        <span>
          {isBusy ? busyText : t('touch.launch')}
          {isEarly && <small>{t('touch.too_early', { time: format.time(launch.from) })}</small>}
        </span>
      </button>
    </>
  )
}

function Running({ session, now, onEnd }: Pick<SessionPartProps, 'now' | 'onEnd'> & { session: KioskSession }) {
  const { t, format } = useVoice()
  const { touch, pending, refused } = useTouches()
  const { booking, resource, opened, to } = session
  const left = Math.round((to - now) / MINUTE)
  const isOpening = pending === 'open'
  const isEnding = pending === 'end'
  return (
    <>
      {refused?.act === 'open' || refused?.act === 'end' ? (
        <p className="refused" role="alert">
          {refused.text}
        </p>
      ) : (
        <p className="left">{left > 0 ? t('now.left', { time: format.duration(left * MINUTE) }) : ''}</p>
      )}
      <div className="pair">
        {resource !== null && (
          <button
            className="go"
            type="button"
            aria-disabled={isOpening || undefined}
            onClick={() => {
              if (!isOpening) void touch({ act: 'open', booking })
            }}
          >
            <Sign name="play" />
            <span>{isOpening ? t('touch.launching_open') : t(opened ? 'touch.open' : 'touch.reopen')}</span>
          </button>
        )}
        <button className="go plain" type="button" aria-disabled={isEnding || undefined} onClick={() => onEnd(session)}>
          <span>{t(isEnding ? 'touch.ending' : 'touch.end')}</span>
        </button>
      </div>
    </>
  )
}
