import type { Device } from '@preau/protocol/api/devices.ts'
import type { Samples } from '@preau/protocol/api/samples.ts'
import type { Status } from '@preau/protocol/rules/device-status.ts'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { deviceSamplesQuery } from '../../api/queries.ts'
import { useServerNow } from '../../api/server-clock.ts'
import { useLive } from '../../api/use-live.ts'
import { meanSince, stepLine } from '../../charts/step-line.ts'
import type { Voice } from '../../format/translate.ts'
import { DeviceCharts } from './DeviceCharts.tsx'
import { PanelWaiting } from './DeviceWaiting.tsx'
import { PanelProblem } from './PanelProblem.tsx'
import { VitalTiles } from './VitalTiles.tsx'
import { vitalTiles } from './vital-tiles.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** The question is the same for so long, so that looking again finds its answer. */
const STEP = 5 * 60_000

const SILENT = new Set<Status>(['offline', 'asleep', 'unknown'])

interface DayProps {
  device: Device
  voice: Voice
  figures: boolean
  onFigures: (figures: boolean) => void
}

/** The readings of now and of the last 24 hours. */
export function Day({ device, voice, figures, onFigures }: DayProps) {
  const { t, format } = voice
  const now = useServerNow(20_000)
  const to = Math.ceil(now / STEP) * STEP
  const samples = useQuery(deviceSamplesQuery(device.id, to - DAY - STEP, to))
  const { live } = useLive()
  // What the server did not say lately is as old as what the device did not.
  const old = live.kind === 'stale' || SILENT.has(device.status)
  const cpuHour = useMemo(() => (old ? null : meanOfLastHour(samples.data, now)), [old, samples.data, now])
  const tiles = useMemo(() => vitalTiles(device, voice, cpuHour), [device, voice, cpuHour])
  const title =
    old && device.valuesAt !== null
      ? t('vitals.title_old', { ago: format.ago(device.valuesAt, now) })
      : t('vitals.title')
  return (
    <>
      {tiles.length > 0 ? (
        <VitalTiles tiles={tiles} title={title} old={old} />
      ) : (
        <section className="panel hint">
          <p>{t('vitals.none')}</p>
          <p className="muted">{t('vitals.none_say')}</p>
        </section>
      )}
      {samples.data ? (
        <DeviceCharts
          device={device}
          samples={samples.data}
          now={now}
          voice={voice}
          figures={figures}
          onFigures={onFigures}
        />
      ) : samples.error ? (
        <PanelProblem
          title={t('day.unread')}
          error={samples.error}
          voice={voice}
          onRetry={() => void samples.refetch()}
        />
      ) : (
        <PanelWaiting height={420} bars={4} />
      )}
    </>
  )
}

function meanOfLastHour(samples: Samples | undefined, now: number): number | null {
  const series = samples?.series.find((candidate) => candidate.reading === 'cpu.load')
  return series && samples ? meanSince(stepLine(series, samples.gaps, now - HOUR, now), now - HOUR) : null
}
