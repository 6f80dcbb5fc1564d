import type { KioskCheck } from '@preau/protocol/kiosk.ts'
import { describe, expect, it } from 'vitest'
import { lookedText } from './looked-text.ts'
import { createVoice } from './translate.ts'

const NOON = Date.parse('2026-11-24T11:00:00Z')

const check = (
  what: KioskCheck['what'],
  verdict: KioskCheck['verdict'],
  more: Partial<KioskCheck> = {},
): KioskCheck => ({
  ...{ what, verdict, reason: null, since: null },
  ...more,
})

const plain = (lines: readonly string[]) => lines.map((line) => line.replace(/[\u00a0\u202f]/g, ' '))

describe('what a machine found out', () => {
  it('is said in lines, what is not well first', () => {
    const checks = [
      check('board', 'failed', { reason: 'silent', since: NOON - 3_600_000 }),
      check('lamp', 'warning'),
      check('machine', 'ok'),
      check('network', 'ok'),
      check('resource', 'unknown'),
    ]
    expect(plain(lookedText(checks, createVoice('fr'), NOON))).toEqual([
      'Tableau, sans réponse depuis 11 h',
      'Lampe, à surveiller',
      'En ordre : PC et Réseau',
      'Non vérifié : Leçon',
    ])
  })

  it('is nothing where nothing was looked at', () => {
    expect(lookedText([check('board', 'pending')], createVoice('en'), NOON)).toEqual([])
  })
})
