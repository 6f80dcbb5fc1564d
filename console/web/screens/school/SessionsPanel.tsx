import type { School } from '@preau/protocol/api/places.ts'
import { Link } from '@tanstack/react-router'
import { useMay } from '../../api/use-may.ts'
import type { Voice } from '../../format/translate.ts'
import { sessionText } from './session-foot.ts'
import { useSessions } from './use-sessions.ts'

/** So many stand in the column. */
const SHOWN = 5

/** What comes next in the rooms of a school today, and the way to book. */
export function SessionsPanel({ school, voice, now }: { school: School; voice: Voice; now: number }) {
  const { t } = voice
  const may = useMay()
  const rows = useSessions(school.id, school.timezone)
  const coming = rows.filter(({ state, to }) => state === 'booked' && to > now).slice(0, SHOWN)
  if (coming.length === 0) return null
  return (
    <section className="panel sessions" aria-labelledby="sessions">
      <header>
        <h2 id="sessions">{t('plan.sessions')}</h2>
        {may('booking.make', { school: school.id }) && (
          <Link className="muted" to="/bookings" search={{ school: school.id }}>
            {t('shell.bookings')}
          </Link>
        )}
      </header>
      <ul>
        {coming.map((row) => (
          <li key={row.id}>
            <b>{row.resource.name}</b> <span>{sessionText(row, voice, now)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
