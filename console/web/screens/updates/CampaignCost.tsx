import type { CampaignForecast } from '@preau/protocol/api/campaigns.ts'
import { Facts } from '../../../ui/Facts.tsx'
import { useWords } from '../../format/words.ts'

/** What a campaign costs in bytes, whom it is for, and when each ring would open. */
export function CampaignCost({ forecast }: { forecast: CampaignForecast }) {
  const { t, format } = useWords()
  const { now, devices, already, asleep, lineBytes, schoolBytes, rings, endsAt } = forecast
  return (
    <>
      <Facts
        rows={[
          [t('updates.new.machines'), format.number(devices)],
          [t('updates.new.already'), already > 0 ? format.number(already) : undefined],
          [t('updates.new.asleep'), asleep > 0 ? format.number(asleep) : undefined],
          [t('updates.new.line'), format.bytes(lineBytes)],
          [t('updates.new.inside'), format.bytes(schoolBytes)],
          [t('updates.new.ends'), endsAt === null ? t('updates.no_end') : format.momentWithTime(endsAt, now)],
        ]}
      />
      <ol className="ringplan">
        {rings.map((ring) => (
          <li key={ring.kind}>
            <b>{t(`updates.kind.${ring.kind}`)}</b> <span>{format.number(ring.devices)}</span>
            <small>{ring.opensAt === null ? t('updates.no_end') : format.momentWithTime(ring.opensAt, now)}</small>
          </li>
        ))}
      </ol>
    </>
  )
}
