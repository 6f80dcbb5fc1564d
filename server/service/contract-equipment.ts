import type { Contract } from '@preau/protocol/contracts/contract.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { zonedTime } from '@preau/protocol/rules/zoned-time.ts'
import type { CoveredDevice } from '../store/covered-devices.ts'

/**
 * A contract with the devices of the fleet under `equipment`: those of the kinds that its classes name, each from the local day
 * on which it was enrolled. What the text lists itself stays as it is. The same devices always give the same contract.
 */
export function withEquipment(
  contract: Contract,
  devices: readonly CoveredDevice[],
  uaiOf: ReadonlyMap<Id, string>,
): Contract {
  const listed = new Set(contract.equipment.flatMap(({ ids }) => ids))
  const classOf = new Map(contract.classes.flatMap(({ id, kinds = [] }) => kinds.map((kind) => [kind, id] as const)))
  const local = zonedTime(contract.time_zone)
  const groups = new Map<string, Contract['equipment'][number]>()
  for (const { id, school, kind, enrolledAt } of devices) {
    const [uai, named] = [uaiOf.get(school), classOf.get(kind)]
    if (uai === undefined || named === undefined || listed.has(id)) continue
    const day = local(enrolledAt).slice(0, 10)
    const from = day > contract.from ? day : undefined
    const key = `${uai} ${named} ${from ?? ''}`
    const group = groups.get(key)
    if (group) group.ids.push(id)
    else groups.set(key, { school: uai, class: named, ids: [id], ...(from !== undefined && { from }) })
  }
  const found = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
  return { ...contract, equipment: [...contract.equipment, ...found] }
}
