import type { Id } from '@preau/protocol/ids.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Page } from '../../ui/Page.tsx'
import { Picker } from '../../ui/Picker.tsx'
import { Empty, Waiting } from '../../ui/states.tsx'
import { schoolNamesQuery } from '../api/place-queries.ts'
import { useIsTerritory } from '../api/territory.ts'
import { useWords } from '../format/words.ts'
import { BookingsOf } from './booking/BookingsOf.tsx'
import { ClosuresOf } from './closures/ClosuresOf.tsx'
import { optionsOfSchools, schoolsOf } from './fleet/place-options.ts'
import { Problem } from './Problem.tsx'
import './booking/bookings.css'
import './booking/week-grid.css'
import './booking/beside.css'
import './booking/phone-day.css'
import './booking/sessions.css'

const route = getRouteApi('/bookings')

/** Who has what when, in one school: who works in one only need not say which. */
export function BookingsScreen() {
  const voice = useWords()
  const { t } = voice
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const isTerritory = useIsTerritory()
  const { data: tree, error, refetch } = useQuery(schoolNamesQuery)
  const schools = (tree ? schoolsOf(tree) : []).filter(
    ({ id }) => search.authority === undefined || authorityOf(id) === search.authority,
  )
  const school = schools.find(({ id }) => id === search.school) ?? (schools.length === 1 ? schools[0] : undefined)
  const title = t('bookings.title')
  if (school && isTerritory) return <ClosuresOf school={school} authority={authorityOf(school.id)} />
  if (school) return <BookingsOf school={school} />
  return (
    <Page title={title} className="bookings">
      <div className="head">
        <div className="grow">
          <h1>{title}</h1>
        </div>
      </div>
      <div className="panel alone">
        {error ? (
          <Problem error={error} title={t('bookings.failed')} onRetry={() => void refetch()} />
        ) : !tree ? (
          <Waiting label={t('bookings.waiting')} rows={10} />
        ) : schools.length === 0 ? (
          <Empty roof title={t('bookings.no_school')}>
            <p>{t('bookings.no_school_say')}</p>
          </Empty>
        ) : (
          <Empty
            roof
            title={t('bookings.choose_school')}
            actions={
              <Picker
                label={t('bookings.school')}
                value=""
                placeholder={t('bookings.school_choose')}
                options={optionsOfSchools(tree).filter(({ value }) => schools.some(({ id }) => id === value))}
                onChange={(id) => void navigate({ search: (before) => ({ ...before, school: id as Id }) })}
              />
            }
          >
            <p>{t('bookings.choose_school_say')}</p>
          </Empty>
        )}
      </div>
    </Page>
  )

  function authorityOf(id: Id): Id | undefined {
    return tree?.authorities.find((authority) => authority.schools.some((one) => one.id === id))?.id
  }
}
