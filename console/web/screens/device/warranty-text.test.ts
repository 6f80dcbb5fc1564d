import { describe, expect, it } from 'vitest'
import { createVoice } from '../../format/translate.ts'
import { warrantyText } from './warranty-text.ts'

const voice = createVoice('fr', 'Europe/Paris')
const text = (until: string | null, now: string) =>
  warrantyText(until, voice, Date.parse(now)).text.replaceAll('\u00a0', ' ')

describe('a warranty', () => {
  it('holds until the end of its last day at the school, and is over after it', () => {
    expect(text('2026-11-24', '2026-11-24T22:59:00Z')).toBe('Jusqu’au 24 nov. 2026')
    expect(text('2026-11-24', '2026-11-24T23:01:00Z')).toBe('Finie depuis le 24 nov. 2026')
    expect(text(null, '2026-11-24T12:00:00Z')).toBe('Date inconnue')
  })
})
