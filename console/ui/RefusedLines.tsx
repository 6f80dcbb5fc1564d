import type { ReactNode } from 'react'
import { Note } from './states.tsx'

/** A line of a file that was refused, in words. */
export interface RefusedLine {
  key: string
  line: string
  column: string
  /** As it stands in the file. */
  value: string
  why: ReactNode
}

interface RefusedLinesProps {
  title: string
  say: string
  words: { line: string; column: string; value: string; why: string; empty: string }
  rows: readonly RefusedLine[]
}

/** Each line of a file that is refused, with its reason; nothing where none is. */
export function RefusedLines({ title, say, words, rows }: RefusedLinesProps) {
  if (rows.length === 0) return null
  return (
    <>
      <Note tone="degraded">
        <b>{title}</b> {say}
      </Note>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard */}
      <section className="refusedlines" tabIndex={0} aria-label={title}>
        <table className="table" data-density="compact">
          <thead>
            <tr>
              <th scope="col" className="num c-line">
                {words.line}
              </th>
              <th scope="col" className="c-column">
                {words.column}
              </th>
              <th scope="col" className="c-value">
                {words.value}
              </th>
              <th scope="col">{words.why}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, line, column, value, why }) => (
              <tr key={key}>
                <th scope="row" className="num">
                  {line}
                </th>
                <td>{column}</td>
                <td title={value}>{value === '' ? <i className="soft">{words.empty}</i> : value}</td>
                <td className="wrap">{why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}
