import type { PlanArea, PlanRoom } from '@preau/protocol/api/plans.ts'
import { wallsOf } from '@preau/protocol/rules/plan-walls.ts'

/** The walls in ink, with their doors as openings. */
export function Walls({ rooms, areas }: { rooms: readonly PlanRoom[]; areas: readonly PlanArea[] }) {
  const path = wallsOf(rooms, areas)
    .map(({ direction, at, from, to }) => (direction === 'across' ? `M${from} ${at}H${to}` : `M${at} ${from}V${to}`))
    .join('')
  return <path className="walls" d={path} />
}
