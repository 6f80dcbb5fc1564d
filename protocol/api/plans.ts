import { type Static, Type } from 'typebox'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { PLAN_HEIGHT, PLAN_WIDTH, SIDES, STEP } from '../rules/plan-geometry.ts'
import { RoomKindShape } from './places.ts'

const onGrid = (maximum: number) => Type.Integer({ minimum: 0, maximum, multipleOf: STEP })
const rect = {
  x: onGrid(PLAN_WIDTH),
  y: onGrid(PLAN_HEIGHT),
  width: onGrid(PLAN_WIDTH),
  height: onGrid(PLAN_HEIGHT),
}
const strict = { additionalProperties: false }

export const PlanDoor = Type.Object(
  {
    side: Type.Enum(SIDES),
    at: Type.Integer({
      minimum: 0,
      maximum: PLAN_WIDTH,
      multipleOf: STEP,
      description: 'Units from the left or upper end of the wall to the opening',
    }),
  },
  strict,
)

/** The middle of a device, in units from the upper left corner of its room. */
export const PlanDevice = Type.Object(
  {
    device: Id,
    x: Type.Integer({ minimum: 0, maximum: PLAN_WIDTH }),
    y: Type.Integer({ minimum: 0, maximum: PLAN_HEIGHT }),
  },
  strict,
)
export type PlanDevice = Static<typeof PlanDevice>

/** A room on the sheet. Devices that are not named are set out by rule (`protocol/rules/plan-devices.ts`). */
export const PlanRoom = Type.Object(
  {
    room: Id,
    ...rect,
    door: Type.Union([PlanDoor, Type.Null()]),
    devices: Type.Array(PlanDevice, { maxItems: 500 }),
  },
  strict,
)
export type PlanRoom = Static<typeof PlanRoom>

export const AREA_KINDS = ['yard', 'corridor', 'shelter', 'entrance', 'label'] as const
export type AreaKind = (typeof AREA_KINDS)[number]

/** A part of the sheet without devices: yard, corridor, covered yard, entrance, or only a word. */
export const PlanArea = Type.Object(
  {
    kind: Type.Enum(AREA_KINDS),
    ...rect,
    label: Type.Union([Type.String({ maxLength: 60 }), Type.Null()], { description: 'null: the word of its kind' }),
  },
  strict,
)
export type PlanArea = Static<typeof PlanArea>

/**
 * How a school is drawn, on a sheet of 944 × 648 units. `version` counts the changes and is 0 where none was ever made;
 * `drawnAt` is null where there is no drawing (then rooms fall into a grid: `protocol/rules/plan-grid.ts`).
 */
export const Plan = Type.Object({
  school: Id,
  version: Count,
  drawnAt: Type.Union([Time, Type.Null()]),
  rooms: Type.Array(PlanRoom),
  areas: Type.Array(PlanArea),
})
export type Plan = Static<typeof Plan>

/** A room that is made together with its place on the plan. */
export const DrawnRoom = Type.Object(
  {
    id: Id,
    name: Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' }),
    kind: RoomKindShape,
  },
  strict,
)
export type DrawnRoom = Static<typeof DrawnRoom>

/** A device and the room where it is from now on. */
export const PlanMove = Type.Object({ device: Id, room: Type.Union([Id, Type.Null()]) }, strict)
export type PlanMove = Static<typeof PlanMove>

/**
 * A whole new drawing: what it names takes the place of what was there. `version` is that of the plan which was changed. New
 * rooms and moves of devices happen with it or not at all.
 */
export const PlanChange = Type.Object(
  {
    version: Count,
    rooms: Type.Array(PlanRoom, { maxItems: 300 }),
    areas: Type.Array(PlanArea, { maxItems: 60 }),
    newRooms: Type.Optional(Type.Array(DrawnRoom, { maxItems: 100 })),
    moves: Type.Optional(Type.Array(PlanMove, { maxItems: 500 })),
  },
  strict,
)
export type PlanChange = Static<typeof PlanChange>

/** Which plan is meant to go. */
export const PlanVersion = Type.Object({ version: Count })
