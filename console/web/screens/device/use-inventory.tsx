import type { DeviceInventory } from '@preau/protocol/api/inventory.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { deviceInventoryQuery } from '../../api/queries.ts'
import { useWords } from '../../format/words.ts'
import { PanelProblem } from './PanelProblem.tsx'

/** The inventory of a device, or in its place why it could not be read. */
export function useInventory(id: Id): { data: DeviceInventory | undefined; problem: ReactNode } {
  const words = useWords()
  const { data, error, refetch } = useQuery(deviceInventoryQuery(id))
  if (data || !error) return { data, problem: null }
  const problem = (
    <PanelProblem title={words.t('hardware.unread')} error={error} voice={words} onRetry={() => void refetch()} />
  )
  return { data, problem }
}
