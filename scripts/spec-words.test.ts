import { describe, expect, it } from 'vitest'
import { equipmentWords } from '../console/web/format/words-equipment.ts'
import { shippedSpecs } from './equipment-guide.ts'

describe('the console', () => {
  it('has a word for each input that a description names', () => {
    const inputs = shippedSpecs().flatMap(({ reads, commands }) => [
      ...Object.values(reads).flatMap(({ gives }) => Object.values(gives.input?.values ?? {})),
      ...Object.values(commands).flatMap(({ sets, options = {} }) => ('input' in sets ? Object.keys(options) : [])),
    ])
    const names = new Set(inputs.map((input) => `input.${String(input).replace(/\d+$/, '')}`))
    expect([...names].filter((name) => !(name in equipmentWords.fr))).toEqual([])
    expect(names.size).toBeGreaterThan(10)
  })
})
