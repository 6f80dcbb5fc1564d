import type { CampaignRow } from '@preau/protocol/api/campaigns.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Page } from '../../ui/Page.tsx'
import { Sign } from '../../ui/Sign.tsx'
import { StatusWord } from '../../ui/StatusMark.tsx'
import { Empty, Waiting } from '../../ui/states.tsx'
import { campaignsQuery } from '../api/campaigns.ts'
import { useMay } from '../api/use-may.ts'
import { useWords } from '../format/words.ts'
import { Problem } from './Problem.tsx'
import { STATE_SHAPES } from './updates/campaign-text.ts'
import { ShareBar } from './updates/ShareBar.tsx'
import './updates/updates.css'

/** The campaigns: what is brought to which machines, and how far it is. */
export function UpdatesScreen() {
  const { t } = useWords()
  const may = useMay()
  const { data, error, refetch } = useQuery(campaignsQuery)
  const make = may('campaign.make') && (
    <Link className="btn solid" to="/updates/new">
      <Sign name="plus" />
      {t('updates.make')}
    </Link>
  )
  return (
    <Page title={t('updates.title')} className="updates">
      <div className="head">
        <div className="grow">
          <h1>
            {t('updates.title')} {data && <small>{t('updates.count', { count: data.rows.length })}</small>}
          </h1>
        </div>
        {make}
      </div>
      {!data ? (
        <div className="panel alone">
          {error ? (
            <Problem error={error} title={t('updates.failed')} onRetry={() => void refetch()} />
          ) : (
            <Waiting label={t('updates.waiting')} />
          )}
        </div>
      ) : data.rows.length === 0 ? (
        <div className="panel alone">
          <Empty title={t('updates.none')} roof actions={make || undefined}>
            <p>{t('updates.none_say')}</p>
          </Empty>
        </div>
      ) : (
        <div data-old={error !== null || undefined}>
          <CampaignTable rows={data.rows} now={data.now} />
        </div>
      )}
    </Page>
  )
}

function CampaignTable({ rows, now }: { rows: readonly CampaignRow[]; now: number }) {
  const { t, format } = useWords()
  return (
    <div className="panel scroll">
      <table className="table campaigntable">
        <caption className="vh">{t('updates.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('updates.name')}</th>
            <th scope="col">{t('updates.version')}</th>
            <th scope="col">{t('updates.state')}</th>
            <th scope="col">{t('updates.progress')}</th>
            <th scope="col">{t('updates.ring')}</th>
            <th scope="col">{t('updates.ends')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, title, product, version, state, counts, ring, rings, endsAt }) => (
            <tr key={id}>
              <th scope="row">
                <Link to="/updates/$campaign" params={{ campaign: id }}>
                  {title}
                </Link>
              </th>
              <td>
                {product} {version}
              </td>
              <td>
                <StatusWord shape={STATE_SHAPES[state]}>{t(`updates.state.${state}`)}</StatusWord>
              </td>
              <td>
                <ShareBar counts={counts} />
                <span className="share">
                  {t('updates.of', { done: counts.healthy, all: counts.devices })}
                  {counts.failed > 0 && <b>{t('updates.failures', { count: counts.failed })}</b>}
                </span>
              </td>
              <td>{t('updates.ring_of', { ring: ring + 1, rings })}</td>
              <td>{endsAt === null ? <span className="muted">—</span> : format.momentWithTime(endsAt, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
