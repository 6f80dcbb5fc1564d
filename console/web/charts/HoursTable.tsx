import { EVERY_HOUR, hourTicks } from '../format/school-hours.ts'
import type { Voice } from '../format/translate.ts'
import type { ChartModel } from './chart-model.ts'
import { hourRows } from './chart-table.ts'
import './charts.css'

/** The charts of a page as figures: one row an hour, the newest first; least and most of each reading. */
export function HoursTable({ models, voice, label }: { models: readonly ChartModel[]; voice: Voice; label: string }) {
  const first = models[0]
  if (first === undefined) return null
  const { t, format } = voice
  const hours = [first.from, ...hourTicks(first.from + 1, first.to - 1, format.timeZone, EVERY_HOUR)]
  const columns = models.map((model) => ({ model, rows: hourRows(model.line, hours, first.to) }))
  return (
    // The region scrolls, so the keyboard must be able to reach it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs the focus to be scrolled by keys
    <section className="hours" aria-label={label} tabIndex={0}>
      <table className="table" data-density="compact">
        <thead>
          <tr>
            <th scope="col">{t('chart.hour')}</th>
            {columns.map(({ model }) => (
              <th scope="col" className="num" key={model.reading}>
                {model.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hours
            .map((from, index) => (
              <tr key={from}>
                <th scope="row">{format.momentWithTime(from, first.to)}</th>
                {columns.map(({ model, rows }) => (
                  <td className="num" key={model.reading}>
                    {cell(model, rows[index]?.figures ?? null, voice)}
                  </td>
                ))}
              </tr>
            ))
            .reverse()}
        </tbody>
      </table>
    </section>
  )
}

function cell(model: ChartModel, figures: { min: number; max: number } | null, { format }: Voice): string {
  if (figures === null) return '–'
  const [min, max] = [format.number(figures.min / model.divide), format.number(figures.max / model.divide)]
  return min === max ? max : `${min} – ${max}`
}
