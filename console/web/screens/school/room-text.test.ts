import { describe, expect, it } from 'vitest'
import { createVoice } from '../../format/translate.ts'
import { exampleRow } from './device.example.ts'
import { footOfPart, roomFoot, roomHead, shortFoot, worstOf } from './room-text.ts'

const french = createVoice('fr')
const ok = exampleRow()
const down = exampleRow({
  status: 'down',
  reasons: [{ code: 'no_display', status: 'down', since: 0, params: {} }],
})
const tablet = exampleRow({ kind: 'tablet' })
const asleep = exampleRow({ kind: 'tablet', status: 'asleep' })

describe('a room of the picture', () => {
  it('has its class beside its name, or what stands in it', () => {
    expect(roomHead({ name: 'Salle 1 · CP' }, [ok, ok], french)).toEqual({ name: 'Salle 1', tag: 'CP' })
    expect(roomHead({ name: 'Informatique' }, [ok, ok], french)).toEqual({ name: 'Informatique', tag: '2 PC' })
    expect(roomHead({ name: 'BCD' }, [ok, tablet], french)).toEqual({ name: 'BCD', tag: '2 appareils' })
    expect(roomHead({ name: 'Direction' }, [ok], french)).toEqual({ name: 'Direction', tag: '' })
  })

  it('says in a few words how its devices are', () => {
    const foot = (...devices: Parameters<typeof roomFoot>[0]) => roomFoot(devices, french)
    expect(foot()).toBe('Aucun appareil')
    expect(foot(ok)).toBe('En service')
    expect(foot(down)).toBe('Aucun écran détecté')
    expect(foot(asleep)).toBe('En veille')
    expect(foot(exampleRow({ status: 'offline' }))).toBe('Hors connexion')
    expect(foot(ok, ok)).toBe('2 PC en service')
    expect(foot(ok, ok, down)).toBe('2 PC sur 3 en service')
    expect(foot(tablet, tablet, asleep)).toBe('2 en service, 1 en veille sur 3')
    expect(foot(asleep, asleep)).toBe('2 tablettes en veille')
    expect(foot(down, down)).toBe('Aucun en service')
    expect(shortFoot([ok, ok, down], french)).toBe('2 sur 3 en service')
  })

  it('says what of a very large school is not shown', () => {
    expect(footOfPart({ devices: 1 }, [], french)).toBe('1 non montré')
    expect(footOfPart({ devices: 5 }, [ok, ok], french)).toBe('2 PC en service, 3 non montrés')
    expect(footOfPart({ devices: 2 }, [ok, ok], french)).toBe('2 PC en service')
  })

  it('takes the tint of what is gravest, and none where all is well or asleep', () => {
    expect(worstOf([ok, exampleRow({ status: 'offline' }), down])).toBe('down')
    expect(worstOf([ok, asleep, exampleRow({ status: 'unknown' })])).toBeUndefined()
  })
})
