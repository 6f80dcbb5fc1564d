import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useCallback } from 'react'

/** Goes into the console as who one is now: nothing that somebody else was shown stays behind. */
export function useEnter(): (back?: string) => void {
  const client = useQueryClient()
  const router = useRouter()
  return useCallback(
    (back = '/') => {
      client.clear()
      router.history.push(back)
    },
    [client, router],
  )
}
