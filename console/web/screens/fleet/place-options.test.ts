import type { RoomName } from '@preau/protocol/api/rooms.ts'
import { describe, expect, it } from 'vitest'
import { roomOptions } from './place-options.ts'

const room = (id: string, school: string): RoomName => ({
  id,
  name: id,
  kind: 'classroom',
  school: { id: school, name: `École ${school}` },
})

describe('the rooms to choose from', () => {
  it('stand alone where all are of one school', () => {
    expect(roomOptions([room('CP', 'a'), room('CE1', 'a')])).toEqual([
      { value: 'CP', label: 'CP' },
      { value: 'CE1', label: 'CE1' },
    ])
  })
  it('stand under their school where there are several', () => {
    expect(roomOptions([room('CP', 'a'), room('BCD', 'b')])).toEqual([
      { value: 'CP', label: 'CP', group: 'École a' },
      { value: 'BCD', label: 'BCD', group: 'École b' },
    ])
  })
})
