import { describe, expect, it } from 'vitest'
import { createVoice } from '../../format/translate.ts'
import { NOW } from './device.example.ts'
import { hardwareSections, systemRows } from './hardware-lines.ts'
import { findSoftware } from './software-search.ts'

const voice = createVoice('fr')
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('the inventory in words', () => {
  it('tells the machine, and leaves out what it does not say', () => {
    const item = {
      manufacturer: 'Lenovo',
      model: 'ThinkCentre M70q',
      os: { name: 'Windows 11 Pro', version: '24H2', build: '26100' },
      processor: { name: 'Intel i5-10400T', cores: 6 },
    }
    expect(systemRows({ system: { at: NOW, items: [item] } }, voice)).toEqual([
      ['Modèle', 'Lenovo ThinkCentre M70q'],
      ['Système', 'Windows 11 Pro 24H2 (26100)'],
      ['Processeur', 'Intel i5-10400T, 6 cœurs'],
    ])
    expect(
      systemRows({ system: { at: NOW, items: [{ manufacturer: 'HP', model: 'HP ProBook 450' }] } }, voice),
    ).toEqual([['Modèle', 'HP ProBook 450']])
    expect(systemRows({}, voice)).toEqual([])
  })

  it('tells the parts by section; one that was not heard is absent, one that is empty says so', () => {
    const sections = hardwareSections(
      {
        memory: { at: NOW, items: [{ slot: 'DIMM 1', size: 8 * 1024 ** 3, type: 'DDR4', mhz: 3200 }] },
        displays: {
          at: NOW,
          items: [{ manufacturer: 'SMART', model: 'SBID-6275S', width: 3840, height: 2160, serial: 'X1' }],
        },
        printers: { at: NOW, items: [] },
      },
      voice,
    )
    expect(
      sections.map(({ key, lines, none }) => [key, lines.map((line) => [line.title, line.detail].map(plain)), none]),
    ).toEqual([
      ['memory', [['8 Go DDR4', 'DIMM 1, 3 200 MHz']], undefined],
      ['displays', [['SMART SBID-6275S', '3840 × 2160, n° X1']], 'Aucun écran branché'],
      ['printers', [], 'Aucune imprimante'],
    ])
  })
})

describe('the search in the software', () => {
  const items = [
    { name: 'OpenBoard', version: '1.7.3', vendor: 'Association OpenÉducation' },
    { name: 'Firefox ESR', version: '140.5.0', vendor: 'Mozilla' },
    { name: 'Écran', version: '2.0' },
  ]
  it.each([
    ['', ['Écran', 'Firefox ESR', 'OpenBoard']],
    ['education', ['OpenBoard']],
    ['mozilla 140', ['Firefox ESR']],
    ['word', []],
  ])('finds %j by every word, without accents, by name', (text, names) => {
    expect(findSoftware(items, text).map(({ name }) => name)).toEqual(names)
  })
})
