import { describe, expect, it } from 'vitest'
import { createVoice } from '../../format/translate.ts'
import { codeFault } from './code-fault.ts'

const voice = createVoice('fr')

describe('a code as typed', () => {
  it('may be left out, and is read with spaces and in lower case', () => {
    expect(['', '  ', '0350001l', '035 0001 L'].map((text) => codeFault('uai', text, voice))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('says which letter would fit', () => {
    expect(codeFault('uai', '0350001A', voice)).toBe(
      'La lettre de contrôle ne va pas\u00a0: avec ces chiffres, ce serait L.',
    )
  })

  it('says what the code looks like where the digits are not there', () => {
    expect(codeFault('uai', '35', voice)).toContain('sept chiffres et une lettre')
    expect(codeFault('insee', '3500', voice)).toContain('cinq caractères')
  })
})
