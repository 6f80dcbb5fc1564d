import type { KioskState } from '@preau/protocol/kiosk.ts'
import { useVoice } from '../format/voice.ts'
import { railOf, type Stretch, shortTitle } from '../model/rail.ts'

/** A session bears its name from here on, in percent of the day; the same on a phone. Narrower, no more than a letter of it stands there. */
const NAMED = 8
const NAMED_IN_HAND = 16

const at = ({ left, width }: Stretch) => ({ left: `${left}%`, width: `${width}%` })

/** The day of the room: what was, what is, what comes, and the yellow dot of now. */
export function Rail({
  day,
  current,
  now,
}: {
  day: NonNullable<KioskState['day']>
  current: string | undefined
  now: number
}) {
  const { t, format, print } = useVoice()
  const rail = railOf(day, current, now)
  if (!rail) return null
  const named = rail.sessions.map(({ title, from }) =>
    t('rail.session', { title: print(title), time: format.time(from) }),
  )
  const label = named.length === 0 ? t('rail.empty') : t('rail.label', { sessions: format.list(named) })
  return (
    <div className="rail" role="img" aria-label={label}>
      <div className="track">
        {rail.open.map((stretch) => (
          <i key={stretch.left} className="open" style={at(stretch)} />
        ))}
        {rail.sessions.map((session) => (
          <span key={session.booking} className={`on ${session.is}`} style={at(session)}>
            <span className="bar">
              <b data-wide={session.width < NAMED_IN_HAND || undefined}>
                {session.width < NAMED ? '' : print(shortTitle(session.title))}
              </b>
            </span>
          </span>
        ))}
        {rail.now !== undefined && <i className="here" style={{ left: `${rail.now}%` }} />}
      </div>
      <div className="ticks">
        {rail.ticks.map((tick) => (
          <span
            key={tick.at}
            className={tick.align}
            data-wide={tick.wide || undefined}
            style={{ left: `${tick.left}%` }}
          >
            {format.time(tick.at)}
          </span>
        ))}
      </div>
    </div>
  )
}
