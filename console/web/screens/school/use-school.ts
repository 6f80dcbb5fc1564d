import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { School } from '@preau/protocol/api/places.ts'
import type { Plan } from '@preau/protocol/api/plans.ts'
import { useQuery } from '@tanstack/react-query'
import { devicesQuery, planQuery } from '../../api/queries.ts'
import { useMay } from '../../api/use-may.ts'

/** The most that one question may ask for; a primary school has fewer. */
const MOST = 500

export interface SchoolState {
  /** The gravest first. Undefined until they are there. */
  devices: readonly DeviceRow[] | undefined
  /** How many there are in all: more than `devices` in a very large school. */
  total: number
  plan: Plan | undefined
  error: unknown
  retry: () => void
}

/** What the view of a school shows, kept up to date. */
export function useSchool(school: School): SchoolState {
  // A teacher sees rooms and no devices: for him there is nothing to ask.
  const may = useMay()
  const seesDevices = may('fleet.read', { school: school.id, authority: school.authority })
  const list = useQuery({
    ...devicesQuery({ school: school.id, limit: MOST, sort: 'severity' }),
    enabled: seesDevices,
  })
  const plan = useQuery(planQuery(school.id))
  // While the list of another school stands in for the one that is on its way, it must not be taken for this one.
  const mine =
    list.data && (!list.isPlaceholderData || list.data.rows[0]?.school.id === school.id) ? list.data : undefined
  const failed = (seesDevices && mine === undefined && list.isError) || (plan.data === undefined && plan.isError)
  return {
    devices: seesDevices ? mine?.rows : [],
    total: mine?.total ?? 0,
    plan: plan.data,
    error: failed ? (list.error ?? plan.error) : null,
    retry: () => {
      void list.refetch()
      void plan.refetch()
    },
  }
}
