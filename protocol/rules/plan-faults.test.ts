import { describe, expect, it } from 'vitest'
import type { PlanArea, PlanRoom } from '../api/plans.ts'
import { planFault } from './plan-faults.ts'

const room = (name: string, fields: Partial<PlanRoom> = {}): PlanRoom => ({
  ...{ room: name, x: 0, y: 0, width: 80, height: 80, door: null, devices: [] },
  ...fields,
})
const yard: PlanArea = { kind: 'yard', x: 0, y: 0, width: 944, height: 648, label: null }

describe('planFault', () => {
  it('finds none in rooms that share walls, over areas that lie over each other', () => {
    const rooms = [room('a', { door: { side: 'right', at: 48 } }), room('b', { x: 80 }), room('c', { y: 80 })]
    expect(planFault(rooms, [yard, { ...yard, kind: 'shelter', height: 24 }])).toBeUndefined()
  })

  it.each([
    ['an overlap', [room('a'), room('b', { x: 72 })], { fault: 'overlap', room: 'b', other: 'a' }],
    ['a room off the sheet', [room('a', { x: 872 })], { fault: 'outside', room: 'a' }],
    ['a room that is too small', [room('a', { width: 40 })], { fault: 'too_small', room: 'a' }],
    ['a door beyond its wall', [room('a', { door: { side: 'top', at: 56 } })], { fault: 'door', room: 'a' }],
    ['a room that is drawn twice', [room('a'), room('a', { x: 80 })], { fault: 'twice', room: 'a' }],
    [
      'a device in two places',
      [
        room('a', { devices: [{ device: 'd', x: 1, y: 1 }] }),
        room('b', { x: 80, devices: [{ device: 'd', x: 1, y: 1 }] }),
      ],
      { fault: 'device_twice', room: 'b', device: 'd' },
    ],
  ] as const)('names %s', (_, rooms, fault) => {
    expect(planFault([...rooms], [])).toEqual(fault)
  })

  it('names an area off the sheet by its place', () => {
    expect(planFault([], [yard, { ...yard, x: 8 }])).toEqual({ fault: 'outside', area: 1 })
  })
})
