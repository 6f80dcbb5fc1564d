import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useCallback } from 'react'
import { forget } from '../../api/forget.ts'

/** Goes into the console as who one is now: nothing that somebody else was shown stays behind. */
export function useEnter(): (back?: string) => void {
  const client = useQueryClient()
  const router = useRouter()
  return useCallback(
    (back = '/') => {
      forget(client)
      router.history.push(back)
    },
    [client, router],
  )
}
