import type { Resource } from '@preau/protocol/api/resources.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useQuery } from '@tanstack/react-query'
import { Waiting } from '../../../ui/states.tsx'
import { changeResource, resourcesQuery } from '../../api/bookings.ts'
import { useChange } from '../../api/changes.ts'
import type { Voice } from '../../format/translate.ts'
import { resourceName, resourceText } from '../booking/booking-text.ts'
import { Problem } from '../Problem.tsx'
import { Refusal } from '../Refusal.tsx'

/** Everything that could be booked: whether it can, and whether the head agrees first. */
export function ResourcesPanel({ school, voice }: { school: Id; voice: Voice }) {
  const { t } = voice
  const { data, error, refetch } = useQuery(resourcesQuery(school, true))
  const change = useChange(({ id, ...body }: { id: Id; bookable?: boolean; approval?: boolean }) =>
    changeResource(school, id, body),
  )
  const box = (resource: Resource, of: 'bookable' | 'approval') => (
    <input
      type="checkbox"
      checked={resource[of]}
      disabled={change.isPending}
      aria-label={t(`hours.${of}_of`, { resource: resource.name })}
      onChange={(event) => change.mutate({ id: resource.id, [of]: event.target.checked })}
    />
  )
  return (
    <section className="panel hours" aria-labelledby="resources">
      <header>
        <h2 id="resources">{t('hours.resources')}</h2>
      </header>
      <p className="muted">{t('hours.resources_say')}</p>
      <Refusal error={change.error} />
      {!data ? (
        error ? (
          <Problem error={error} title={t('hours.resources_failed')} onRetry={() => void refetch()} />
        ) : (
          <Waiting label={t('hours.resources_waiting')} rows={6} />
        )
      ) : data.rows.length === 0 ? (
        <p>{t('hours.resources_none')}</p>
      ) : (
        <table className="table" data-density="compact">
          <thead>
            <tr>
              <th scope="col">{t('bookings.resource')}</th>
              <th scope="col" className="c-box">
                {t('hours.bookable')}
              </th>
              <th scope="col" className="c-box">
                {t('hours.approval')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map((resource) => (
              <tr key={resource.id}>
                <th scope="row">
                  {resourceName(resource)} <small className="muted">{resourceText(resource, voice)}</small>
                </th>
                <td className="c-box">{box(resource, 'bookable')}</td>
                <td className="c-box">{box(resource, 'approval')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
