/** How one school is looked at: its plan, its rooms as text, or the plan being drawn. Absent: what suits the screen. */
export type SchoolSight = 'plan' | 'list' | 'edit'

export interface SchoolSearch {
  view?: SchoolSight
}

/** The view in an address; what cannot be read is passed over. */
export function validateSchoolSearch(search: Record<string, unknown>): SchoolSearch {
  const { view } = search
  return view === 'plan' || view === 'list' || view === 'edit' ? { view } : {}
}
