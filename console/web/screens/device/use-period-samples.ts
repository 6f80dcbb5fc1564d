import type { Samples } from '@preau/protocol/api/samples.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { useAfter } from '../../../ui/use-after.ts'
import { deviceSamplesQuery } from '../../api/queries.ts'
import type { Period } from '../../format/periods.ts'
import { curvesQuestion } from './period-samples.ts'

/** Samples and the period that they are of. */
export interface PeriodSamples {
  period: Period
  samples: Samples
}

interface Answer {
  /** null: nothing was read yet, or what was asked last could not be read. */
  shown: PeriodSamples | null
  /** What is shown is another period than the one that was asked, for longer than a moment. */
  behind: boolean
  error: Error | null
  retry: () => void
}

/** The samples of a period. While a new one is on its way, what was shown stays as it was, with its own period. */
export function usePeriodSamples(device: Id, period: Period): Answer {
  const { query, live } = curvesQuestion(period)
  const { data, isPlaceholderData, error, refetch } = useQuery(deviceSamplesQuery(device, query, live))
  const before = useRef<PeriodSamples | null>(null)
  const same = before.current?.period.range === period.range && before.current.period.last === period.last
  const fresh = data !== undefined && (same || !isPlaceholderData)
  if (fresh) before.current = { period, samples: data }
  const behind = useAfter(!fresh && data !== undefined)
  return {
    shown: data === undefined ? null : before.current,
    behind,
    error: data === undefined ? error : null,
    retry: () => void refetch(),
  }
}
