import { type Id, isId } from '@preau/protocol/ids.ts'

/**
 * Which part of the fleet every page is about. A school says its authority by itself, so only one of the two is set. A link
 * that names neither keeps the scope of the page; undefined lifts it.
 */
export interface ScopeSearch {
  school?: Id | undefined
  authority?: Id | undefined
}

/** The scope in an address; what is no identifier is passed over. */
export function validateScope(search: Record<string, unknown>): ScopeSearch {
  if (isId(search.school)) return { school: search.school }
  return isId(search.authority) ? { authority: search.authority } : {}
}

/** The scope of the page that one leaves, unless the link says its own. */
export function keepScope<T extends ScopeSearch>({ search, next }: { search: T; next: (search: T) => T }): T {
  const result = next(search)
  if ('school' in result || 'authority' in result) return result
  return { ...result, ...validateScope({ school: search.school, authority: search.authority }) }
}
