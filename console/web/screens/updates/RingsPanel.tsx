import type { Campaign } from '@preau/protocol/api/campaigns.ts'
import { useWords } from '../../format/words.ts'
import { ShareBar } from './ShareBar.tsx'

/** The rings side by side, the small ones first: which is open, and how each stands. */
export function RingsPanel({ campaign: { now, ringList, ring } }: { campaign: Campaign }) {
  const { t, format } = useWords()
  return (
    <section className="panel" aria-labelledby="rings">
      <header>
        <h2 id="rings">{t('updates.rings')}</h2>
        <p className="muted">{t('updates.rings_say')}</p>
      </header>
      <ol className="rings">
        {ringList.map(({ kind, counts, openedAt, opensAt }, index) => (
          <li key={kind} data-open={index <= ring || undefined} aria-current={index === ring ? 'step' : undefined}>
            <b>{t(`updates.kind.${kind}`)}</b>
            <ShareBar counts={counts} />
            <span>{t('updates.of', { done: counts.healthy, all: counts.devices })}</span>
            {counts.failed > 0 && <b className="bad">{t('updates.failures', { count: counts.failed })}</b>}
            <small>
              {openedAt !== null
                ? t('updates.opened', { at: format.momentWithTime(openedAt, now) })
                : opensAt !== null
                  ? t('updates.opens', { at: format.momentWithTime(opensAt, now) })
                  : t('updates.not_open')}
            </small>
          </li>
        ))}
      </ol>
    </section>
  )
}
