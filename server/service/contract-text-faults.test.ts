import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readContractText } from './contract-text-faults.ts'

const TEXT = readFileSync(new URL('../../docs/guide/exemple-contrat/contrat.yaml', import.meta.url), 'utf8')
const lineOf = (part: string) => TEXT.slice(0, TEXT.indexOf(part)).split('\n').length
const faults = (text: string) => readContractText(text).faults.map(({ line, path, fault }) => [line, path, fault])

describe('the text of a contract', () => {
  it('is the contract that every other reader makes of it', () => {
    expect(readContractText(TEXT)).toMatchObject({ contract: { id: 'MNT-2026-07', version: 1 }, faults: [] })
  })

  it('names each fault with its line, all of them at once', () => {
    const wrong = TEXT.replace('divisor: 1000', 'divisor: mille').replace('floor_eur: 30', 'seuil: 30')
    expect(faults(wrong)).toEqual([
      [lineOf('divisor: 1000'), '/lots/0/terms/0/penalty/divisor', 'shape: must be integer'],
      [lineOf('floor_eur: 30'), '/lots/0/terms/0/penalty/seuil', 'not_known'],
    ])
    const unknown = TEXT.replace('supplier: tableo', 'supplier: personne').replace(
      'calendar: classe }',
      'calendar: x }',
    )
    expect(faults(unknown)).toEqual([
      [lineOf('calendar: classe }'), '/schools/0/calendar', 'calendar_unknown'],
      [lineOf('supplier: tableo'), '/lots/0/supplier', 'party_unknown'],
    ])
  })

  it('says what is missing, and where a text is no YAML', () => {
    expect(faults(TEXT.replace(/^title:.*$/m, ''))).toEqual([[null, '/', 'missing: title']])
    expect(faults('a: 1\nb: [c').map(([line, path, fault]) => [line, path, String(fault).slice(0, 5)])).toEqual([
      [2, '/', 'yaml:'],
    ])
    expect(faults('')).toEqual([[null, '/', 'shape: must be object']])
  })

  it('does not grow without end out of names for parts of itself', () => {
    const bomb = Array.from(
      { length: 9 },
      (_, n) =>
        `l${n}: &l${n} [${Array(9)
          .fill(n === 0 ? 'x' : `*l${n - 1}`)
          .join(', ')}]`,
    )
    expect(faults(bomb.join('\n'))).toEqual([[null, '/', 'shape: must be object']])
  })
})
