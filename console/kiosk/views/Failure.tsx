import type { KioskFallback, KioskSession, KioskTicket } from '@preau/protocol/kiosk.ts'
import { useEffect, useState } from 'react'
import { Sign } from '../../ui/Sign.tsx'
import { StatusMark } from '../../ui/StatusMark.tsx'
import { failureTitle, whoComes } from '../format/check-text.ts'
import { fallbackTitle } from '../format/names.ts'
import { type KioskVoice, useVoice } from '../format/voice.ts'
import { Checks } from '../parts/Checks.tsx'
import { useTouches } from '../touches.ts'

interface FailureProps {
  session: KioskSession
  ticket: KioskTicket | undefined
  now: number
  /** Whether the server of the school answers. */
  reached: boolean
  /** Goes on in this room, with what works; undefined where the board itself does not. */
  onStay: (() => void) | undefined
}

/** A session that cannot begin here: what is wrong, where else it can be held, and who comes. It names the thing, never a person. */
export function Failure({ session, ticket, now, reached, onStay }: FailureProps) {
  const voice = useVoice()
  const { t, format, print } = voice
  const { touch, pending, refused } = useTouches()
  const { booking, fallbacks, diagnosis } = session
  const isChecking = pending === 'check'
  return (
    <main id="main" className="fail">
      <section className="top" role="alert">
        <StatusMark shape="down" />
        <div>
          <h2>{failureTitle(session, voice)}</h2>
          <p>
            {t('failed.session', { time: format.time(session.from) })} <b>{print(session.title)}</b>,{' '}
            {t(fallbacks.length > 0 ? 'failed.elsewhere' : 'failed.nowhere')}{' '}
            {whoComes(ticket, { now, reached }, voice)}
          </p>
        </div>
      </section>
      {refused?.act === 'fallback' || refused?.act === 'check' ? (
        <p className="refused" role="alert">
          {refused.text}
        </p>
      ) : (
        diagnosis && <Checks diagnosis={diagnosis} plain />
      )}
      <div className="opts">
        {fallbacks.slice(0, 2).map((fallback, index) => (
          <Option key={fallback.id} fallback={fallback} solid={index === 0} booking={booking} />
        ))}
        <button
          className="opt"
          type="button"
          aria-disabled={isChecking || undefined}
          onClick={() => {
            if (!isChecking) void touch({ act: 'check', booking })
          }}
        >
          <Sign name="restart" />
          <b>{t(isChecking ? 'fallback.checking' : 'fallback.again')}</b>
          <span>{t('fallback.again_say')}</span>
        </button>
        {onStay && fallbacks.length < 2 && (
          <button className="opt" type="button" onClick={onStay}>
            <Sign name="board" />
            <b>{t('fallback.stay')}</b>
          </button>
        )}
      </div>
    </main>
  )
}

function Option({ fallback, solid, booking }: { fallback: KioskFallback; solid: boolean; booking: string }) {
  const voice = useVoice()
  const { t, print } = voice
  const { touch, pending } = useTouches()
  const [isMine, setMine] = useState(false)
  useEffect(() => {
    if (pending === undefined) setMine(false)
  }, [pending])
  const isBusy = isMine && pending === 'fallback'
  const { chosen, kind, name } = fallback
  return (
    <button
      className={solid ? 'opt solid' : 'opt'}
      type="button"
      aria-disabled={chosen || pending === 'fallback' || undefined}
      onClick={() => {
        if (chosen || pending === 'fallback') return
        setMine(true)
        void touch({ act: 'fallback', booking, fallback: fallback.id })
      }}
    >
      <Sign name={kind === 'kit' ? 'kit' : 'door'} />
      <b>{chosen ? t('fallback.chosen') : isBusy ? t('fallback.taking') : fallbackTitle(fallback, voice)}</b>
      <span>
        {chosen
          ? t(kind === 'kit' ? 'fallback.chosen_kit' : 'fallback.chosen_room', { name: print(name) })
          : whatIsThere(fallback, voice)}
      </span>
    </button>
  )
}

function whatIsThere({ kind, name, place, until, checked }: KioskFallback, { t, format, print }: KioskVoice): string {
  if (kind === 'kit') {
    return place === null
      ? t('fallback.kit_plain', { name: print(name) })
      : t('fallback.kit_say', { name: print(name), place: print(place) })
  }
  const free =
    until === null ? '' : `${t(checked ? 'fallback.checked' : 'fallback.until', { time: format.time(until) })} `
  return `${free}${t('fallback.follows')}`
}
