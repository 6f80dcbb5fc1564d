import type { PlaceRef } from '@preau/protocol/api/devices.ts'
import type { RoomClosure } from '@preau/protocol/api/room-closures.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { dateOf, dayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { announcer } from '../../../ui/announce.ts'
import { Button } from '../../../ui/Button.tsx'
import { Note, Waiting } from '../../../ui/states.tsx'
import { useChange } from '../../api/changes.ts'
import { closuresQuery, reopenRoom, waits } from '../../api/closures.ts'
import { useIsTerritory } from '../../api/territory.ts'
import { useMay } from '../../api/use-may.ts'
import type { Voice } from '../../format/translate.ts'
import { Problem } from '../Problem.tsx'
import { Refusal } from '../Refusal.tsx'
import { CloseRoomDialog } from './CloseRoomDialog.tsx'
import { cannotText, spanOfText, standText, whyText } from './closure-text.ts'
import './closures.css'

interface ClosuresProps {
  school: Id
  authority: Id | undefined
  /** Those that can be closed here; one alone is the room that the page is about. */
  rooms: readonly PlaceRef[]
  voice: Voice
  now: number
}

/** So many days ahead one looks: as far as a room is closed. */
const AHEAD = 499

/** When rooms of a school are closed, by whom and why; who may closes one, and opens it again. */
export function ClosuresPanel({ school, authority, rooms, voice, now }: ClosuresProps) {
  const { t, format } = voice
  const title = useId()
  const isTerritory = useIsTerritory()
  const mayClose = useMay()('room.close', { school, authority })
  const today = format.dayKey(now)
  const [only] = rooms.length === 1 ? rooms : []
  const { data, error, refetch } = useQuery(
    closuresQuery({ school, from: today, to: dateOf((dayOf(today) ?? 0) + AHEAD), ...(only && { room: only.id }) }),
  )
  const [asking, setAsking] = useState(false)
  const reopen = useChange(reopenRoom)
  const told = (closure: RoomClosure) => {
    announcer.say(
      t(waits(closure) ? 'closure.said.waiting' : `closure.said.${isOpen(closure) ? 'reopened' : 'closed'}`),
    )
    void refetch()
  }
  const cannot = cannotText(reopen.error, voice)
  // Who reaches a part of the school, such as a supplier his lot, is told nothing of its rooms.
  if (isPreauError(error) && error.code === 'REACH_TOO_NARROW') return null
  return (
    <section className="panel closures" aria-labelledby={title}>
      <header>
        <h2 id={title}>{only ? t('closure.of_room', { room: only.name }) : t('closure.title')}</h2>
      </header>
      <p className="muted">{t('closure.say')}</p>
      {data ? (
        data.rows.length === 0 ? (
          <p>{t('closure.none')}</p>
        ) : (
          <ul>
            {data.rows.map((row) => (
              <Closure
                key={row.id}
                {...{ row, voice, now }}
                named={!only}
                {...(mayClose &&
                  row.canReopen && { onReopen: () => reopen.mutate({ school, id: row.id }, { onSuccess: told }) })}
                busy={reopen.isPending}
              />
            ))}
          </ul>
        )
      ) : error ? (
        <Problem error={error} title={t('closure.failed')} onRetry={() => void refetch()} />
      ) : (
        <Waiting label={t('closure.loading')} rows={2} />
      )}
      {cannot === undefined ? <Refusal error={reopen.error} /> : <Note tone="down">{cannot}</Note>}
      {mayClose && rooms.length > 0 && (
        <div className="rowb">
          <Button small onClick={() => setAsking(true)}>
            {t(only ? 'closure.close_this' : 'closure.close')}
          </Button>
        </div>
      )}
      {asking && (
        <CloseRoomDialog
          {...{ school, rooms, today, voice }}
          waits={isTerritory}
          onDone={(closure) => {
            setAsking(false)
            told(closure)
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  )
}

interface ClosureProps {
  row: RoomClosure
  /** Whether its room is said, where the page is about more than one. */
  named: boolean
  voice: Voice
  now: number
  busy: boolean
  onReopen?: () => void
}

function Closure({ row, named, voice, now, busy, onReopen }: ClosureProps) {
  const { t } = voice
  const room = row.room?.name ?? t('closure.gone_room')
  const when = spanOfText(row, voice, now)
  return (
    <li data-state={row.state}>
      <div>
        <b>{named ? `${room}, ${when}` : when}</b>
        <span>{whyText(row, voice)}</span>
        <small className={waits(row) ? 'waits' : 'muted'}>{standText(row, voice)}</small>
      </div>
      {onReopen && (
        <Button small blocked={busy} aria-label={t('closure.reopen_of', { room, when })} onClick={onReopen}>
          {t('closure.reopen')}
        </Button>
      )}
    </li>
  )
}

function isOpen({ state }: RoomClosure): boolean {
  return state === 'reopened'
}
