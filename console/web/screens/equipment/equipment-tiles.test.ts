import type { EquipmentDetail } from '@preau/protocol/api/equipment.ts'
import { describe, expect, it } from 'vitest'
import { createVoice } from '../../format/translate.ts'
import { equipmentTiles } from './equipment-tiles.ts'

const fr = createVoice('fr')
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

function tiles(
  values: EquipmentDetail['values'],
  life: EquipmentDetail['life'] = null,
  reasons: string[] = [],
  thresholds: EquipmentDetail['thresholds'] = null,
) {
  const detail = { values, life, thresholds } as EquipmentDetail
  const found = reasons.map((code) => ({
    ...{ code, status: 'degraded' as const, since: 0 },
    params: { instance: 'battery.charge' },
  }))
  return equipmentTiles({ reasons: found }, detail, fr).map(({ id, figure, unit, small, meter, concern }) => ({
    id,
    says: plain([figure, unit, small].filter((part) => part !== '').join(' | ')),
    ...(meter && { meter }),
    ...(concern && { concern }),
  }))
}

describe('the tiles of a board or a projector', () => {
  it('say a lamp against the hours that it is made for, in the colour of its reason', () => {
    expect(tiles({ 'lamp.hours': 3900 }, { lamp: 4000 }, ['lamp_worn'])).toEqual([
      {
        id: 'lamp.hours',
        says: '3 900 | h sur 4 000 | Encore 100 h',
        meter: { fill: 97.5, tick: 95 },
        concern: 'degraded',
      },
    ])
  })

  it('say by how much a lamp is beyond its life, and draw it full', () => {
    expect(tiles({ 'lamp.hours': 4120 }, { lamp: 4000 })).toEqual([
      { id: 'lamp.hours', says: '4 120 | h sur 4 000 | Dépassée de 120 h', meter: { fill: 100, tick: 95 } },
    ])
  })

  it('invent no life where none is known', () => {
    expect(tiles({ 'lamp.hours': 1874 })).toEqual([{ id: 'lamp.hours', says: '1 874 | h | Durée prévue inconnue' }])
  })

  it('say the limit that the device itself has, in the colour of its reason', () => {
    const own = {
      temperature: { degraded: { above: 60, leave: 57 } },
      'battery.charge': { degraded: { below: 20, leave: 25 } },
    }
    expect(tiles({ temperature: 48, 'battery.charge': 15 }, null, ['threshold_passed'], own)).toEqual([
      { id: 'temperature', says: '48 | °C | Seuil : 60 °C' },
      { id: 'battery.charge', says: '15 | % | Seuil : 20 %', meter: { fill: 15, tick: 20 }, concern: 'degraded' },
    ])
  })

  it('name the part that failed', () => {
    expect(tiles({ 'fault.fan': 'failed', 'fault.lamp': 'ok' })).toEqual([
      { id: 'faults', says: 'En panne | Ventilateur', concern: 'down' },
    ])
  })

  it('say how it stands, and that its picture is cut', () => {
    expect(tiles({ power: 'on', input: 'hdmi1', blank: 1 })).toEqual([
      { id: 'power', says: 'Allumé | Image coupée' },
      { id: 'input', says: 'HDMI 1' },
    ])
  })

  it('show nothing of what the device does not say', () => expect(tiles({})).toEqual([]))
})
