import type { StatusCounts } from '@preau/protocol/api/devices.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { STATUSES } from '@preau/protocol/rules/device-status.ts'
import { Link } from '@tanstack/react-router'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { useWords } from '../../format/words.ts'

/** What the signs of the picture mean and how many of each there are; each leads to those devices. */
export function PlanKey({ school, counts }: { school: Id; counts: StatusCounts }) {
  const { t } = useWords()
  const present = STATUSES.filter((status) => counts[status] > 0)
  return (
    <ul className="plankey" aria-label={t('plan.key')}>
      {present.map((status) => (
        <li key={status}>
          <Link className={`st st-${status}`} to="/fleet" search={{ school, status }}>
            <StatusMark shape={status} />
            {t(`plan.key.${status}`, { count: counts[status] })}
          </Link>
        </li>
      ))}
    </ul>
  )
}
