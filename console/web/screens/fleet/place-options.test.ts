import type { RoomName } from '@preau/protocol/api/rooms.ts'
import { describe, expect, it } from 'vitest'
import { optionsOfSchools, roomOptions } from './place-options.ts'

const room = (id: string, school: string): RoomName => ({
  id,
  name: id,
  kind: 'classroom',
  school: { id: school, name: `École ${school}` },
  authority: { id: 'v', name: 'Vire' },
})

describe('the schools to choose from', () => {
  const school = { id: 's', name: 'École du Bourg', uai: null, timezone: 'Europe/Paris' }
  const vire = { id: 'v', name: 'Vire', schools: [school] }
  it('say their authority where there are several', () => {
    const caen = { id: 'c', name: 'Caen', schools: [{ ...school, id: 't' }] }
    expect(optionsOfSchools({ authorities: [vire] })).toEqual([{ value: 's', label: 'École du Bourg' }])
    expect(optionsOfSchools({ authorities: [vire, caen] })).toEqual([
      { value: 's', label: 'École du Bourg', detail: 'Vire' },
      { value: 't', label: 'École du Bourg', detail: 'Caen' },
    ])
  })
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
