import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { forget } from '../api/forget.ts'
import { signOut, signOutEverywhere } from '../api/self.ts'

/** Ends the session of this browser, or all of this person. What was shown is forgotten, whatever the server says. */
export function useSignOut(): (where: 'here' | 'everywhere') => void {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useCallback(
    (where) => {
      void (where === 'here' ? signOut() : signOutEverywhere())
        .catch(() => undefined)
        .finally(() => {
          void navigate({ to: '/sign-in', search: { why: 'out' } }).then(() => forget(client))
        })
    },
    [client, navigate],
  )
}
