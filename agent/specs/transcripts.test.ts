import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hexOf, textOf } from '@preau/protocol/spec/bytes.ts'
import { describe, expect, it } from 'vitest'
import { compileSpec } from '../drivers/compile-spec.ts'
import { readSpecs } from '../drivers/spec-files.ts'
import { readTranscript } from '../drivers/transcript.ts'
import { decodeExchange } from './decode-exchange.ts'

const FOLDER = join(import.meta.dirname, '../../firmware-specs')

describe.each(readSpecs(join(FOLDER, 'devices')))('$id', ({ id, spec }) => {
  const driver = compileSpec(spec)
  const shown = (bytes: Uint8Array | undefined) =>
    bytes && (spec.notation === 'text' ? JSON.stringify(textOf(bytes)) : hexOf(bytes))
  const exchanges = readTranscript(readFileSync(join(FOLDER, 'transcripts', `${id}.txt`), 'utf8'), spec.notation)

  it.each(exchanges.map((exchange) => [exchange.asked, exchange.name, exchange.line, exchange] as const))(
    '%s %s of line %i says what its transcript says',
    (_asked, _name, _line, exchange) => {
      const { sent, values, refused } = decodeExchange(driver, exchange)
      expect({ sent: shown(sent), values, refused }).toEqual({
        sent: shown(exchange.sent),
        values: exchange.values,
        refused: exchange.refused,
      })
    },
  )

  it('has an exchange for each of its reads and commands', () => {
    const told = new Set(exchanges.map(({ asked, name }) => `${asked} ${name}`))
    const all = [
      ...Object.keys(spec.reads).map((name) => `read ${name}`),
      ...Object.keys(spec.commands).map((name) => `command ${name}`),
    ]
    expect(all.filter((each) => !told.has(each))).toEqual([])
  })
})
