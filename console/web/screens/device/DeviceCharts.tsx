import type { Device } from '@preau/protocol/api/devices.ts'
import type { Samples } from '@preau/protocol/api/samples.ts'
import { useMemo } from 'react'
import { Segments } from '../../../ui/Segments.tsx'
import { type ChartModel, chartModel } from '../../charts/chart-model.ts'
import { HoursTable } from '../../charts/HoursTable.tsx'
import { ReadingChart } from '../../charts/ReadingChart.tsx'
import type { Voice } from '../../format/translate.ts'
import { chooseCharts, serieOf } from './chart-choice.ts'

interface DeviceChartsProps {
  device: Device
  samples: Samples
  /** The right end of the charts, ms since 1970. */
  now: number
  voice: Voice
  figures: boolean
  onFigures: (figures: boolean) => void
}

const DAY_MS = 86_400_000
const GROUP = 'device-day'

/** The last 24 hours: curves that share time and cursor, or the same as figures. */
export function DeviceCharts({ device, samples, now, voice, figures, onFigures }: DeviceChartsProps) {
  const { t } = voice
  const { main, rest } = useMemo(() => {
    const model = (series: Samples['series'][number]) =>
      chartModel({ series, gaps: samples.gaps, from: now - DAY_MS, to: now, kind: device.kind }, voice)
    const chosen = chooseCharts(samples, device)
    return { main: chosen.main.map(model), rest: chosen.rest.map(model) }
  }, [samples, device, now, voice])
  const empty = main.length === 0 && rest.length === 0
  return (
    <section className="panel" aria-labelledby="day">
      <header>
        <h2 id="day">{t('day.title')}</h2>
        {!empty && (
          <>
            <p className="legend">
              <span>
                <i className="shade" />
                {t('chart.closed')}
              </span>
            </p>
            <Segments
              small
              label={t('day.view')}
              value={figures ? 'figures' : 'curves'}
              options={[
                { value: 'curves', label: t('day.curves') },
                { value: 'figures', label: t('day.figures') },
              ]}
              onChange={(view) => onFigures(view === 'figures')}
            />
          </>
        )}
      </header>
      {empty ? (
        <div className="hint">
          <p>{t('day.none')}</p>
          <p className="muted">{t('day.none_say')}</p>
        </div>
      ) : figures ? (
        <HoursTable models={[...main, ...rest]} voice={voice} label={t('day.table')} />
      ) : (
        <div className="charts">
          <Curves models={main} voice={voice} />
          {rest.length > 0 && (
            <details>
              <summary>{t('day.more', { count: rest.length })}</summary>
              <Curves models={rest} voice={voice} />
            </details>
          )}
        </div>
      )}
    </section>
  )
}

function Curves({ models, voice }: { models: readonly ChartModel[]; voice: Voice }) {
  return models.map((model, index) => (
    <ReadingChart
      key={model.reading}
      model={model}
      voice={voice}
      serie={serieOf(model.reading)}
      group={GROUP}
      hours={index === models.length - 1}
    />
  ))
}
