import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { equalBytes, hexOf, joinBytes } from '@preau/protocol/spec/bytes.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileSpec } from '../drivers/compile-spec.ts'
import { readSpecs } from '../drivers/spec-files.ts'
import { readTranscript } from '../drivers/transcript.ts'
import { LONGEST_FRAME } from '../framing/framer.ts'
import { framerOf } from '../framing/framer-of.ts'
import { folderFaults } from './check-folder.ts'
import { choicesOf } from './parts.ts'

const FOLDER = join(import.meta.dirname, '../../firmware-specs')
const SPECS = readSpecs(join(FOLDER, 'devices'))

describe('every spec and every transcript', () => {
  it('mean what they say', () => {
    expect(folderFaults(FOLDER)).toEqual([])
  })

  it('I3 has no read that a device could take for a command', () => {
    const taken = SPECS.flatMap(({ id, spec }) => {
      const driver = compileSpec(spec)
      const acts = Object.entries(spec.commands).flatMap(([name, command]) =>
        choicesOf(command).map((choice) => ({ name, bytes: driver.command(name, choice).bytes })),
      )
      const steps = [...driver.reads.values()].flatMap((read) => [read, ...read.first])
      return steps.flatMap((read) =>
        acts.filter(({ bytes }) => equalBytes(bytes, read.bytes)).map(({ name }) => `${id}: ${read.name} is ${name}`),
      )
    })
    expect(taken).toEqual([])
  })

  it('I3 lets nothing act that no document and no driver describes', () => {
    const acting = SPECS.filter(({ spec }) => spec.certainty === 'U' && Object.keys(spec.commands).length > 0)
    expect(acting.map(({ id }) => id)).toEqual([])
  })

  it('I3 ships no command that loses settings', () => {
    const dangerous = SPECS.flatMap(({ id, spec }) =>
      Object.entries(spec.commands).flatMap(([name, { risk }]) => (risk === 'danger' ? [`${id} ${name}`] : [])),
    )
    expect(dangerous).toEqual([])
  })

  it('never sends the frame that resets an ActivPanel', () => {
    const reset = 'F6 03 06'
    const sends = SPECS.filter(({ id }) => id.startsWith('promethean/')).flatMap(({ spec }) =>
      [...Object.values(spec.reads), ...Object.values(spec.commands)].map(({ send }) => send),
    )
    expect(sends.length).toBeGreaterThan(10)
    expect(sends.filter((send) => send.startsWith(reset))).toEqual([])
  })
})

describe.each(SPECS)('the parser of $id', ({ id, spec }) => {
  const driver = compileSpec(spec)
  const transcript = readTranscript(readFileSync(join(FOLDER, 'transcripts', `${id}.txt`), 'utf8'), spec.notation)
  const answers = transcript.map(({ received }) => received)
  /** Everything that the driver could make of a frame. */
  const meanings = (frame: Uint8Array) => [
    driver.refusal(frame),
    driver.notice(frame),
    ...[...driver.reads.values()].map((read) => read.answer(frame)),
  ]
  const cut = (bytes: Uint8Array, cuts: readonly number[]) => {
    const framer = framerOf(spec.framing.replies, spec.notation)
    const frames: string[] = []
    let at = 0
    for (const size of [...cuts, bytes.length]) {
      frames.push(...framer.push(bytes.subarray(at, at + size)).map(hexOf))
      at += size
    }
    return { frames, rest: hexOf(framer.flush()) }
  }

  it('gives the same frames however its answers are joined and split', () => {
    const streams = fc.array(fc.constantFrom(...answers), { maxLength: 6 }).map(joinBytes)
    fc.assert(
      fc.property(streams, fc.array(fc.nat({ max: 9 })), (bytes, cuts) => {
        expect(cut(bytes, cuts)).toEqual(cut(bytes, []))
      }),
    )
  })

  it('stays calm at garbage, and never keeps more than one frame of it', () => {
    const pieces = fc.array(fc.oneof(fc.constantFrom(...answers), fc.uint8Array({ maxLength: 40 })), { maxLength: 8 })
    fc.assert(
      fc.property(pieces, (parts) => {
        const framer = framerOf(spec.framing.replies, spec.notation)
        for (const frame of parts.flatMap((part) => framer.push(part))) expect(() => meanings(frame)).not.toThrow()
        expect(framer.flush().length).toBeLessThanOrEqual(LONGEST_FRAME)
      }),
    )
  })
})
