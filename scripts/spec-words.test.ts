import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { shippedSpecs } from './equipment-guide.ts'
import { ROOT } from './source-files.ts'

describe('the console', () => {
  it('has a word in both languages for each input that a description names', () => {
    const words = readFileSync(`${ROOT}/console/web/format/words-input.ts`, 'utf8')
    const inputs = shippedSpecs().flatMap(({ reads, commands }) => [
      ...Object.values(reads).flatMap(({ gives }) => Object.values(gives.input?.values ?? {})),
      ...Object.values(commands).flatMap(({ sets, options = {} }) => ('input' in sets ? Object.keys(options) : [])),
    ])
    const names = new Set(inputs.map((input) => `'input.${String(input).replace(/\d+$/, '')}':`))
    expect([...names].filter((name) => words.split(name).length !== 3)).toEqual([])
    expect(names.size).toBeGreaterThan(10)
  })
})
