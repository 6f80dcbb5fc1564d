import { RUN_DEVICES_MAX } from '@preau/protocol/api/runbook-runs.ts'
import type { Runbook } from '@preau/protocol/runbooks/runbook.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { runbooksQuery } from '../../api/fixes.ts'
import { devicesQuery } from '../../api/queries.ts'
import { useWords } from '../../format/words.ts'
import { FixDialog, type FixDialogProps } from '../fixes/FixDialog.tsx'
import { Refusal } from '../Refusal.tsx'
import { fixableOf, forMany, proposedForMost } from './fix-set.ts'
import { type ScopedSearch, toDeviceQuery } from './search.ts'

interface Chosen {
  books: readonly Runbook[]
  first: Runbook
  devices: FixDialogProps['devices']
}

/**
 * Runs a fix on all that the filters show. What it is run on is read when it is opened and does not move afterwards: who confirms
 * "12 devices" means these twelve.
 * @param total rows that fit the filters
 */
export function FleetFix({ search, total }: { search: ScopedSearch; total: number }) {
  const voice = useWords()
  const { t, format } = voice
  const client = useQueryClient()
  const navigate = useNavigate()
  const why = useId()
  const [chosen, setChosen] = useState<Chosen | undefined>(undefined)
  const isTooMany = total > RUN_DEVICES_MAX
  const choose = useMutation({
    mutationFn: async (): Promise<Chosen | undefined> => {
      const query = { ...toDeviceQuery(search), offset: 0, limit: RUN_DEVICES_MAX }
      const [{ rows }, known] = await Promise.all([
        client.fetchQuery({ ...devicesQuery(query), staleTime: 0 }),
        client.ensureQueryData(runbooksQuery),
      ])
      const books = forMany(known.rows)
      const devices = fixableOf(rows)
      const first = proposedForMost(devices, books) ?? books[0]
      return first && devices.length > 0 ? { books, first, devices } : undefined
    },
    onSuccess: setChosen,
  })
  const isNone = choose.isSuccess && choose.data === undefined
  return (
    <>
      <Button
        sign="wrench"
        blocked={isTooMany || choose.isPending}
        aria-describedby={isTooMany ? why : undefined}
        onClick={() => choose.mutate()}
      >
        {t('fix.set', { count: total })}
      </Button>
      {isTooMany && (
        <span id={why} className="muted">
          {t('fix.set_most', { most: format.number(RUN_DEVICES_MAX) })}
        </span>
      )}
      {isNone && (
        <span role="status" className="muted">
          {t('fix.set_none')}
        </span>
      )}
      <Refusal error={choose.error} />
      {chosen && (
        <FixDialog
          {...chosen}
          chosenFrom={total}
          voice={voice}
          onClose={() => setChosen(undefined)}
          onDone={([run, ...more]) =>
            void (run !== undefined && more.length === 0
              ? navigate({ to: '/fixes/$run', params: { run } })
              : navigate({ to: '/fixes' }))
          }
        />
      )}
    </>
  )
}
