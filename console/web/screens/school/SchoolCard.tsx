import type { Authority, School } from '@preau/protocol/api/places.ts'
import { Button } from '../../../ui/Button.tsx'
import { useMay } from '../../api/use-may.ts'
import { useWords } from '../../format/words.ts'
import type { Place } from '../places/place.ts'

interface SchoolCardProps {
  authority: Authority
  school: School
  onEdit: (place: Place) => void
  onDelete: (place: Place) => void
}

/** The facts of a school that a person keeps. */
export function SchoolCard({ authority, school, onEdit, onDelete }: SchoolCardProps) {
  const { t } = useWords()
  const may = useMay()
  return (
    <section className="panel facts" aria-labelledby="facts">
      <header>
        <h2 id="facts">{t('places.card')}</h2>
        {may('place.change', { school: school.id, authority: authority.id }) && (
          <Button look="quiet" small onClick={() => onEdit({ kind: 'school', place: school })}>
            {t('places.edit')}
          </Button>
        )}
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
      {may('place.found') && (
        <div className="rowb end">
          <Button look="quiet" small onClick={() => onDelete({ kind: 'school', place: school })}>
            {t('places.delete')}
          </Button>
        </div>
      )}
    </section>
  )
}
