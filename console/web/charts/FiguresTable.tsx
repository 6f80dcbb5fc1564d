import type { Series } from '@preau/protocol/api/samples.ts'
import type { Period } from '../format/periods.ts'
import { chartScale, readingTitle } from '../format/reading-text.ts'
import type { Voice } from '../format/translate.ts'
import { type Figures, figuresBy } from './chart-table.ts'
import { tableRows } from './table-rows.ts'
import './charts.css'

interface FiguresTableProps {
  series: readonly Series[]
  period: Period
  now: number
  /** What the figures are, for whoever does not see the sentence above them. */
  label: string
  voice: Voice
}

/** The charts of a page as figures: a row an hour, a day or a month, the newest first; mean and extremes of each reading. */
export function FiguresTable({ series, period, now, label, voice }: FiguresTableProps) {
  const rows = tableRows(period, now, voice)
  const starts = rows.map(({ from }) => from)
  const columns = series.map((each) => ({ reading: each.reading, figures: figuresBy(each, starts) }))
  return (
    // The region scrolls, so the keyboard must be able to reach it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs the focus to be scrolled by keys
    <section className="figures" aria-label={label} tabIndex={0}>
      <table className="table" data-density="compact">
        <thead>
          <tr>
            <th scope="col">{voice.t(`period.row.${period.range}`)}</th>
            {columns.map(({ reading }) => (
              <th scope="col" className="num" key={reading}>
                {readingTitle(reading, voice)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows
            .map(({ from, words }, index) => (
              <tr key={from}>
                <th scope="row">{words}</th>
                {columns.map(({ reading, figures }) => (
                  <Cell key={reading} figures={figures[index] ?? null} divide={chartScale(reading)} voice={voice} />
                ))}
              </tr>
            ))
            .reverse()}
        </tbody>
      </table>
    </section>
  )
}

function Cell({ figures, divide, voice }: { figures: Figures | null; divide: number; voice: Voice }) {
  if (figures === null) return <td className="num none">–</td>
  const print = (value: number) => voice.format.number(value / divide)
  const [mean, low, high] = [print(figures.mean), print(figures.low), print(figures.high)]
  return (
    <td className="num">
      {mean} <span className="span">{low === high ? '' : `${low} – ${high}`}</span>
    </td>
  )
}
