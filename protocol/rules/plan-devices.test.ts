import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEVICE_KINDS, type DeviceKind } from './device-status.ts'
import { deviceBox, layOutDevices, MOST_SHAPES, type RoomLayout } from './plan-devices.ts'
import { overlaps } from './plan-geometry.ts'

const many = (count: number, kind: DeviceKind) =>
  Array.from({ length: count }, (_, index) => ({ id: `${kind} ${index}`, kind }))
const rowsOf = (layout: RoomLayout) =>
  layout.as === 'shapes' ? [...Map.groupBy(layout.devices, ({ y }) => y).values()].map((row) => row.length) : undefined

const kinds = fc.array(fc.constantFrom(...DEVICE_KINDS), { maxLength: 60 })
const rooms = fc.record({ width: fc.integer({ min: 48, max: 600 }), height: fc.integer({ min: 40, max: 400 }) })

describe('layOutDevices', () => {
  it('puts a board in the middle of its classroom', () => {
    expect(layOutDevices({ width: 208, height: 176 }, many(1, 'board_pc'))).toEqual({
      as: 'shapes',
      devices: [{ id: 'board_pc 0', kind: 'board_pc', x: 48, y: 54.5, width: 112, height: 55 }],
    })
  })

  it('draws the PC of a board as a PC where the board is a device of its own', () => {
    const room = { width: 208, height: 176 }
    const layout = layOutDevices(room, [...many(1, 'board_pc'), ...many(1, 'panel')])
    expect(layout.as === 'shapes' && layout.devices.map(({ id, kind }) => [id, kind])).toEqual([
      ['panel 0', 'panel'],
      ['board_pc 0', 'desktop'],
    ])
    expect(rowsOf(layout)).toEqual([1, 1])
  })

  it('sets eight computers in two rows of four, sixteen tablets of a small cell in two rows of eight', () => {
    expect(rowsOf(layOutDevices({ width: 300, height: 170 }, many(8, 'desktop')))).toEqual([4, 4])
    expect(rowsOf(layOutDevices({ width: 200, height: 146 }, many(16, 'tablet')))).toEqual([8, 8])
  })

  it('sets the board above what is smaller', () => {
    const layout = layOutDevices({ width: 208, height: 200 }, [...many(3, 'laptop'), ...many(1, 'board_pc')])
    expect(rowsOf(layout)).toEqual([1, 3])
  })

  it('degrades to figures where there are too many, or too little space', () => {
    expect(layOutDevices({ width: 200, height: 146 }, many(60, 'tablet'))).toEqual({ as: 'counts' })
    expect(layOutDevices({ width: 900, height: 600 }, many(MOST_SHAPES + 1, 'tablet'))).toEqual({ as: 'counts' })
    expect(layOutDevices({ width: 48, height: 40 }, many(1, 'board_pc'))).toEqual({ as: 'counts' })
    expect(layOutDevices({ width: 48, height: 40 }, [])).toEqual({ as: 'shapes', devices: [] })
  })

  it('keeps devices where a person has set them, and finds a free place for one that came since', () => {
    const room = { width: 300, height: 170 }
    const places = [
      { device: 'desktop 0', x: 60, y: 60 },
      { device: 'desktop 1', x: 200, y: 60 },
    ]
    const layout = layOutDevices(room, many(3, 'desktop'), places)
    expect(layout).toMatchObject({
      as: 'shapes',
      devices: [
        { id: 'desktop 0', x: 43, y: 46 },
        { id: 'desktop 1', x: 183, y: 46 },
        { id: 'desktop 2', x: 78, y: 38 },
      ],
    })
  })

  it('sets all out by rule where a room has become too small for their places', () => {
    const places = [
      { device: 'desktop 0', x: 60, y: 60 },
      { device: 'desktop 1', x: 400, y: 60 },
    ]
    const small = layOutDevices({ width: 96, height: 96 }, many(2, 'desktop'), places)
    expect(small).toEqual(layOutDevices({ width: 96, height: 96 }, many(2, 'desktop')))
  })

  it('never draws one device over another nor over a wall, and each once, whatever the room and the places', () => {
    const places = fc.array(fc.record({ index: fc.nat(59), x: fc.nat(600), y: fc.nat(400) }), { maxLength: 20 })
    fc.assert(
      fc.property(rooms, kinds, places, (room, list, set) => {
        const devices = list.map((kind, index) => ({ id: `${index}`, kind }))
        const layout = layOutDevices(
          room,
          devices,
          set.map(({ index, x, y }) => ({ device: `${index}`, x, y })),
        )
        if (layout.as === 'counts') return
        expect(layout.devices.map(({ id }) => id).toSorted()).toEqual(devices.map(({ id }) => id).toSorted())
        for (const [index, box] of layout.devices.entries()) {
          expect(box.x >= 0 && box.y >= 0).toBe(true)
          expect(box.x + box.width <= room.width + 0.02 && box.y + box.height <= room.height + 0.02).toBe(true)
          const shrunk = {
            ...box,
            x: box.x + 0.02,
            y: box.y + 0.02,
            width: box.width - 0.04,
            height: box.height - 0.04,
          }
          expect(layout.devices.some((other, at) => at !== index && overlaps(other, shrunk))).toBe(false)
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('deviceBox', () => {
  it('moves a device that was set outside into its room', () => {
    expect(deviceBox({ width: 100, height: 100 }, 'tablet', { x: 400, y: 400 })).toEqual({
      x: 78,
      y: 72,
      width: 18,
      height: 24,
    })
  })
})
