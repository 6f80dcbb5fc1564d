import type { Reportable } from '@preau/protocol/api/reportable.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { describe, expect, it } from 'vitest'
import { roomsOf } from './rooms.ts'

const device = (name: string, room: string | null): Reportable => ({
  id: name as Id,
  name,
  kind: 'board_pc',
  school: { id: 's' as Id, name: 'École' },
  room: room === null ? null : { id: room as Id, name: `Salle ${room}` },
})

describe('the equipment of a report', () => {
  it('stands by room, the one of the last report first and what has none last', () => {
    const devices = [device('A', '1'), device('B', null), device('C', '2'), device('D', '1')]
    const shown = (last: string | null) =>
      roomsOf(devices, last).map(({ name, devices }) => [name, devices.map((one) => one.name)])
    expect(shown(null)).toEqual([
      ['Salle 1', ['A', 'D']],
      ['Salle 2', ['C']],
      [null, ['B']],
    ])
    expect(shown('2')[0]).toEqual(['Salle 2', ['C']])
  })
})
