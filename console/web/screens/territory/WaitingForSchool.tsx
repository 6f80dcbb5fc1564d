import type { Id } from '@preau/protocol/ids.ts'
import { useQuery } from '@tanstack/react-query'
import { Note } from '../../../ui/states.tsx'
import { useIsTerritory, waitingForSchoolQuery } from '../../api/territory.ts'
import { useWords } from '../../format/words.ts'

/** What was changed or asked here of a device and its school does not have yet. */
export function WaitingForSchool({ device }: { device: Id }) {
  const { t } = useWords()
  const isTerritory = useIsTerritory()
  const { data } = useQuery({ ...waitingForSchoolQuery(device), enabled: isTerritory })
  if (!data || (!data.changed && data.commands.length === 0)) return null
  return (
    <Note tone="unknown">
      {data.changed && <p>{t('territory.device_waits')}</p>}
      {data.commands.length > 0 && <p>{t('territory.command_waits', { count: data.commands.length })}</p>}
    </Note>
  )
}
