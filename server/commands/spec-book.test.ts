import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SpecBook } from './spec-book.ts'

const SHIPPED = join(import.meta.dirname, '../../firmware-specs/devices')

describe('specs by their names', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'preau-book-'))
    mkdirSync(join(root, 'devices/acme'), { recursive: true })
  })
  afterEach(() => rmSync(root, { recursive: true }))

  it('gives the spec of a name, with what its template says', () => {
    const book = new SpecBook(SHIPPED)
    expect(book.get('epson/escvp21')).toMatchObject({ vendor: 'Epson', kind: 'projector' })
    expect(book.get('epson/escvp21')).toBe(book.get('epson/escvp21'))
  })

  it.each(['../devices/epson/escvp21', '../templates/serial', '/etc/passwd', ''])('has none of the name %j', (name) => {
    expect(new SpecBook(SHIPPED).get(name)).toBeUndefined()
  })

  it('tells once of a spec that cannot be used', () => {
    writeFileSync(join(root, 'devices/acme/beam.yaml'), 'vendor: [')
    const faults: unknown[] = []
    const book = new SpecBook(join(root, 'devices'), ({ code, context }) => faults.push([code, context.spec]))
    expect([book.get('acme/beam'), book.get('acme/beam')]).toEqual([undefined, undefined])
    expect(faults).toEqual([['SPEC_INVALID', 'acme/beam']])
  })

  it('is empty where there is no folder', () => {
    expect(new SpecBook(join(root, 'nothing')).get('acme/beam')).toBeUndefined()
  })
})
