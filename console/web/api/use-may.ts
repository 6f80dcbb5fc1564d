import type { Action } from '@preau/protocol/rules/permissions.ts'
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { mayAt, type Spot } from './may.ts'
import { selfQuery } from './self.ts'

/** Whether who is signed in could do something; nothing, before it is known who he is. */
export function useMay(): (action: Action, spot?: Spot) => boolean {
  const { data } = useQuery({ ...selfQuery, enabled: false })
  return useCallback((action, spot) => mayAt(data?.person.grants ?? [], action, spot), [data])
}
