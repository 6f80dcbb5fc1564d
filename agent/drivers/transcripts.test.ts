import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hexOf, textOf } from '@preau/protocol/spec/bytes.ts'
import { describe, expect, it } from 'vitest'
import { framerOf } from '../framing/framer-of.ts'
import { compileSpec, type Driver } from './compile-spec.ts'
import { readSpecs } from './spec-files.ts'
import { type Exchange, readTranscript } from './transcript.ts'

const FOLDER = join(import.meta.dirname, '../../firmware-specs')

/** What a driver makes of the bytes that came: the first frame that answers the request. */
function decoded(driver: Driver, { asked, name, choice, received }: Exchange) {
  const request = asked === 'read' ? driver.reads.get(name) : driver.command(name, choice)
  const frames = framerOf(driver.spec.framing.replies, driver.spec.notation).push(received)
  for (const frame of frames) {
    const refused = driver.refusal(frame)
    if (refused) return { sent: request?.bytes, values: {}, refused }
    const values = request?.answer(frame)
    if (values) return { sent: request?.bytes, values, refused: undefined }
  }
  return { sent: request?.bytes, values: undefined, refused: undefined }
}

describe.each(readSpecs(join(FOLDER, 'devices')))('$id', ({ id, spec }) => {
  const driver = compileSpec(spec)
  const shown = (bytes: Uint8Array | undefined) =>
    bytes && (spec.notation === 'text' ? JSON.stringify(textOf(bytes)) : hexOf(bytes))
  const exchanges = readTranscript(readFileSync(join(FOLDER, 'transcripts', `${id}.txt`), 'utf8'), spec.notation)

  it.each(exchanges.map((exchange) => [exchange.asked, exchange.name, exchange.line, exchange] as const))(
    '%s %s of line %i says what its transcript says',
    (_asked, _name, _line, exchange) => {
      const { sent, values, refused } = decoded(driver, exchange)
      const written = values && Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
      expect({ sent: shown(sent), values: written, refused }).toEqual({
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
