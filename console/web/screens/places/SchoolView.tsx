import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { Authority, School } from '@preau/protocol/api/places.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from '../../../ui/Button.tsx'
import { Empty, Waiting } from '../../../ui/states.tsx'
import { devicesQuery } from '../../api/queries.ts'
import { useWords } from '../../format/words.ts'
import { Problem } from '../Problem.tsx'
import type { NewPlace, Place } from './place.ts'
import { RoomGrid } from './RoomGrid.tsx'
import { StatusTally } from './StatusTally.tsx'
import { UnplacedPanel } from './UnplacedPanel.tsx'

interface SchoolViewProps {
  authority: Authority
  school: School
  onMake: (make: NewPlace) => void
  onEdit: (place: Place) => void
  onDelete: (place: Place) => void
  onMoved: (moved: readonly DeviceRow[], room: { id: string; name: string }) => void
}

/** The largest school that is planned for has 500 devices (DESIGN). */
const LARGEST = 500

/** One school: its rooms with what stands in them, and beside them what has no room yet. */
export function SchoolView({ authority, school, onMake, onEdit, onDelete, onMoved }: SchoolViewProps) {
  const { t } = useWords()
  const devices = useQuery(devicesQuery({ school: school.id, limit: LARGEST, sort: 'name' }))
  const rows = (devices.data?.rows ?? []).filter((row) => row.school.id === school.id)
  const unplaced = rows.filter((row) => row.room === null)
  const add = () => onMake({ kind: 'room', school: school.id })
  return (
    <div className="lay">
      <section className="panel" aria-labelledby="rooms">
        <header>
          <h2 id="rooms">{t('places.rooms')}</h2>
          <StatusTally counts={school.counts} />
          <Button small sign="plus" onClick={add}>
            {t('places.add_room')}
          </Button>
        </header>
        <div className="planbox">
          {school.rooms.length === 0 ? (
            <Empty
              title={t('places.no_room_title')}
              actions={
                <Button look="solid" sign="plus" onClick={add}>
                  {t('places.add_room')}
                </Button>
              }
            >
              <p>{t('places.no_room_say')}</p>
            </Empty>
          ) : devices.isError && !devices.data ? (
            <Problem error={devices.error} onRetry={() => void devices.refetch()} />
          ) : devices.isPending ? (
            <Waiting label={t('fleet.waiting')} />
          ) : (
            <RoomGrid rooms={school.rooms} devices={rows} onEdit={onEdit} onDelete={onDelete} />
          )}
        </div>
      </section>
      <div className="side">
        <UnplacedPanel school={school} devices={unplaced} onDone={onMoved} />
        <section className="panel facts" aria-labelledby="facts">
          <header>
            <h2 id="facts">{t('places.card')}</h2>
            <Button look="quiet" small onClick={() => onEdit({ kind: 'school', place: school })}>
              {t('places.edit')}
            </Button>
          </header>
          <dl className="kv">
            <dt>{t('places.authority')}</dt>
            <dd>{authority.name}</dd>
            <dt>{t('places.uai')}</dt>
            <dd>{school.uai ?? t('places.no_code')}</dd>
            <dt>{t('places.insee')}</dt>
            <dd>{school.insee ?? t('places.no_code')}</dd>
            <dt>{t('places.timezone')}</dt>
            <dd>{school.timezone}</dd>
          </dl>
          <div className="rowb">
            <Link className="btn small" to="/fleet" search={{ school: school.id }}>
              {t('places.see_devices', { count: school.devices })}
            </Link>
            <Button look="quiet" small onClick={() => onDelete({ kind: 'school', place: school })}>
              {t('places.delete')}
            </Button>
          </div>
        </section>
      </div>
    </div>
  )
}
