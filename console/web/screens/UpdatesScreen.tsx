import type { CampaignRow } from '@preau/protocol/api/campaigns.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Sign } from '../../ui/Sign.tsx'
import { StatusWord } from '../../ui/StatusMark.tsx'
import { campaignsQuery } from '../api/campaigns.ts'
import { useMay } from '../api/use-may.ts'
import { useWords } from '../format/words.ts'
import { ListPage } from './ListPage.tsx'
import { STATE_SHAPES } from './updates/campaign-text.ts'
import { ShareBar } from './updates/ShareBar.tsx'
import './updates/updates.css'

/** The campaigns: what is brought to which machines, and how far it is. */
export function UpdatesScreen() {
  const { t } = useWords()
  const may = useMay()
  const asked = useQuery(campaignsQuery)
  const make = may('campaign.make') && (
    <Link className="btn solid" to="/updates/new">
      <Sign name="plus" />
      {t('updates.make')}
    </Link>
  )
  return (
    <ListPage
      title={t('updates.title')}
      className="updates"
      asked={asked}
      words={{
        ...{ waiting: t('updates.waiting'), failed: t('updates.failed') },
        count: ({ rows }) => t('updates.count', { count: rows.length }),
      }}
      actions={make}
      empty={{ roof: true, title: t('updates.none'), say: t('updates.none_say'), actions: make || undefined }}
    >
      {({ rows, now }) => <CampaignTable rows={rows} now={now} />}
    </ListPage>
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
