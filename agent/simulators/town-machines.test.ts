import { describe, expect, it } from 'vitest'
import { schoolMachines } from './machines.ts'
import { townMachines } from './town-machines.ts'

describe('a school of so many classes', () => {
  it('has a PC at the board of each, and no machine in a room that it does not have', () => {
    for (const classes of [2, 3, 4, 5, 6]) {
      const { rooms, machines } = townMachines('seed', classes)
      const names = new Set(rooms.map(({ name }) => name))
      expect(machines.filter(({ kind }) => kind === 'board_pc')).toHaveLength(classes)
      expect(machines.filter(({ room }) => !names.has(room))).toEqual([])
    }
  })

  it('grows with its classes, up to the whole school of the demo', () => {
    const sizes = [2, 3, 4, 5, 6].map((classes) => townMachines('seed', classes).machines.length)
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b))
    expect(sizes.at(-1)).toBe(schoolMachines('seed').length)
  })
})
