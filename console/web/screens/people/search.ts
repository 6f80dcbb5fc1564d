/** What of the people is shown, as it stands in the address. */
export interface PeopleSearch {
  q?: string
}

/** Reads the address; what cannot be read is passed over. */
export function validatePeopleSearch(search: Record<string, unknown>): PeopleSearch {
  return typeof search.q === 'string' && search.q.trim() !== '' ? { q: search.q.slice(0, 200) } : {}
}
