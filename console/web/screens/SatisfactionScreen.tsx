import type { Satisfaction } from '@preau/protocol/api/satisfaction.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Page } from '../../ui/Page.tsx'
import { Waiting } from '../../ui/states.tsx'
import { satisfactionQuery, surveysQuery } from '../api/satisfaction.ts'
import { useMay } from '../api/use-may.ts'
import { useWords } from '../format/words.ts'
import { useNotice } from './account/use-notice.tsx'
import { Problem } from './Problem.tsx'
import { ObjectivesPanel } from './satisfaction/ObjectivesPanel.tsx'
import { RatingsPanel } from './satisfaction/RatingsPanel.tsx'
import { SurveyCard } from './satisfaction/SurveyCard.tsx'
import { SurveyPanel } from './satisfaction/SurveyPanel.tsx'
import { useWeeks } from './satisfaction/use-weeks.ts'
import { WorkloadPanel } from './satisfaction/WorkloadPanel.tsx'
import './satisfaction/satisfaction.css'

const route = getRouteApi('/satisfaction')

/** What people think of the service: the first figure of quality. Beside it what was agreed with schools, and the work. */
export function SatisfactionScreen() {
  const voice = useWords()
  const { t, format } = voice
  const may = useMay()
  const { school, authority } = route.useSearch()
  const scope = { ...(school && { school }), ...(authority && { authority }) }
  const weeks = useWeeks(voice)
  const query = { ...weeks, ...scope }
  const { data: due } = useQuery({ ...surveysQuery, enabled: may('satisfaction.give') })
  const { data, error, refetch } = useQuery({ ...satisfactionQuery(query), enabled: may('satisfaction.read') })
  const { notice, say } = useNotice()
  const date = (text: string) => format.fullDate(Date.parse(`${text}T12:00:00Z`))
  return (
    <Page title={t('sat.title')} className="satpage">
      <div className="head">
        <div className="grow">
          <h1>{t('sat.title')}</h1>
          <p className="muted">{t('sat.weeks', { from: date(weeks.from), to: date(weeks.to) })}</p>
        </div>
      </div>
      {notice}
      {(due?.rows ?? []).map((each) => (
        <SurveyCard key={each.school.id} due={each} />
      ))}
      {data ? (
        <>
          <div className="cols">
            <RatingsPanel figures={data} />
            <SurveyPanel survey={data.survey} say={say} />
          </div>
          <SchoolTable figures={data} />
        </>
      ) : (
        may('satisfaction.read') && (
          <div className="panel alone">
            {error ? <Problem error={error} onRetry={() => void refetch()} /> : <Waiting label={t('sat.waiting')} />}
          </div>
        )
      )}
      {may('objective.read') && <ObjectivesPanel scope={scope} say={say} />}
      {may('workload.read') && <WorkloadPanel query={query} />}
    </Page>
  )
}

function SchoolTable({ figures }: { figures: Satisfaction }) {
  const { t, format } = useWords()
  if (figures.schools.length < 2) return null
  return (
    <section className="panel" aria-labelledby="by-school">
      <header>
        <h2 id="by-school">{t('sat.by_school')}</h2>
      </header>
      <div className="in scroll">
        <table className="table">
          <caption className="vh">{t('sat.by_school')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('sat.school')}</th>
              <th scope="col" className="num">
                {t('sat.mean')}
              </th>
              <th scope="col" className="num">
                {t('sat.count')}
              </th>
              <th scope="col" className="num">
                {t('sat.closed')}
              </th>
            </tr>
          </thead>
          <tbody>
            {figures.schools.map(({ id, name, ratings, closed }) => (
              <tr key={id}>
                <th scope="row">{name}</th>
                <td className="num">{ratings.mean === null ? '–' : format.number(ratings.mean)}</td>
                <td className="num">{format.number(ratings.answers)}</td>
                <td className="num">{format.number(closed)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
