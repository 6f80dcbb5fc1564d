import type { Campaign } from '@preau/protocol/api/campaigns.ts'
import { useWords } from '../../format/words.ts'

/** What happened to a campaign, the newest first. */
export function CampaignHistory({ campaign: { now, events, ringList } }: { campaign: Campaign }) {
  const { t, format } = useWords()
  const text = ({ event, ring, failed, of, school }: Campaign['events'][number]) => {
    const kind = ring === null ? undefined : ringList[ring]?.kind
    if (event === 'ring_opened') return t('updates.event.ring_opened', { ring: kind ? t(`updates.kind.${kind}`) : '' })
    if (event === 'halted') return t('updates.event.halted', { failed: failed ?? 0, of: of ?? 0 })
    if (event === 'school_halted') {
      return t('updates.event.school_halted', { school: school?.name ?? '', failed: failed ?? 0, of: of ?? 0 })
    }
    return t(`updates.event.${event}`)
  }
  return (
    <section className="panel" aria-labelledby="history">
      <header>
        <h2 id="history">{t('updates.history')}</h2>
      </header>
      <ol className="in campaignlog">
        {events.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are added at the front, and two may say the same
          <li key={`${line.at} ${line.event} ${index}`}>
            <time dateTime={new Date(line.at).toISOString()}>{format.momentWithTime(line.at, now)}</time>
            <span>
              {text(line)} {line.by !== null && <small>{t('updates.by', { who: line.by })}</small>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
