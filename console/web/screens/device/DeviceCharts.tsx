import type { Device } from '@preau/protocol/api/devices.ts'
import { type ReactNode, useMemo } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Segments } from '../../../ui/Segments.tsx'
import { chartFrame } from '../../charts/chart-frame.ts'
import { chartModel } from '../../charts/chart-model.ts'
import { ownLimit } from '../../charts/own-limit.ts'
import { lastDayAfter, lastDayBefore, periodOf, RANGES, type Range } from '../../format/periods.ts'
import type { Voice } from '../../format/translate.ts'
import { Curves } from './Curves.tsx'
import { chooseCharts } from './chart-choice.ts'
import { BodyWaiting } from './DeviceWaiting.tsx'
import { ExportLink } from './ExportLink.tsx'
import { PartProblem } from './PanelProblem.tsx'
import { PeriodBar } from './PeriodBar.tsx'
import { PeriodFigures } from './PeriodFigures.tsx'
import { PeriodKey } from './PeriodKey.tsx'
import { firstReport, type Nothing, nothingWords, periodSays, periodTitle } from './period-words.ts'
import type { DeviceSearch } from './search.ts'
import { usePeriodSamples } from './use-period-samples.ts'
import './readings.css'

/** Which period is shown, and how. */
export type ChartChoice = Pick<DeviceSearch, 'range' | 'to' | 'view'>

interface DeviceChartsProps {
  device: Device
  now: number
  voice: Voice
  choice: ChartChoice
  onChoice: (choice: ChartChoice) => void
}

const MINUTE = 60_000

interface Chosen {
  range: Range
  to: string | null
  figures: boolean
}

/** The readings of a device over a day, 30 days or a year, up to now or before: as curves or as figures. */
export function DeviceCharts({ device, now, voice, choice, onChoice }: DeviceChartsProps) {
  const { t, format } = voice
  const { range = 'day', to: last, view } = choice
  // What is long moves slowly, and what is over not at all: no need to work it out each moment anew.
  const at = range === 'day' && last === undefined ? now : Math.floor(now / (5 * MINUTE)) * 5 * MINUTE
  const period = useMemo(() => periodOf(range, last, at, format.timeZone), [range, last, at, format.timeZone])
  const { shown, behind, error, retry } = usePeriodSamples(device.id, period)
  const { kind, reasons, firstHeardAt, equipment } = device
  const charts = useMemo(() => {
    if (shown === null) return null
    const frame = chartFrame(shown.samples, shown.period, at, firstHeardAt, voice)
    const { main, rest } = chooseCharts(shown.samples, { reasons })
    // A card that was not there in this time has no line, and no chart.
    const models = (all: typeof main) =>
      all
        .map((series) => chartModel(series, frame, kind, voice, ownLimit(series.reading, equipment)))
        .filter(({ line }) => line.length > 0)
    return { main: models(main), rest: models(rest) }
  }, [shown, at, kind, reasons, firstHeardAt, equipment, voice])

  const readings = charts === null ? [] : [...charts.main, ...charts.rest].map(({ reading }) => reading)
  const empty = charts !== null && readings.length === 0
  const figures = view === 'figures'
  const begins = shown === null ? null : firstReport(shown.samples, period, device)
  const choose = (change: Partial<Chosen>) => {
    const next: Chosen = { range, to: period.last, figures, ...change }
    onChoice({
      ...(next.range !== 'day' && { range: next.range }),
      ...(next.to !== null && { to: next.to }),
      ...(next.figures && { view: 'figures' }),
    })
  }
  const nothingBefore = begins !== null || firstHeardAt === null || (empty && firstHeardAt >= period.to)
  return (
    <section className="panel" aria-labelledby="readings">
      <header>
        <h2 id="readings">
          {periodTitle(period, now, voice)}{' '}
          {device.simulated && <small className="soft">{t('device.simulated_readings')}</small>}
        </h2>
        {!empty && !figures && charts !== null && <PeriodKey range={range} voice={voice} />}
        <Segments
          small
          label={t('period.choice')}
          value={range}
          options={RANGES.map((value) => ({ value, label: t(`period.${value}`) }))}
          onChange={(value) => choose({ range: value })}
        />
      </header>
      <PeriodBar
        voice={voice}
        says={firstHeardAt === null ? '' : periodSays(period, figures && !empty, now, voice)}
        begins={begins === null ? null : t('period.begins', { day: format.date(begins, now) })}
        onEarlier={nothingBefore ? null : () => choose({ to: lastDayBefore(period, format.timeZone) })}
        onLater={period.last === null ? null : () => choose({ to: lastDayAfter(period, now, format.timeZone) })}
        onNow={period.last === null ? null : () => choose({ to: null })}
      >
        {readings.length > 0 && (
          <>
            <Segments
              small
              label={t('period.view')}
              value={figures ? 'figures' : 'curves'}
              options={[
                { value: 'curves', label: t('period.curves') },
                { value: 'figures', label: t('period.figures') },
              ]}
              onChange={(value) => choose({ figures: value === 'figures' })}
            />
            <ExportLink device={device} period={period} readings={readings} voice={voice} />
          </>
        )}
      </PeriodBar>
      {charts === null ? (
        error === null ? (
          <BodyWaiting label={t('period.loading')} />
        ) : (
          <PartProblem title={t('period.unread')} error={error} voice={voice} onRetry={retry} />
        )
      ) : empty ? (
        <Silence words={nothingWords(shown?.samples ?? { gaps: [] }, period, device, now, voice)}>
          {range === 'day' && period.last === null && !nothingBefore && (
            <Button small onClick={() => choose({ range: 'month' })}>
              {t('period.see_month')}
            </Button>
          )}
        </Silence>
      ) : figures ? (
        <PeriodFigures device={device} period={period} readings={readings} now={now} voice={voice} />
      ) : (
        <Curves main={charts.main} rest={charts.rest} voice={voice} behind={behind} />
      )}
    </section>
  )
}

/** In the place of charts: why there are none, and where there are some. */
function Silence({ words, children }: { words: Nothing; children: ReactNode }) {
  return (
    <div className="hint">
      <p>{words.title}</p>
      {words.says !== '' && <p className="muted">{words.says}</p>}
      {children}
    </div>
  )
}
