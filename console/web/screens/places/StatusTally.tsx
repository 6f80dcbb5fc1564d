import type { StatusCounts } from '@preau/protocol/api/devices.ts'
import { STATUSES } from '@preau/protocol/rules/device-status.ts'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { useWords } from '../../format/words.ts'

/** How many devices have each status, those that need someone first; what there is none of is not said. */
export function StatusTally({ counts }: { counts: StatusCounts }) {
  const { t, format } = useWords()
  const present = STATUSES.filter((status) => counts[status] > 0)
  return (
    <span className="statuses">
      {present.map((status) => (
        <span key={status} className={`st st-${status}`} title={t(`status.${status}.many`, { count: counts[status] })}>
          <StatusMark shape={status} />
          {format.number(counts[status])}
          <span className="vh"> {t(`status.${status}.many`, { count: counts[status] })}</span>
        </span>
      ))}
    </span>
  )
}
