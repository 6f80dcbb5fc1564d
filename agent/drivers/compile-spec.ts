import { PreauError } from '@preau/protocol/errors.ts'
import { commandOf } from '@preau/protocol/rules/equipment-actions.ts'
import type { EquipmentValues } from '@preau/protocol/rules/equipment-readings.ts'
import { bytesOf } from '@preau/protocol/spec/bytes.ts'
import type { Command, DeviceSpec, Risk } from '@preau/protocol/spec/device-spec.ts'
import { compilePattern, type Pattern } from '@preau/protocol/spec/pattern.ts'
import { type Meaning, meaningOf } from '@preau/protocol/spec/values.ts'

/** Why a device does not do what it was asked. */
export type RefusalMeaning = DeviceSpec['refusals'][number]['means']

/** Something to be asked of a device. INVARIANT: a request with the risk `read` comes from `reads` alone. */
export interface Request {
  name: string
  risk: Risk
  bytes: Uint8Array
  /** Nothing is waited for: whatever comes back means nothing. */
  silent?: boolean
  /** What a frame says; undefined where it is no answer to this request. */
  answer(frame: Uint8Array): EquipmentValues | undefined
}

export interface CompiledRead extends Request {
  risk: 'read'
  /** Seconds between two looks. */
  every: number
  /** It is also answered in standby. */
  asleep: boolean
  /** What is to be asked before, in this order. */
  first: readonly Request[]
}

/** A spec that can be used: requests to bytes, frames to readings. Pure. */
export interface Driver {
  spec: DeviceSpec
  reads: ReadonlyMap<string, CompiledRead>
  /** The request of a command; throws ACTION_NOT_ALLOWED for one that the spec has not, or a choice that it does not offer. */
  command(name: string, choice?: string | number): Request
  /** What stands in the way, where a frame says so. */
  refusal(frame: Uint8Array): RefusalMeaning | undefined
  /** What a line says that came unasked; undefined for any other frame. */
  notice(frame: Uint8Array): EquipmentValues | undefined
}

/** Makes a driver of a spec. Throws SPEC_INVALID where one of its patterns cannot be read. */
export function compileSpec(spec: DeviceSpec): Driver {
  const pattern = (source: string) =>
    compilePattern(source, { notation: spec.notation, anyCase: spec.anyCase === true })
  const reads = new Map(Object.entries(spec.reads).map(([name, read]) => [name, compileRead(name, read, pattern)]))
  const refusals = spec.refusals.map(({ reply, means }) => ({ reply: pattern(reply), means }))
  const notices = (spec.notices ?? []).map(({ line, gives = {} }) => understood(pattern(line), gives))
  return {
    spec,
    reads,
    refusal(frame) {
      for (const { reply, means } of refusals) if (reply.parse(frame)) return means
      return undefined
    },
    notice(frame) {
      for (const notice of notices) {
        const values = notice(frame)
        if (values) return values
      }
      return undefined
    },
    command(name, choice) {
      const command = commandOf(spec, name)
      if (!command) throw new PreauError('ACTION_NOT_ALLOWED', { command: name, reason: 'unknown' })
      return compileCommand(name, command, choice, pattern)
    },
  }
}

type Compile = (source: string) => Pattern

/** The readings of a frame; undefined where it is another one. */
function understood(pattern: Pattern, gives: Parameters<typeof meaningOf>[0]): Request['answer'] {
  const mean: Meaning = meaningOf(gives, pattern)
  return (frame) => {
    const fields = pattern.parse(frame)
    return fields && mean(fields)
  }
}

function compileRead(name: string, read: DeviceSpec['reads'][string], pattern: Compile): CompiledRead {
  return {
    name,
    risk: 'read',
    bytes: pattern(read.send).format({}),
    every: read.every,
    asleep: read.asleep === true,
    first: (read.first ?? []).map((step) => {
      const taken = pattern(step.reply)
      const bytes = pattern(step.send).format({})
      return { name, risk: 'read', bytes, answer: (frame) => (taken.parse(frame) ? {} : undefined) }
    }),
    answer: understood(pattern(read.reply), read.gives),
  }
}

function compileCommand(
  name: string,
  command: Command,
  choice: string | number | undefined,
  pattern: Compile,
): Request {
  const request = pattern(command.send)
  const [field] = request.fields
  const fields = field === undefined ? {} : { [field]: chosen(name, command, choice) }
  const reply = command.reply === '' ? undefined : pattern(command.reply)
  return {
    name,
    risk: command.risk,
    bytes: request.format(fields),
    silent: command.silent === true,
    answer: (frame) => ((reply ? reply.parse(frame) : frame.length === 0) ? {} : undefined),
  }
}

/** What the field of a command holds for a choice. */
function chosen(name: string, { options, range }: Command, choice: string | number | undefined): string | number {
  const option = options && Object.hasOwn(options, String(choice)) ? options[String(choice)] : undefined
  if (option !== undefined) return option
  const isInRange = range && typeof choice === 'number' && choice >= range[0] && choice <= range[1]
  if (isInRange) return Math.round(choice)
  throw new PreauError('ACTION_NOT_ALLOWED', { command: name, choice, reason: 'not_offered' })
}

/** The example of a refusal as bytes. */
export function exampleBytes(spec: DeviceSpec, example: string): Uint8Array {
  return spec.notation === 'text' ? bytesOf(example) : compilePattern(example, { notation: 'bytes' }).format({})
}
