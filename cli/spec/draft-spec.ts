import type { Exchange } from '@preau/agent/drivers/transcript.ts'
import { bytesTo } from '@preau/agent/drivers/transcript.ts'
import { EQUIPMENT_READINGS, type EquipmentReadingName } from '@preau/protocol/rules/equipment-readings.ts'
import type { Framing } from '@preau/protocol/spec/framing.ts'
import { draftReply } from './draft-reply.ts'
import { guessFraming } from './guess-framing.ts'
import type { Recording } from './recording.ts'

/** What a person says of the device. */
export interface Plate {
  vendor: string
  model: string
  kind: string
}

/** Names that people type, and the reading that they mean. */
const MEANT: Readonly<Record<string, EquipmentReadingName>> = {
  lamp: 'lamp.hours',
  laser: 'laser.hours',
  filter: 'filter.hours',
  hours: 'usage.hours',
  usage: 'usage.hours',
  temp: 'temperature',
  fan: 'fault.fan',
  version: 'firmware',
}

/**
 * The text of a spec made of a recording: what was seen, and guesses that a person checks. It reads only, since nobody has
 * confirmed it; the commands that were recorded stand in it as comments. Pure.
 */
export function draftSpec({ notation, baud, port, exchanges }: Recording, { vendor, model, kind }: Plate): string {
  const requests = guessFraming(
    exchanges.map(({ sent }) => sent),
    notation,
  )
  const replies = guessFraming(
    exchanges.map(({ received }) => received),
    notation,
  )
  const reads = new Map<string, Exchange[]>()
  for (const exchange of exchanges.filter(({ asked, received }) => asked === 'read' && received.length > 0)) {
    reads.set(exchange.name, [...(reads.get(exchange.name) ?? []), exchange])
  }
  const [first = 'power'] = reads.keys()
  const commands = exchanges.filter(({ asked }) => asked === 'command')
  return [
    `# ${vendor} ${model}, recorded on site. Every line that says CHECK is a guess.`,
    `vendor: ${quoted(vendor)}`,
    `model: ${quoted(model)}`,
    'names: []',
    `kind: ${kind}`,
    '# CHECK: with a document of the maker it becomes C, with the source of a driver S, and may then have commands.',
    'certainty: U',
    'untested: true',
    'source:',
    '  - "Recorded by preau device record"',
    'match:',
    `  read: ${first}`,
    'transport:',
    ...(port === undefined ? [`  serial: { baud: [${baud ?? 9600}] }`] : [`  tcp: { port: ${port} }`]),
    `notation: ${notation}`,
    'framing:',
    ...framingText('requests', requests),
    ...framingText('replies', replies),
    'timing: { answer: 3000, gap: 50 }',
    'reads:',
    ...[...reads].flatMap(([name, those]) => readText(name, those, notation, replies)),
    'commands: {}',
    ...commands.map(({ name, sent, received }) =>
      `# ${name}: ${bytesTo(sent, notation)} -> ${bytesTo(received, notation)}`.trimEnd(),
    ),
    'refusals: []',
    'quirks: []',
    'firmware: { way: unknown }',
    '',
  ].join('\n')
}

/** The reading that a name means; undefined where it means none. */
export function readingOf(name: string): EquipmentReadingName | undefined {
  if (name in EQUIPMENT_READINGS) return name as EquipmentReadingName
  return MEANT[name]
}

function readText(
  name: string,
  exchanges: readonly Exchange[],
  notation: Recording['notation'],
  framing: Framing | undefined,
): string[] {
  const [exchange] = exchanges
  if (!exchange) return []
  const reading = readingOf(name)
  const { pattern, values } = draftReply(
    exchanges.map(({ received }) => received),
    { notation, framing, reading },
  )
  const isWord = reading !== undefined && values !== undefined
  return [
    `  ${name}:`,
    `    send: ${quoted(notation === 'bytes' ? bytesTo(exchange.sent, 'bytes') : text(exchange.sent))}`,
    '    # CHECK: what of it is the value.',
    `    reply: ${quoted(pattern)}`,
    ...(reading === undefined
      ? ['    # CHECK: no reading is called so; see protocol/rules/equipment-readings.ts.', '    gives: {}']
      : [
          '    gives:',
          ...(isWord ? ['      # CHECK: what each value means.'] : []),
          `      ${reading}: ${isWord ? `{ values: ${valuesText(values)} }` : '{}'}`,
        ]),
    `    every: ${reading === 'power' ? 30 : isStill(reading) ? 86_400 : 60}`,
    ...(reading === 'power' ? ['    asleep: true'] : []),
    '    source: the recording',
  ]
}

function isStill(reading: EquipmentReadingName | undefined): boolean {
  return reading !== undefined && reading !== 'input' && EQUIPMENT_READINGS[reading].is === 'text'
}

function framingText(side: string, framing: Framing | undefined): string[] {
  if (!framing)
    return [`  # CHECK: nothing that was recorded shows where a frame ends.`, `  ${side}: { until: ${quoted('\r')} }`]
  const parts = Object.entries(framing).map(
    ([key, value]) =>
      `${key}: ${typeof value === 'object' ? valuesText(value) : typeof value === 'number' ? value : quoted(String(value))}`,
  )
  return [`  ${side}: { ${parts.join(', ')} }`]
}

function valuesText(values: object): string {
  const parts = Object.entries(values).map(
    ([key, value]) =>
      `${/^[a-z]+$/.test(key) && key !== 'on' && key !== 'off' ? key : quoted(key)}: ${typeof value === 'number' ? value : quoted(String(value))}`,
  )
  return `{ ${parts.join(', ')} }`
}

function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

/** A text between double quotes: JSON's are YAML's. */
function quoted(value: string): string {
  return JSON.stringify(value)
}
