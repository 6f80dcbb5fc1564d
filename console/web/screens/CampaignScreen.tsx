import type { Campaign } from '@preau/protocol/api/campaigns.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Page } from '../../ui/Page.tsx'
import { StatusTag } from '../../ui/StatusMark.tsx'
import { Empty, Note, Waiting } from '../../ui/states.tsx'
import { campaignQuery } from '../api/campaigns.ts'
import { useWords } from '../format/words.ts'
import { Problem } from './Problem.tsx'
import { CampaignChart } from './updates/CampaignChart.tsx'
import { CampaignDevicesPanel } from './updates/CampaignDevicesPanel.tsx'
import { CampaignHistory } from './updates/CampaignHistory.tsx'
import { causeText, STATE_SHAPES } from './updates/campaign-text.ts'
import { RingsPanel } from './updates/RingsPanel.tsx'
import { SteerCampaign } from './updates/SteerCampaign.tsx'
import './updates/updates.css'

const route = getRouteApi('/updates/$campaign')

/** One campaign: how far it is, ring by ring, what failed and why, and how to stop it. */
export function CampaignScreen() {
  const { t } = useWords()
  const { campaign: id } = route.useParams()
  const { data, error, refetch } = useQuery(campaignQuery(id))
  if (data) return <CampaignPage campaign={data} isOld={error !== null} />
  return (
    <Page title={t('updates.title')} className="updates">
      <h1 className="vh">{t('updates.title')}</h1>
      <div className="panel alone">
        {error === null ? (
          <Waiting label={t('updates.waiting')} />
        ) : isPreauError(error, 'CAMPAIGN_NOT_FOUND', 'ID_INVALID') ? (
          <Empty title={t('updates.missing')} actions={<Link to="/updates">{t('updates.all')}</Link>} />
        ) : (
          <Problem error={error} title={t('updates.failed')} onRetry={() => void refetch()} />
        )}
      </div>
    </Page>
  )
}

function CampaignPage({ campaign, isOld }: { campaign: Campaign; isOld: boolean }) {
  const { t, format } = useWords()
  const { now, title, product, version, state, madeAt, madeBy, bytes, policy, steers, counts, causes, endsAt } =
    campaign
  const voice = useWords()
  return (
    <Page title={title} className="updates">
      <div className="head">
        <div className="grow">
          <h1>{title}</h1>
          <p className="muted">
            {[
              `${product} ${version}`,
              t('updates.bytes', { bytes: format.bytes(bytes) }),
              t('updates.made', { at: format.momentWithTime(madeAt, now) }),
              ...(madeBy === null ? [] : [t('updates.by', { who: madeBy })]),
              ...(policy.pace === 'tonight' ? [t('updates.tonight')] : []),
            ].join(' · ')}
          </p>
        </div>
        <StatusTag shape={STATE_SHAPES[state]}>{t(`updates.state.${state}`)}</StatusTag>
        {steers && <SteerCampaign campaign={campaign} />}
      </div>
      {state === 'halted' && <Halted campaign={campaign} />}
      <div data-old={isOld || undefined} className="campaign">
        <RingsPanel campaign={campaign} />
        <div className="cols">
          <div>
            <CampaignDevicesPanel campaign={campaign.id} rings={campaign.ringList} counts={counts} />
          </div>
          <div>
            <section className="panel" aria-labelledby="over-time">
              <header>
                <h2 id="over-time">{t('updates.over_time')}</h2>
              </header>
              <div className="in">
                <CampaignChart campaign={campaign} />
                {state === 'running' && (
                  <p className="muted">
                    {t('updates.ends')} : {endsAt === null ? t('updates.no_end') : format.momentWithTime(endsAt, now)}
                  </p>
                )}
              </div>
            </section>
            {causes.length > 0 && (
              <section className="panel" aria-labelledby="causes">
                <header>
                  <h2 id="causes">{t('updates.causes')}</h2>
                </header>
                <ul className="in causes">
                  {causes.map(({ cause, devices }) => (
                    <li key={cause}>
                      {causeText(cause, voice)} <b>{format.number(devices)}</b>
                    </li>
                  ))}
                </ul>
              </section>
            )}
            <CampaignHistory campaign={campaign} />
          </div>
        </div>
      </div>
    </Page>
  )
}

/** Why it stopped, above everything else. */
function Halted({ campaign: { why, events, ringList, haltedSchools } }: { campaign: Campaign }) {
  const { t } = useWords()
  const line = events.find(({ event }) => event === 'halted')
  const kind = line?.ring == null ? undefined : ringList[line.ring]?.kind
  return (
    <Note tone="down">
      <strong>{t('updates.halted_title')}.</strong>{' '}
      {why === 'school_errors'
        ? t('updates.halted_schools', { count: haltedSchools })
        : line && kind
          ? t('updates.halted_say', { failed: line.failed ?? 0, of: line.of ?? 0, ring: t(`updates.kind.${kind}`) })
          : t('updates.halted_plain')}
    </Note>
  )
}
