import type { Indicator } from '@preau/protocol/api/contract-board.ts'
import type { Voice } from '../../format/translate.ts'

/** Of fewer than five things there is no percentage. */
const FEW = 5

/** A figure as it is read: `98,9 %`, `3 sur 4`, or a dash where there is nothing to measure. */
export function figureOf({ indicator, actual, good, total }: Indicator, { t, format }: Voice): string {
  if (actual === null) return '–'
  if (indicator === 'availability') return format.percent(actual, 2)
  if (indicator === 'lost_sessions') return format.number(actual)
  return total < FEW
    ? t('contract.few', { good: format.number(good), total: format.number(total) })
    : format.percent(actual, 1)
}

/** Where a percent stands on a scale from `low` to 100, in parts of it. */
export function onScale(value: number, low: number): number {
  return Math.max(0, Math.min(1, (value - low) / (100 - low)))
}

/** Where a scale begins, so that its target stands in its middle. */
export function scaleLow(target: number): number {
  return target >= 100 ? 80 : Math.max(0, 2 * target - 100)
}
