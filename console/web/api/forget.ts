import type { QueryClient } from '@tanstack/react-query'

/** Forgets all that was shown to somebody, so that nobody else sees it. How one signs in here is everybody's. */
export function forget(client: QueryClient): void {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'sign-in' })
  client.getMutationCache().clear()
}
