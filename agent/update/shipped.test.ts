import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readShipped, shippedText } from './shipped.ts'
import { TestRepository } from './testing/test-repository.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-shipped-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('what lies beside an agent', () => {
  const root = new TestRepository(Date.UTC(2041, 5, 1)).rootBytes
  const path = () => join(folder, 'updates.json')

  it('says who signs, who orders and when it was made, as it was written', () => {
    for (const director of ['mairie', undefined]) {
      writeFileSync(path(), shippedText({ built: 5, director, root }))
      expect(readShipped(path())).toEqual({ built: 5, director, root })
    }
  })

  it('may be nothing', () => expect(readShipped(path())).toBe(undefined))

  it.each([
    ['no JSON', '{'],
    ['another shape', '{"built":-1,"root":"AA=="}'],
    ['a root that is none', JSON.stringify({ built: 1, root: Buffer.from('{}').toString('base64') })],
    [
      'a director with a path in its name',
      JSON.stringify({ built: 1, director: '../x', root: root.toString('base64') }),
    ],
  ])('is refused where it is %s', (_what, text) => {
    writeFileSync(path(), text)
    expect(() => readShipped(path())).toThrow(expect.objectContaining({ code: 'UPDATE_METADATA_INVALID' }))
  })
})
