import type { Authority, School } from '@preau/protocol/api/places.ts'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from '../../../ui/Button.tsx'
import { Segments } from '../../../ui/Segments.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { useMay } from '../../api/use-may.ts'
import { useWords } from '../../format/words.ts'
import { LiveMark } from '../LiveMark.tsx'
import { LabelsButton } from '../labels/LabelsButton.tsx'
import type { SchoolSight } from './search.ts'

interface SchoolHeadProps {
  authority: Authority
  school: School
  sight: Exclude<SchoolSight, 'edit'>
}

/** The name of a school, how large it is, and what one can do with its picture. */
export function SchoolHead({ authority, school, sight }: SchoolHeadProps) {
  const { t } = useWords()
  const may = useMay()
  const spot = { school: school.id, authority: authority.id }
  const navigate = useNavigate()
  const look = (view: SchoolSight) => void navigate({ to: '/places', search: { school: school.id, view } })
  return (
    <>
      <div className="above">
        <ol className="crumbs">
          <li>
            <Link to="/places" search={{ school: undefined }}>
              {t('places.title')}
            </Link>
          </li>
          <li>{authority.name}</li>
        </ol>
        <LiveMark />
      </div>
      <div className="head">
        <div className="grow">
          <h1>
            {school.name}{' '}
            <small>
              {t('places.count_rooms', { count: school.rooms.length })},{' '}
              {t('places.count_devices', { count: school.devices })}
            </small>
          </h1>
        </div>
        <div className="rowb noprint">
          <Segments
            label={t('plan.view')}
            value={sight}
            options={[
              { value: 'plan', label: t('plan.plan') },
              { value: 'list', label: t('plan.list') },
            ]}
            onChange={look}
          />
          {may('fleet.read', spot) && (
            <Link className="btn" to="/fleet" search={{ school: school.id }}>
              <Sign name="list" />
              {t('plan.see_devices', { count: school.devices })}
            </Link>
          )}
          {may('plan.change', spot) && (
            <Button sign="pencil" onClick={() => look('edit')}>
              {t('plan.edit')}
            </Button>
          )}
          {school.devices > 0 && <LabelsButton school={school.id} authority={authority.id} />}
          <Button sign="printer" onClick={() => window.print()}>
            {t('plan.print')}
          </Button>
        </div>
      </div>
    </>
  )
}
