import type { MergeNotice } from '@preau/protocol/api/merge-notices.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from '../../ui/Button.tsx'
import { Note } from '../../ui/states.tsx'
import { mergeNoticesQuery, seeMergeNotices } from '../api/merge-notices.ts'
import { serverNow } from '../api/server-clock.ts'
import { useWords } from '../format/words.ts'

/** So many are written out; how many more there are is said. */
const SHOWN = 5

/** What one changed and no longer holds, for the school or the town hall changed it too: on every page, until it was read. */
export function MergeNotices() {
  const { t } = useWords()
  const client = useQueryClient()
  const { data } = useQuery(mergeNoticesQuery)
  const see = useMutation({
    mutationFn: seeMergeNotices,
    onSuccess: () => client.invalidateQueries({ queryKey: mergeNoticesQuery.queryKey }),
  })
  const notices = data?.notices ?? []
  if (notices.length === 0) return null
  return (
    <aside className="banners" aria-label={t('merge.title')}>
      <Note
        tone="degraded"
        action={
          <Button small onClick={() => see.mutate()}>
            {t('merge.seen')}
          </Button>
        }
      >
        <b>{t('merge.title')}</b>
        <ul>
          {notices.slice(0, SHOWN).map((notice) => (
            <li key={`${notice.school.id}${notice.kind}${notice.field}${notice.changedAt}`}>
              <Told notice={notice} />
            </li>
          ))}
        </ul>
        {notices.length > SHOWN && <p>{t('merge.more', { count: notices.length - SHOWN })}</p>}
      </Note>
    </aside>
  )
}

function Told({ notice }: { notice: MergeNotice }) {
  const { t, format } = useWords()
  const { field, kind, name, school, lost, kept, keptBy, changedAt } = notice
  const what = name ?? t(kind === 'plan' ? 'merge.plan' : 'merge.gone')
  const moment = format.momentWithTime(changedAt, serverNow())
  const by = t(keptBy === 'school' ? 'merge.by_school' : 'merge.by_territory')
  const where = { what, school: school.name, moment, by }
  if (field === '*') return t(name === null ? 'merge.taken_away' : 'merge.came_back', where)
  if (lost !== null && kept !== null) return t('merge.value', { ...where, lost, kept })
  return t('merge.field', where)
}
