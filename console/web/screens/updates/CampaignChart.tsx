import type { Campaign } from '@preau/protocol/api/campaigns.ts'
import { useWords } from '../../format/words.ts'

const [WIDTH, HEIGHT] = [320, 120]

/** How many machines were up to date, and how many had failed, since the campaign began. */
export function CampaignChart({ campaign }: { campaign: Campaign }) {
  const { t, format } = useWords()
  const { healthyOverTime, failedOverTime, counts, madeAt, now, state, changedAt } = campaign
  if (healthyOverTime.length === 0 && failedOverTime.length === 0)
    return <p className="muted">{t('updates.no_chart')}</p>
  const end = Math.max(state === 'running' ? now : changedAt, madeAt + 60_000)
  const already = counts.healthy - (healthyOverTime.at(-1)?.[1] ?? 0)
  const x = (at: number) => (WIDTH * (Math.max(at, madeAt) - madeAt)) / (end - madeAt)
  const y = (count: number) => HEIGHT - (HEIGHT * count) / Math.max(counts.devices, 1)
  const line = (steps: readonly (readonly [number, number])[], from: number) => {
    let path = `M0 ${y(from)}`
    for (const [at, count] of steps) path += `H${x(at).toFixed(1)}V${y(from + count).toFixed(1)}`
    return `${path}H${WIDTH}`
  }
  const { healthy, failed, devices } = counts
  return (
    <figure className="campaignchart">
      <svg
        viewBox={`0 -4 ${WIDTH} ${HEIGHT + 8}`}
        role="img"
        aria-label={t('updates.chart', { healthy, failed, devices })}
      >
        <path className="frame" d={`M0 0H${WIDTH}M0 ${HEIGHT}H${WIDTH}`} />
        <path className="healthy" d={line(healthyOverTime, already)} />
        {failedOverTime.length > 0 && <path className="failed" d={line(failedOverTime, 0)} />}
      </svg>
      <figcaption>
        <span>{format.momentWithTime(madeAt, now)}</span>
        <span>{t('updates.of', { done: healthy, all: devices })}</span>
        <span>{format.momentWithTime(end, now)}</span>
      </figcaption>
    </figure>
  )
}
