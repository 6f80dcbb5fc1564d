import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Note } from '../../../ui/states.tsx'
import { waitingQuery } from '../../api/enrolments.ts'
import { useMay } from '../../api/use-may.ts'
import { useWords } from '../../format/words.ts'

/** That devices wait at the door, for who may let them in. */
export function WaitingNote() {
  const { t } = useWords()
  const may = useMay()
  const { data } = useQuery({ ...waitingQuery, enabled: may('device.admit') })
  const count = data?.rows.length ?? 0
  if (count === 0) return null
  return (
    <Note
      tone="unknown"
      sign="door"
      action={
        <Link className="btn small" to="/enrolments">
          {t('enrol.banner_go')}
        </Link>
      }
    >
      {t('enrol.banner', { count })}
    </Note>
  )
}
