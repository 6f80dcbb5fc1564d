import type { LotShape } from '@preau/protocol/api/people.ts'
import type { SchoolNames } from '@preau/protocol/api/schools.ts'
import { useQuery } from '@tanstack/react-query'
import { lotsQuery } from './people.ts'
import { schoolNamesQuery } from './place-queries.ts'
import { selfQuery } from './self.ts'
import { useMay } from './use-may.ts'

/** What scopes are called: places for everybody, all lots for who manages people, his own for everybody else. */
export function useScopeNames(): {
  places: SchoolNames | undefined
  lots: readonly Pick<LotShape, 'id' | 'name'>[] | undefined
} {
  const may = useMay()
  const places = useQuery(schoolNamesQuery)
  const lots = useQuery({ ...lotsQuery, enabled: may('people.manage') })
  const self = useQuery({ ...selfQuery, enabled: false })
  return { places: places.data, lots: lots.data?.rows ?? self.data?.lots }
}
