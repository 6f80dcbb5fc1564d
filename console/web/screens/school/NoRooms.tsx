import type { School } from '@preau/protocol/api/places.ts'
import { Link } from '@tanstack/react-router'
import { Button } from '../../../ui/Button.tsx'
import { Empty } from '../../../ui/states.tsx'
import { useMay } from '../../api/use-may.ts'
import { useWords } from '../../format/words.ts'

/** A school whose rooms nobody has said yet. */
export function NoRooms({ school, onAdd }: { school: School; onAdd: () => void }) {
  const { t } = useWords()
  const may = useMay()
  const spot = { school: school.id, authority: school.authority }
  return (
    <section className="panel alone" aria-labelledby="rooms">
      <h2 id="rooms" className="vh">
        {t('places.rooms')}
      </h2>
      <Empty
        roof
        title={t('places.no_room_title')}
        actions={
          <>
            {may('place.change', spot) && (
              <Button look="solid" sign="plus" onClick={onAdd}>
                {t('places.add_room')}
              </Button>
            )}
            {may('plan.change', spot) && (
              <Link className="btn" to="/places" search={{ school: school.id, view: 'edit' }}>
                {t('plan.draw')}
              </Link>
            )}
          </>
        }
      >
        <p>{t('places.no_room_say')}</p>
      </Empty>
    </section>
  )
}
