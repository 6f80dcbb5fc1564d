import type { Device } from '@preau/protocol/api/devices.ts'
import type { Samples } from '@preau/protocol/api/samples.ts'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { deviceSamplesQuery } from '../../api/queries.ts'
import { useServerNow } from '../../api/server-clock.ts'
import { meanSince, stepLine } from '../../charts/step-line.ts'
import { periodOf } from '../../format/periods.ts'
import type { Voice } from '../../format/translate.ts'
import { type ChartChoice, DeviceCharts } from './DeviceCharts.tsx'
import { curvesQuestion } from './period-samples.ts'
import { useOldValues, VitalsNow } from './VitalsNow.tsx'
import { vitalTiles } from './vital-tiles.ts'

const HOUR = 3_600_000

interface ReadingsProps {
  device: Device
  voice: Voice
  choice: ChartChoice
  onChoice: (choice: ChartChoice) => void
}

/** The readings of now, and over the period that was chosen. */
export function Readings({ device, voice, choice, onChoice }: ReadingsProps) {
  const { format } = voice
  const now = useServerNow(20_000)
  const { query, live: isLive } = curvesQuestion(periodOf('day', undefined, now, format.timeZone))
  const samples = useQuery(deviceSamplesQuery(device.id, query, isLive))
  const old = useOldValues(device)
  const cpuHour = useMemo(() => (old ? null : meanOfLastHour(samples.data, now)), [old, samples.data, now])
  const tiles = useMemo(() => vitalTiles(device, voice, cpuHour), [device, voice, cpuHour])
  return (
    <>
      <VitalsNow device={device} tiles={tiles} old={old} voice={voice} now={now} />
      <DeviceCharts device={device} now={now} voice={voice} choice={choice} onChoice={onChoice} />
    </>
  )
}

function meanOfLastHour(samples: Samples | undefined, now: number): number | null {
  const series = samples?.series.find((candidate) => candidate.reading === 'cpu.load')
  return series && samples ? meanSince(stepLine(series, samples.gaps, now - HOUR, now), now - HOUR) : null
}
