const SCHOOL = /^[ÉE]cole\s+(?=\S)/u

/** A school in a narrow column, where its kind goes without saying: `Jules-Ferry` for `École Jules-Ferry`. */
export function shortSchoolName(name: string): string {
  const rest = name.replace(SCHOOL, '')
  return rest.charAt(0).toUpperCase() + rest.slice(1)
}

/** A school within a French sentence, after `l’`: `école Jules-Ferry`; undefined for a name that is no such noun. */
export function schoolAsNoun(name: string): string | undefined {
  return SCHOOL.test(name) ? `école ${name.replace(SCHOOL, '')}` : undefined
}
