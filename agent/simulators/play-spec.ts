import {
  EQUIPMENT_READINGS,
  type EquipmentReading,
  type EquipmentReadingName,
  type EquipmentValues,
  type PowerState,
} from '@preau/protocol/rules/equipment-readings.ts'
import { bytesOf, joinBytes } from '@preau/protocol/spec/bytes.ts'
import type { Command, DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import type { FieldValue } from '@preau/protocol/spec/fields.ts'
import { compilePattern, type Fields, type Pattern } from '@preau/protocol/spec/pattern.ts'
import { fieldsOf } from '@preau/protocol/spec/values.ts'
import { exampleBytes } from '../drivers/compile-spec.ts'

/** A device that a spec describes, played: bytes of a request in, bytes of its reply out. */
export interface PlayedDevice {
  /** How it stands; a test may change it. */
  values: EquipmentValues
  /** Everything that it did because it was told so, oldest first: `power_on`. Reads leave no trace. */
  done: string[]
  /** Requests that it has heard since it was plugged in. */
  heard: number
  /** What it answers to a request without its end mark; undefined where it stays silent. */
  answer(request: Uint8Array): Uint8Array | undefined
  /** Time goes by, in seconds: lamps come on, fans cool down. */
  pass(seconds: number): void
}

/** Values of a device in use: what a spec can be asked for, and nothing else. */
export function playedValues(spec: DeviceSpec, given: EquipmentValues = {}): EquipmentValues {
  const names = Object.values(spec.reads).flatMap(({ gives }) => Object.keys(gives)) as EquipmentReadingName[]
  const values: EquipmentValues = {}
  for (const name of new Set(names)) values[name] = usual(name, spec)
  return { ...values, ...given }
}

const USUAL: EquipmentValues = {
  power: 'on',
  input: 'hdmi1',
  'lamp.hours': 1240,
  'laser.hours': 1240,
  'filter.hours': 400,
  'usage.hours': 5200,
  temperature: 38,
  volume: 30,
  serial: 'SIM0001',
  firmware: '1.0',
}

function usual(name: EquipmentReadingName, spec: DeviceSpec): number | string {
  const known = USUAL[name]
  const told = Object.values(spec.reads).flatMap(({ gives }) => Object.values(gives[name]?.values ?? {}))
  if (known !== undefined) return told.length === 0 || told.includes(known) ? known : (told[0] ?? known)
  if (name === 'vendor') return spec.vendor
  if (name === 'model') return (spec.names[0] ?? spec.model).slice(0, 16).trim()
  const reading: EquipmentReading = EQUIPMENT_READINGS[name]
  return reading.is === 'figure' ? 0 : reading.is === 'word' ? (reading.words[0] ?? '') : 'Salle 1'
}

/** Plays a spec. `values` say how the device stands at first. */
export function playSpec(spec: DeviceSpec, values: EquipmentValues = playedValues(spec)): PlayedDevice {
  const compile = (source: string) =>
    compilePattern(source, { notation: spec.notation, anyCase: spec.anyCase === true })
  const asRequest = (source: string) => compile(withoutEnd(spec, source))
  const reads = Object.values(spec.reads).map((read) => ({
    read,
    request: asRequest(read.send),
    reply: compile(read.reply),
    steps: (read.first ?? []).map(({ send, reply }) => ({ request: asRequest(send), reply: compile(reply) })),
  }))
  const commands = Object.entries(spec.commands).map(([name, command]) => ({
    name,
    command,
    request: asRequest(command.send),
    reply: command.reply === '' ? undefined : compile(command.reply),
  }))
  /** What is under way, and in how many seconds it is done. */
  const pending: { after: number; values: EquipmentValues }[] = []
  const refuse = (means: DeviceSpec['refusals'][number]['means']) => {
    const refusal = spec.refusals.find((each) => each.means === means)
    return refusal && ended(spec, exampleBytes(spec, refusal.example))
  }
  const device: PlayedDevice = {
    values,
    done: [],
    heard: 0,
    answer(request) {
      const isAwake = device.values.power === undefined || device.values.power === 'on'
      const read = reads.find((each) => each.request.parse(request))
      if (read) {
        if (!isAwake && !read.read.asleep)
          return spec.quirks.includes('silent_in_standby') ? undefined : refuse('not_now')
        return ended(spec, formatted(spec, read.reply, fieldsOf(read.read.gives, device.values, read.reply)))
      }
      const step = reads.flatMap(({ steps }) => steps).find((each) => each.request.parse(request))
      if (step) return ended(spec, formatted(spec, step.reply, {}))
      const told = commands.find((each) => each.request.parse(request))
      if (!told) return refuse('unknown')
      const { name, command } = told
      const state = (device.values.power ?? 'on') as PowerState
      if (command.when && !command.when.includes(state)) return refuse('not_now')
      const fields = told.request.parse(request) ?? {}
      const choice = choiceOf(command, told.request, fields)
      if (choice === NOT_OFFERED) return refuse('out_of_range')
      device.done.push(name)
      begin(command, choice)
      if (command.silent) return undefined
      return ended(spec, told.reply ? formatted(spec, told.reply, { ...fields }) : new Uint8Array())
    },
    pass(seconds) {
      for (const each of pending) each.after -= seconds
      for (const each of pending.filter(({ after }) => after <= 0)) Object.assign(device.values, each.values)
      pending.splice(0, pending.length, ...pending.filter(({ after }) => after > 0))
    },
  }
  /** A slow change of power goes through the state between; all else is so at once. */
  function begin(command: Command, choice: FieldValue | undefined): void {
    const after: EquipmentValues = {}
    for (const [reading, value] of Object.entries(command.sets)) {
      after[reading as EquipmentReadingName] = value === '$' ? (choice ?? '') : value
    }
    if (after.power === undefined || command.takes === undefined) {
      Object.assign(device.values, after)
      return
    }
    const between = after.power === 'on' ? 'warming' : 'cooling'
    if (knows(spec, between)) device.values.power = between
    pending.push({ after: command.takes, values: after })
  }
  return device
}

const NOT_OFFERED = Symbol('not offered')

/** Whether this device tells a state between off and on; many only say which of both they are in. */
function knows({ reads }: DeviceSpec, state: PowerState): boolean {
  return Object.values(reads).some(({ gives }) => Object.values(gives.power?.values ?? {}).includes(state))
}

/** What a request chose, by the name that a person knows it by. */
function choiceOf(
  { options, range }: Command,
  request: Pattern,
  fields: Fields,
): FieldValue | undefined | typeof NOT_OFFERED {
  const [field] = request.fields
  if (field === undefined) return undefined
  const raw = fields[field]
  if (options) return Object.entries(options).find(([, code]) => String(code) === String(raw))?.[0] ?? NOT_OFFERED
  const isInRange = range && typeof raw === 'number' && raw >= range[0] && raw <= range[1]
  return isInRange ? raw : NOT_OFFERED
}

/** Requests are matched without the mark that ends them, as a framer gives them. */
function withoutEnd({ framing }: DeviceSpec, source: string): string {
  const { requests } = framing
  return 'until' in requests && source.endsWith(requests.until) ? source.slice(0, -requests.until.length) : source
}

/** A reply with what ends it on the line. */
function ended({ framing }: DeviceSpec, reply: Uint8Array): Uint8Array {
  return 'until' in framing.replies ? joinBytes([reply, bytesOf(framing.replies.until)]) : reply
}

/** A reply whose fields that no reading fills are zeros, and whose length is its own. */
function formatted({ framing }: DeviceSpec, reply: Pattern, fields: Fields): Uint8Array {
  const whole: Record<string, FieldValue> = {
    ...Object.fromEntries(reply.fields.map((name) => [name, FILL[name] ?? 0])),
    ...fields,
  }
  const { replies } = framing
  if (!('length' in replies) || !reply.fields.includes('length')) return reply.format(whole)
  const asByte = replies.length.as === 'u8'
  const size = reply.format({ ...whole, length: asByte ? 0 : '00' }).length - replies.length.plus
  return reply.format({ ...whole, length: asByte ? size : size.toString(16).toUpperCase().padStart(2, '0') })
}

/** Fields that no reading is made of, and what a device writes there. */
const FILL: Fields = { length: '00', mark: 0x53, others: '', class: 1, text: '', state: 0, most: 100 }
