import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSpecs } from '@preau/agent/drivers/spec-files.ts'
import { specFaults } from '@preau/agent/specs/check-spec.ts'
import { textFaults } from '@preau/agent/specs/check-text.ts'
import { bytesOf } from '@preau/protocol/spec/bytes.ts'
import { readSpec } from '@preau/protocol/spec/spec-text.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Context, Language } from '../command.ts'
import { checkSpec } from './check.ts'
import { draftSpec, readingOf } from './draft-spec.ts'
import { guessFraming } from './guess-framing.ts'
import { newSpec } from './new.ts'
import { readRecording } from './recording.ts'

const ROOT = join(import.meta.dirname, '../../firmware-specs')

const EPSON = `# Recorded by preau device record.
# notation: text
# serial: 9600
read power
> PWR?\\r
< PWR=01\\r:

read power
> PWR?\\r
< PWR=00\\r:

read lamp
> LAMP?\\r
< LAMP=1240\\r:

read serial
> SNO?\\r
< SNO=X2RF6100123\\r:

read odd
> ODD?\\r
<

command power_on
> PWR ON\\r
< :
`

const PROMETHEAN = `# notation: bytes
# serial: 115200
read power
> F6 01 02 00 F9 6F
< F6 01 02 01 FA 6F

read power
> F6 01 02 00 F9 6F
< F6 01 02 02 FB 6F

read model
> F6 03 05 00 FE 6F
< F6 03 05 41 50 39 C8 6F
`

const plate = { vendor: 'Acme', model: 'Beam 1', kind: 'projector' }
const draft = (text: string) => readSpec(draftSpec(readRecording(text), plate), 'acme/beam-1')

describe('a draft of a recording', () => {
  it('says of lines of text what was asked, and where the value stands in the answer', () => {
    const { reads, framing, transport, certainty, untested, commands } = draft(EPSON)
    expect({ framing, transport, certainty, untested, commands }).toEqual({
      framing: { requests: { until: '\r' }, replies: { until: ':', drop: '\r' } },
      transport: { serial: { baud: [9600] } },
      certainty: 'U',
      untested: true,
      commands: {},
    })
    expect(Object.entries(reads).map(([name, { send, reply, gives }]) => [name, send, reply, gives])).toEqual([
      ['power', 'PWR?\r', 'PWR={value:word}', { power: { values: { '01': 'on', '00': 'standby' } } }],
      ['lamp', 'LAMP?\r', 'LAMP={value:int}', { 'lamp.hours': {} }],
      ['serial', 'SNO?\r', 'SNO={value:text}', { serial: {} }],
    ])
  })

  it('finds the marks and the checksum of frames of bytes', () => {
    const { reads, framing } = draft(PROMETHEAN)
    expect(framing.replies).toEqual({ start: 'F6', end: '6F', checksum: 'sum', least: 6 })
    expect(Object.entries(reads).map(([name, { reply }]) => [name, reply])).toEqual([
      ['power', 'F6 01 02 {value:u8} {sum} 6F'],
      ['model', 'F6 03 05 {value:text} {sum} 6F'],
    ])
  })

  it.each([
    ['text', EPSON],
    ['bytes', PROMETHEAN],
  ])('of %s is a spec in which nothing is wrong but what only a person knows', (_notation, recording) => {
    const text = draftSpec(readRecording(recording), plate)
    expect([...textFaults('acme/beam-1', text), ...specFaults(readSpec(text, 'acme/beam-1'))]).toEqual([])
  })

  it('keeps a command that was recorded as a comment: nobody has confirmed what it does', () => {
    expect(draftSpec(readRecording(EPSON), plate)).toContain('# power_on: PWR ON\\r -> :')
  })

  it.each([
    ['lamp', 'lamp.hours'],
    ['power', 'power'],
    ['fault.fan', 'fault.fan'],
    ['odd', undefined],
  ])('takes %j for the reading %j', (name, reading) => {
    expect(readingOf(name)).toBe(reading)
  })
})

describe('the framing of what was recorded', () => {
  it('is a length where one byte of each frame says it', () => {
    const frames = [
      [0x22, 1, 2, 0x25],
      [0x22, 2, 2, 9, 0x2f],
    ].map((bytes) => Uint8Array.from(bytes))
    expect(guessFraming(frames, 'bytes')).toEqual({ length: { at: 1, as: 'u8', plus: 3 }, checksum: 'sum' })
  })

  it('is unknown where nothing shows it', () => {
    expect(guessFraming([bytesOf('PWR01')], 'text')).toBeUndefined()
  })
})

describe('preau spec', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'preau-test-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  function context(language: Language = 'en') {
    const lines: string[] = []
    const out = (line: string) => void lines.push(line)
    const given: Context = { language, environment: {}, rest: [], out, err: out, stopped: new Promise(() => undefined) }
    return { given, lines }
  }

  it('makes a spec and its transcript of a recording, and finds nothing wrong with them', async () => {
    const recording = join(folder, 'recording.txt')
    const to = join(folder, 'devices', 'acme', 'beam-1.yaml')
    writeFileSync(recording, PROMETHEAN)
    const { given, lines } = context()
    expect(await newSpec(recording, { to, vendor: 'Acme', model: 'Beam 1' }, given)).toBe(0)
    expect(readFileSync(join(folder, 'transcripts', 'acme', 'beam-1.txt'), 'utf8')).toContain('= model AP9')
    lines.length = 0
    expect([await checkSpec(to, {}, given), lines]).toEqual([0, ['Nothing is wrong.']])
    expect(readSpecs(join(folder, 'devices')).map(({ id }) => id)).toEqual(['acme/beam-1'])
  })

  it('writes over nothing', async () => {
    const recording = join(folder, 'recording.txt')
    const to = join(folder, 'beam.yaml')
    writeFileSync(recording, EPSON)
    writeFileSync(to, 'mine')
    await expect(newSpec(recording, { to }, context().given)).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
    expect(readFileSync(to, 'utf8')).toBe('mine')
  })

  it('says in one line each what is wrong with a spec', async () => {
    const file = join(folder, 'broken.yaml')
    const text = readFileSync(join(ROOT, 'devices/epson/escvp21.yaml'), 'utf8')
    writeFileSync(file, text.replace(/read: \w+/, 'read: nothing'))
    const { given, lines } = context()
    expect(await checkSpec(file, {}, given)).toBe(1)
    expect(lines).toContainEqual(expect.stringContaining('there is no read nothing'))
    expect(lines).toContainEqual(expect.stringContaining('has no transcript'))
  })
})
