import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { Authority, School } from '@preau/protocol/api/places.ts'
import { Link, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { Note, Waiting } from '../../../ui/states.tsx'
import { useMedia } from '../../../ui/use-media.ts'
import { useServerNow } from '../../api/server-clock.ts'
import { useLive } from '../../api/use-live.ts'
import { useMay } from '../../api/use-may.ts'
import { useWords, useWordsIn } from '../../format/words.ts'
import { Problem } from '../Problem.tsx'
import type { NewPlace, Place } from '../places/place.ts'
import { SimulatedNote } from '../SimulatedNote.tsx'
import { SilentSchool } from '../territory/SilentSchool.tsx'
import { TicketsPanel } from '../tickets/TicketsPanel.tsx'
import { PlanEditor } from './editor/PlanEditor.tsx'
import { LessonSteps } from './LessonSteps.tsx'
import { NoRooms } from './NoRooms.tsx'
import { PlanKey } from './PlanKey.tsx'
import { PlanPicture } from './PlanPicture.tsx'
import { PrintFacts } from './PrintFacts.tsx'
import { drawingOf, sceneOf } from './plan-scene.ts'
import { RoomList } from './RoomList.tsx'
import { SchoolCard } from './SchoolCard.tsx'
import { SchoolHead } from './SchoolHead.tsx'
import { SessionsPanel } from './SessionsPanel.tsx'
import { UnplacedPanel } from './UnplacedPanel.tsx'
import { type SchoolState, useSchool } from './use-school.ts'
import { WatchPanel } from './WatchPanel.tsx'
import './school.css'
import './print.css'

/** A phone; a sheet of paper, however narrow, shows the picture. */
const NARROW = 'screen and (max-width: 899px)'

export interface SchoolViewProps {
  /** What became of the last action. */
  notice: ReactNode
  authority: Authority
  school: School
  onMake: (make: NewPlace) => void
  onEdit: (place: Place) => void
  onDelete: (place: Place) => void
  onMoved: (moved: readonly DeviceRow[], room: { id: string; name: string }) => void
}

/** One school: its picture or its rooms as text, and beside it what needs someone. */
export function SchoolView({ authority, school, notice, onMake, onEdit, onDelete, onMoved }: SchoolViewProps) {
  const { view } = useSearch({ from: '/places' })
  const phone = useMedia(NARROW)
  const may = useMay()
  const spot = { school: school.id, authority: authority.id }
  const voice = useWordsIn(school.timezone)
  const now = useServerNow(30_000)
  const state = useSchool(school)
  const { live } = useLive()
  const [round, setRound] = useState(0)
  if (view === 'edit' && state.plan && state.devices && may('plan.change', spot)) {
    return (
      <PlanEditor
        key={`${school.id} ${round}`}
        school={school}
        plan={state.plan}
        devices={state.devices}
        onRestart={() => setRound((now) => now + 1)}
      />
    )
  }
  const sight = view === 'plan' || view === 'list' ? view : phone ? 'list' : 'plan'
  const devices = state.devices ?? []
  return (
    <>
      <SchoolHead authority={authority} school={school} sight={sight} />
      {devices.some(({ simulated }) => simulated) && <SimulatedNote />}
      <SilentSchool school={school.id} />
      {notice}
      <div className="lay" data-old={state.error !== null || live.kind === 'stale' || undefined}>
        <SchoolPanel {...{ school, state, sight, now, onMake, onEdit, onDelete }} />
        <div className="side">
          {state.devices && may('fleet.read', spot) && (
            <WatchPanel school={school} devices={devices} voice={voice} now={now} />
          )}
          <SessionsPanel school={school} voice={voice} now={now} />
          <LessonSteps school={school} voice={voice} now={now} />
          <TicketsPanel of={{ school: school.id }} voice={voice} now={now} />
          {may('device.change', spot) && (
            <UnplacedPanel school={school} devices={devices.filter(({ room }) => room === null)} onDone={onMoved} />
          )}
          <SchoolCard authority={authority} school={school} onEdit={onEdit} onDelete={onDelete} />
        </div>
      </div>
      <PrintFacts school={school} voice={voice} now={now} />
    </>
  )
}

interface SchoolPanelProps extends Pick<SchoolViewProps, 'school' | 'onMake' | 'onEdit' | 'onDelete'> {
  state: SchoolState
  sight: 'plan' | 'list'
  now: number
}

function SchoolPanel({ school, state, sight, now, onMake, onEdit, onDelete }: SchoolPanelProps) {
  const { t } = useWords()
  const voice = useWordsIn(school.timezone)
  const { devices, plan, total } = state
  const add = () => onMake({ kind: 'room', school: school.id })
  if (school.rooms.length === 0) return <NoRooms school={school} onAdd={add} />
  if (state.error !== null)
    return (
      <section className="panel alone">
        <Problem error={state.error} title={t('plan.failed')} onRetry={state.retry} />
      </section>
    )
  if (devices === undefined || plan === undefined)
    return (
      <section className="panel">
        <Waiting label={t('plan.waiting')} rows={12} />
      </section>
    )
  const scene = sceneOf(school.rooms, drawingOf(school, plan), devices)
  return (
    <section className="panel planpanel" aria-label={t(sight === 'plan' ? 'plan.title' : 'plan.list')}>
      {total > devices.length && (
        <Note tone="offline" sign="list">
          {t('plan.more_devices', { shown: devices.length, all: total })}
        </Note>
      )}
      {sight === 'list' ? (
        <RoomList {...{ school, devices, voice, now, onEdit, onDelete, onAdd: add, cut: total > devices.length }} />
      ) : (
        <div className="planbox">
          <PlanPicture scene={scene} now={now} cut={total > devices.length} />
        </div>
      )}
      <div className="planfoot">
        <PlanKey school={school.id} counts={school.counts} />
        {sight === 'plan' && <p className="onlyprint">{t('plan.legend.hatch')}</p>}
        {sight === 'plan' && <PlanHint school={school} drawn={plan.drawnAt !== null} left={scene.left} />}
      </div>
    </section>
  )
}

/** What the picture does not show, and the way to draw it. */
function PlanHint({ school, drawn, left }: { school: School; drawn: boolean; left: readonly { name: string }[] }) {
  const { t, format } = useWords()
  const may = useMay()
  if (drawn && left.length === 0) return null
  return (
    <p className="hint">
      {drawn ? t('plan.no_place', { rooms: format.list(left.map(({ name }) => name)) }) : t('plan.not_drawn')}{' '}
      {may('plan.change', { school: school.id, authority: school.authority }) && (
        <Link to="/places" search={{ school: school.id, view: 'edit' }}>
          {t(drawn ? 'plan.give_place' : 'plan.draw')}
        </Link>
      )}
    </p>
  )
}
