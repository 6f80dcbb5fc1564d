import type { Campaign, CampaignDeviceQuery } from '@preau/protocol/api/campaigns.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Segments } from '../../../ui/Segments.tsx'
import { StatusWord } from '../../../ui/StatusMark.tsx'
import { Waiting } from '../../../ui/states.tsx'
import { campaignDevicesQuery } from '../../api/campaigns.ts'
import { useWords } from '../../format/words.ts'
import { Problem } from '../Problem.tsx'
import { causeText, PHASE_SHAPES } from './campaign-text.ts'

type Show = 'all' | 'failed' | 'waiting'
const SHOWS: readonly Show[] = ['all', 'failed', 'waiting']
const PAGE = 100

interface Props {
  campaign: Id
  rings: Campaign['ringList']
  counts: Campaign['counts']
}

/** The machines of a campaign, what failed first, with the cause. */
export function CampaignDevicesPanel({ campaign, rings, counts }: Props) {
  const voice = useWords()
  const { t, format } = voice
  const [show, setShow] = useState<Show>('all')
  const [pages, setPages] = useState(1)
  const query: CampaignDeviceQuery = { limit: Math.min(500, PAGE * pages), ...(show !== 'all' && { show }) }
  const { data, error, refetch } = useQuery(campaignDevicesQuery(campaign, query))
  return (
    <section className="panel" aria-labelledby="devices">
      <header>
        <h2 id="devices">
          {t('updates.devices')} <small>{format.number(counts.devices)}</small>
        </h2>
        <Segments
          small
          label={t('updates.show')}
          value={show}
          options={SHOWS.map((value) => ({ value, label: t(`updates.show.${value}`) }))}
          onChange={setShow}
        />
      </header>
      {!data ? (
        error ? (
          <Problem error={error} onRetry={() => void refetch()} />
        ) : (
          <Waiting label={t('updates.waiting')} />
        )
      ) : data.rows.length === 0 ? (
        <p className="in muted">{t('updates.nobody')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
        <section className="scroll" aria-label={t('updates.devices')} tabIndex={0}>
          <table className="table campaigndevices">
            <thead>
              <tr>
                <th scope="col">{t('updates.device')}</th>
                <th scope="col">{t('updates.place')}</th>
                <th scope="col">{t('updates.ring')}</th>
                <th scope="col">{t('updates.phase')}</th>
                <th scope="col">{t('updates.since')}</th>
              </tr>
            </thead>
            <tbody>
              {data.rows.map(({ device, school, room, ring, phase, cause, at }) => (
                <tr key={device.id}>
                  <th scope="row">
                    <Link to="/devices/$device" params={{ device: device.id }} search={{}}>
                      {device.name}
                    </Link>
                  </th>
                  <td>{room?.name ?? school.name}</td>
                  <td>{rings[ring] && t(`updates.kind.${rings[ring].kind}`)}</td>
                  <td>
                    <StatusWord shape={PHASE_SHAPES[phase]}>{t(`updates.phase.${phase}`)}</StatusWord>
                    {cause !== null && <small>{causeText(cause, voice)}</small>}
                  </td>
                  <td>{at === null ? '' : format.ago(at, data.now)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {data && data.total > data.rows.length && data.rows.length < 500 && (
        <p className="in">
          <Button onClick={() => setPages(pages + 1)}>{t('updates.more')}</Button>
        </p>
      )}
    </section>
  )
}
