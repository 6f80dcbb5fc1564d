import { type Id, isId } from '@preau/protocol/ids.ts'

/** Which part of the fleet every page is about. A school says its authority by itself, so only one of the two is set. */
export interface ScopeSearch {
  school?: Id
  authority?: Id
}

/** The scope in an address; what is no identifier is passed over. */
export function validateScope(search: Record<string, unknown>): ScopeSearch {
  if (isId(search.school)) return { school: search.school }
  return isId(search.authority) ? { authority: search.authority } : {}
}
