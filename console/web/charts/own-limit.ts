import type { EquipmentDetail } from '@preau/protocol/api/equipment.ts'
import { figureOf } from '@preau/protocol/rules/equipment-figures.ts'
import type { EquipmentReadingName } from '@preau/protocol/rules/equipment-readings.ts'
import type { Threshold } from './threshold.ts'

/**
 * The limit of one device alone for a reading of its charts: by its own spec, else the hours that its lamp is made for. Of two the
 * one that a value meets first; words have no line.
 */
export function ownLimit(
  reading: string,
  detail: Pick<EquipmentDetail, 'life' | 'thresholds'> | null,
): Threshold | undefined {
  const own = Object.entries(detail?.thresholds ?? {}).find(
    ([name]) => figureOf(name as EquipmentReadingName) === reading,
  )
  const limit = own?.[1].degraded ?? own?.[1].down
  if (limit?.above !== undefined) return { value: limit.above, when: 'at_least' }
  if (limit?.below !== undefined) return { value: limit.below, when: 'at_most' }
  const lamp = reading === 'lamp.hours' ? detail?.life?.lamp : undefined
  return lamp === undefined ? undefined : { value: lamp, when: 'at_least' }
}
