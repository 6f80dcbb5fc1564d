import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Page } from '../../ui/Page.tsx'
import { Waiting } from '../../ui/states.tsx'
import { schoolTimesQuery } from '../api/bookings.ts'
import { schoolNamesQuery } from '../api/place-queries.ts'
import { useWords } from '../format/words.ts'
import { schoolsOf } from './fleet/place-options.ts'
import { Problem } from './Problem.tsx'
import { HoursForm } from './school-hours/HoursForm.tsx'
import { ResourcesPanel } from './school-hours/ResourcesPanel.tsx'
import { ViewHoursPanel } from './school-hours/ViewHoursPanel.tsx'
import './school-hours/school-hours.css'

const route = getRouteApi('/bookings/settings')

/** When a school has class and what can be booked there. */
export function SchoolHoursScreen() {
  const voice = useWords()
  const { t } = voice
  const search = route.useSearch()
  const { data: tree } = useQuery(schoolNamesQuery)
  const schools = tree ? schoolsOf(tree) : []
  const school = schools.find(({ id }) => id === search.school) ?? (schools.length === 1 ? schools[0] : undefined)
  const { data, error, refetch } = useQuery({ ...schoolTimesQuery(school?.id ?? ''), enabled: school !== undefined })
  const title = t('hours.title')
  return (
    <Page title={title} className="schoolhours">
      <nav aria-label={t('hours.title')}>
        <ol className="crumbs">
          <li>
            <Link to="/bookings">{t('bookings.title')}</Link>
          </li>
        </ol>
      </nav>
      <div className="head">
        <div className="grow">
          <h1>
            {title} {school && <small>{school.name}</small>}
          </h1>
        </div>
      </div>
      {school && data ? (
        <>
          <HoursForm key={data.version} school={school.id} times={data} voice={voice} />
          <div className="hoursrest">
            <ResourcesPanel school={school.id} voice={voice} />
            <ViewHoursPanel key={school.id} school={school.id} voice={voice} />
          </div>
        </>
      ) : (
        <div className="panel alone">
          {error ? (
            <Problem error={error} title={t('hours.failed')} onRetry={() => void refetch()} />
          ) : tree && !school ? (
            <p className="c">
              <Link to="/bookings">{t('bookings.choose_school')}</Link>
            </p>
          ) : (
            <Waiting label={t('hours.waiting')} rows={10} />
          )}
        </div>
      )}
    </Page>
  )
}
