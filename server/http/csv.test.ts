import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvFormat, csvHeaders, csvText } from './csv.ts'

const french = csvFormat({ decimal: 'comma' })
const english = csvFormat({})

describe('csvText', () => {
  it('writes a table with a byte order mark', () => {
    const rows = [
      ['nom', 'charge'],
      ['TNI du CP', 12.5],
      ['salle « B »', null],
    ]
    expect(csvText(rows, english)).toBe('\ufeffnom,charge\r\nTNI du CP,12.5\r\nsalle « B »,\r\n')
  })

  it('writes figures with a comma and cells with a semicolon for a French spreadsheet', () => {
    expect(csvText([['a;b', -0.5, 1e-7, Number.NaN, undefined]], french)).toBe('\ufeff"a;b";-0,5;1e-7;;\r\n')
  })

  it('quotes what would end a cell, whatever the separator of the reader', () => {
    expect(csvText([['a,b', 'a;b', 'say "no"', 'two\nlines', ' x']], english)).toBe(
      '\ufeff"a,b","a;b","say ""no""","two\nlines"," x"\r\n',
    )
  })

  it.each(['=1+1', '+33', '-x', '@SUM(A1)', '\t=1', '\r=1', '  =1', '\u200b=1', '＝1', '|calc', '%0'])(
    'makes %j a text that no spreadsheet runs',
    (text) => {
      expect(parse(csvText([[text]], english), { bom: true, trim: false })[0]).toEqual([`'${text}`])
    },
  )

  it('leaves a negative figure a figure', () => {
    expect(csvText([[-12.25]], english)).toBe('\ufeff-12.25\r\n')
  })

  it('gives every text back, with an apostrophe where it could be a formula', () => {
    const cell = fc.string({ unit: 'binary', maxLength: 20 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell), { minLength: 1 }),
        fc.constantFrom(french, english),
        (rows, format) => {
          const read: string[][] = parse(csvText(rows, format), { bom: true, delimiter: format.separator })
          expect(read.length).toBe(rows.length)
          for (const [i, row] of read.entries()) {
            for (const [j, text] of row.entries()) {
              const given = rows[i]?.[j] ?? ''
              expect([given, `'${given}`]).toContain(text)
              expect(text).not.toMatch(/^[=+\-@\t\r]/)
            }
          }
        },
      ),
    )
  })
})

describe('csvHeaders', () => {
  it('names a file that every system takes', () => {
    expect(csvHeaders('École élémentaire "Jules/Ferry"\r\nx: y')['content-disposition']).toBe(
      'attachment; filename="Ecole-elementaire-Jules-Ferry-x-y.csv"',
    )
    expect(csvHeaders('…')['content-disposition']).toBe('attachment; filename="preau.csv"')
  })
})
