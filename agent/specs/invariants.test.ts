import { join } from 'node:path'
import { equalBytes } from '@preau/protocol/spec/bytes.ts'
import { describe, expect, it } from 'vitest'
import { compileSpec } from '../drivers/compile-spec.ts'
import { readSpecs } from '../drivers/spec-files.ts'
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
