import type { ReactNode } from 'react'

/** A name and what is said under it; null and undefined: not known, and left out. */
export type Fact = readonly [name: string, says: ReactNode]

/** Who or what something is, row by row. Names may come twice; their order stays. */
export function Facts({ rows, look = 'kv ident' }: { rows: readonly Fact[]; look?: 'kv ident' | 'compare' }) {
  const known = rows.filter(([, says]) => says !== null && says !== undefined)
  return (
    <dl className={look}>
      {known.map(([name, says], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two readings may have one name, and their order stays
        <div key={`${name} ${index}`}>
          <dt>{name}</dt>
          <dd>{says}</dd>
        </div>
      ))}
    </dl>
  )
}
