import type { AuthorityLine } from '@preau/protocol/api/schools.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'

/**
 * The authorities in which all words of `text` stand: with all their schools where it is their own name that fits, else with
 * those that fit. Accents and case do not count.
 */
export function findAuthorities(authorities: readonly AuthorityLine[], text: string): readonly AuthorityLine[] {
  const words = foldText(text).split(' ').filter(Boolean)
  if (words.length === 0) return authorities
  return authorities.flatMap((authority) => {
    const above = foldText(`${authority.name} ${authority.insee ?? ''}`)
    const left = words.filter((word) => !above.includes(word))
    if (left.length === 0) return [authority]
    const schools = authority.schools.filter(({ name, uai, insee }) => {
      const own = foldText(`${name} ${uai ?? ''} ${insee ?? ''}`)
      return left.every((word) => own.includes(word))
    })
    return schools.length > 0 ? [{ ...authority, schools }] : []
  })
}
