import type { TicketCounts } from '@preau/protocol/api/tickets.ts'
import { StatusWord } from '../../../ui/StatusMark.tsx'
import { useWords } from '../../format/words.ts'
import { SHOWS, type Show } from './search.ts'

const SHAPES = { late: 'down', blocking: 'down', paused: 'offline', restored: 'ok' } as const

interface TicketCountersProps {
  /** Undefined while they are on their way. */
  counts: TicketCounts | undefined
  show: Show
  onShow: (show: Show | undefined) => void
}

/** How many tickets stand how; a click shows only those. */
export function TicketCounters({ counts, show, onShow }: TicketCountersProps) {
  const { t, format } = useWords()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a colonnade
    <div className="colonnade ticketcounters" role="group" aria-label={t('tickets.by_state')}>
      {SHOWS.map((one) => {
        const count = counts && one in counts ? counts[one as keyof TicketCounts] : undefined
        const shape = one in SHAPES ? SHAPES[one as keyof typeof SHAPES] : undefined
        const word = t(`tickets.show.${one}`)
        return (
          <button
            key={one}
            type="button"
            className={[one === 'live' && 'all', shape && `st-${shape}`, count === 0 && 'none']
              .filter(Boolean)
              .join(' ')}
            aria-pressed={show === one}
            onClick={() => onShow(one === 'live' || one === show ? undefined : one)}
          >
            {count !== undefined && <b>{format.number(count)}</b>}
            {shape && count !== 0 ? (
              <StatusWord shape={shape}>{word}</StatusWord>
            ) : (
              <span className="muted">{word}</span>
            )}
          </button>
        )
      })}
    </div>
  )
}
