import type { Room } from '@preau/protocol/api/places.ts'
import { Plan, type PlanArea, type PlanChange, type PlanRoom } from '@preau/protocol/api/plans.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Side } from '@preau/protocol/rules/plan-geometry.ts'
import type { Ask } from './school.ts'

type Drawn = readonly [x: number, y: number, width: number, height: number, door?: readonly [side: Side, at: number]]

/** Six classrooms around the yard, as they are in many primary schools; rooms by how their names begin. */
const ROOMS: Readonly<Record<string, Drawn>> = {
  'Salle 1': [16, 16, 208, 176, ['bottom', 96]],
  'Salle 2': [224, 16, 208, 176, ['bottom', 96]],
  'Salle 3': [432, 16, 208, 176, ['bottom', 96]],
  'Salle 4': [640, 16, 288, 176, ['bottom', 32]],
  'Salle 5': [728, 192, 200, 144, ['left', 56]],
  'Salle 6': [728, 336, 200, 144, ['left', 56]],
  'Chariot A': [728, 480, 200, 152],
  Direction: [16, 336, 176, 128, ['right', 48]],
  Informatique: [16, 464, 232, 168, ['top', 184]],
  BCD: [248, 464, 152, 168, ['top', 64]],
  'Salle des maîtres': [400, 464, 176, 168, ['top', 72]],
  'Armoire de prêt': [576, 464, 152, 168, ['top', 56]],
}

const AREAS: PlanArea[] = [
  { kind: 'yard', x: 16, y: 16, width: 912, height: 616, label: null },
  { kind: 'shelter', x: 16, y: 192, width: 712, height: 56, label: null },
  { kind: 'entrance', x: 16, y: 272, width: 96, height: 64, label: null },
]

const readPlan = decoder(Plan, 'MESSAGE_INVALID')

/** Draws the school where nobody ever has: what a person drew, or took away, is left alone. */
export async function drawSchool(ask: Ask, school: Id, rooms: readonly Pick<Room, 'id' | 'name'>[]): Promise<void> {
  const path = `/api/schools/${school}/plan`
  const { version } = readPlan(await ask('GET', path))
  if (version > 0) return
  const change: PlanChange = { version, rooms: rooms.flatMap(toDrawn), areas: AREAS }
  try {
    await ask('PUT', path, change)
  } catch (error) {
    // Somebody was quicker.
    if (!isPreauError(error, 'PLAN_CHANGED')) throw error
  }
}

function toDrawn({ id, name }: Pick<Room, 'id' | 'name'>): PlanRoom[] {
  const drawn = ROOMS[name] ?? ROOMS[name.split(' · ')[0] ?? '']
  if (!drawn) return []
  const [x, y, width, height, door] = drawn
  return [{ room: id, x, y, width, height, door: door ? { side: door[0], at: door[1] } : null, devices: [] }]
}
