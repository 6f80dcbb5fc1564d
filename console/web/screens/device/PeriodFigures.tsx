import type { Device } from '@preau/protocol/api/devices.ts'
import { useQuery } from '@tanstack/react-query'
import { deviceSamplesQuery } from '../../api/queries.ts'
import { FiguresTable } from '../../charts/FiguresTable.tsx'
import type { Period } from '../../format/periods.ts'
import type { Voice } from '../../format/translate.ts'
import { BodyWaiting } from './DeviceWaiting.tsx'
import { PartProblem } from './PanelProblem.tsx'
import { figuresQuestion } from './period-samples.ts'
import { periodSays } from './period-words.ts'

interface PeriodFiguresProps {
  device: Device
  period: Period
  /** The readings that have a column, in their order. */
  readings: readonly string[]
  now: number
  voice: Voice
}

/** The figures of a period, by hours, days or months: the server's own means, the same as in the file. */
export function PeriodFigures({ device, period, readings, now, voice }: PeriodFiguresProps) {
  const { query, live } = figuresQuestion(period)
  const { data, isPlaceholderData, error, refetch } = useQuery(deviceSamplesQuery(device.id, query, live))
  const { t } = voice
  if (data === undefined && error)
    return <PartProblem title={t('period.unread')} error={error} voice={voice} onRetry={() => void refetch()} />
  // Figures of another period would stand in the wrong rows.
  if (data === undefined || (isPlaceholderData && data.from !== query.from))
    return <BodyWaiting label={t('period.loading')} />
  const series = readings.flatMap((reading) => data.series.filter((each) => each.reading === reading))
  return (
    <FiguresTable
      series={series}
      period={period}
      now={now}
      label={periodSays(period, true, now, voice)}
      voice={voice}
    />
  )
}
