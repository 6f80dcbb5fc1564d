import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { programKey, programName } from './programs.ts'

describe('programName', () => {
  it.each([
    ['LibreOffice 24.8.6.2', 'LibreOffice'],
    ['7-Zip 24.08 (x64)', '7-Zip'],
    ['Mozilla Firefox ESR (x64 fr)', 'Mozilla Firefox ESR'],
    ['Python 3.12.4 (64-bit)', 'Python'],
    [
      'Microsoft Visual C++ 2015-2022 Redistributable (x64) - 14.40.33810',
      'Microsoft Visual C++ 2015-2022 Redistributable',
    ],
    ['GIMP 2.10.38-1', 'GIMP'],
    ['Microsoft Office 2019', 'Microsoft Office 2019'],
    ['Windows 11', 'Windows 11'],
    ['VLC media player', 'VLC media player'],
    ['(x64)', '(x64)'],
    ['  OpenBoard   1.7.3 ', 'OpenBoard'],
  ])('of %j is %j', (name, expected) => {
    expect(programName(name)).toBe(expected)
  })

  it('is never empty where the name is not, and is its own name', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (name) => {
        const short = programName(name)
        expect(programName(short)).toBe(short)
        expect(short === '').toBe(name.trim() === '')
      }),
    )
  })
})

describe('programKey', () => {
  it('is one on every system', () => {
    expect(programKey('LibreOffice 24.8.6.2')).toBe(programKey('libreoffice'))
    expect(programKey('Éditeur (x64)')).toBe('editeur')
  })
})
