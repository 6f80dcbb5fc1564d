import { describe, expect, it } from 'vitest'
import type { TabletTold } from '../api/tablets.ts'
import { tabletNote } from './tablet-note.ts'

const NOTHING: TabletTold = {
  ...{ browser: null, system: null, systemVersion: null, model: null, battery: null },
  storage: { quota: null, used: null, kept: null },
  network: { type: null, rate: null, delay: null },
  screen: { width: 820, height: 1180, ratio: 2, touch: null },
  ...{ installed: false, offline: false },
}
const plain = (told: TabletTold) => tabletNote(told).replaceAll('\u00a0', ' ')

describe('the line that a tablet adds to its ticket', () => {
  it('says what it found, with its units', () => {
    const told: TabletTold = {
      ...NOTHING,
      battery: { charge: 7, charging: false },
      network: { type: 'wifi', rate: null, delay: null },
      ...{ system: 'Android', systemVersion: '14', browser: 'Chrome 141' },
    }
    expect(plain(told)).toBe(
      'Relevé de la tablette. Batterie : 7 %, débranchée. Réseau : Wi-Fi. Écran : 1640 × 2360 points. Système : Android 14. Navigateur : Chrome 141.',
    )
  })

  it('calls unknown what the browser did not tell', () => {
    expect(plain(NOTHING)).toBe(
      'Relevé de la tablette. Batterie : inconnue. Réseau : inconnu. Écran : 1640 × 2360 points. Système : inconnu. Navigateur : inconnu.',
    )
  })
})
