import type { Ticket, TicketClockDetail } from '@preau/protocol/api/tickets.ts'
import { type Shape, StatusTag } from '../../../ui/StatusMark.tsx'
import { clockSentence, clockState, targetText } from '../../format/clock-text.ts'
import type { Voice } from '../../format/translate.ts'
import { stripOf } from './strip.ts'

interface ClockBarProps {
  ticket: Ticket
  clock: TicketClockDetail
  voice: Voice
  now: number
}

/** One commitment: what was agreed, how much of it is used, and when; the strip shows when the clock ran. */
export function ClockBar({ ticket, clock, voice, now }: ClockBarProps) {
  const { t, format } = voice
  const state = clockState(clock, voice, now)
  const strip = stripOf(clock, ticket.openedAt, now, format.dayKey)
  const sentence = clockSentence(clock, voice)
  const due =
    clock.due === null
      ? t('sheet.clock.no_due')
      : t('sheet.clock.due', { moment: format.momentWithTime(clock.due, now) })
  const name = t(`ticket.commitment.${clock.commitment}`)
  const days = strip.days.map(({ x, at }, index) => ({ x, at, next: strip.days[index + 1]?.x ?? 1000 }))
  return (
    <section
      className="clock"
      aria-label={t('sheet.clock.say', { commitment: name, state: state.text, elapsed: sentence, due })}
    >
      <div className="chead">
        <h3>
          {name} <small>{targetText(clock, voice)}</small>
        </h3>
        <StatusTag shape={state.shape as Shape}>{state.text}</StatusTag>
      </div>
      <div className="stripbox" aria-hidden="true">
        <div className="daynames">
          {days
            .filter(({ x, next }) => next - x > 70)
            .map(({ x, at }) => (
              <span key={at} style={{ left: `${x / 10}%` }}>
                {format.weekdayAndDay(at + 43_200_000)}
              </span>
            ))}
        </div>
        <svg viewBox="0 0 1000 34" preserveAspectRatio="none" aria-hidden="true">
          <rect className="track" y="6" width="1000" height="22" />
          {strip.spans.map(({ x, width, state }) => (
            <rect
              key={`${state}${x}`}
              className={`cs-${state}`}
              x={x}
              y={state === 'closed' ? 6 : 10}
              width={width}
              height={state === 'closed' ? 22 : 14}
            />
          ))}
          {strip.days.map(({ x }) => (
            <path key={x} className="midnight" d={`M${x} 6v22`} />
          ))}
        </svg>
        {strip.due !== null && (
          <i className={clock.late ? 'duemark late' : 'duemark'} style={{ left: `${strip.due / 10}%` }} />
        )}
        <i className={strip.met ? 'endmark met' : 'endmark'} style={{ left: `${strip.end / 10}%` }} />
      </div>
      <p className="cfoot">
        <span>{sentence}</span>
        <b className={clock.late ? 'late' : undefined}>{due}</b>
      </p>
    </section>
  )
}
