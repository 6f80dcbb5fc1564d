import { equalBytes } from '@preau/protocol/spec/bytes.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { compileSpec } from '../drivers/compile-spec.ts'
import type { NamedSpec } from '../drivers/spec-files.ts'
import { type Exchange, readTranscript } from '../drivers/transcript.ts'
import { framerOf } from '../framing/framer-of.ts'

/** A spec with its transcript. */
export interface Told extends NamedSpec {
  transcript: string
}

/**
 * Pairs of specs that a search could not tell apart: what shows that the one is there is also sent for the other, and its answer
 * fits both. One line each.
 */
export function apartFaults(all: readonly Told[]): string[] {
  return all.flatMap((one, index) =>
    all.slice(index + 1).flatMap((other) => {
      if (!canMeet(one.spec, other.spec)) return []
      const both = fits(one, other) && fits(other, one)
      return both ? [`${one.id} and ${other.id}: the answer to read ${one.spec.match.read} fits both`] : []
    }),
  )
}

function canMeet({ transport: one }: DeviceSpec, { transport: other }: DeviceSpec): boolean {
  const speeds = one.serial?.baud.some((baud) => other.serial?.baud.includes(baud)) ?? false
  return speeds || (one.tcp !== undefined && one.tcp.port === other.tcp?.port)
}

/** Whether every answer that `device` is known to give to its own question is one to that of `spec`. */
function fits({ spec }: NamedSpec, device: Told): boolean {
  const driver = compileSpec(spec)
  const read = driver.reads.get(spec.match.read)
  const asked = compileSpec(device.spec).reads.get(device.spec.match.read)
  if (!read || !asked || !equalBytes(read.bytes, asked.bytes)) return false
  const answers = readTranscript(device.transcript, device.spec.notation).filter(
    ({ asked: kind, name, refused }: Exchange) =>
      kind === 'read' && name === device.spec.match.read && refused === undefined,
  )
  return answers.some(({ received }) =>
    framerOf(spec.framing.replies, spec.notation)
      .push(received)
      .some((frame) => doesMatch(spec, read.answer(frame))),
  )
}

function doesMatch({ match }: DeviceSpec, values: Readonly<Record<string, string | number>> | undefined): boolean {
  if (!values) return false
  return Object.entries(match.expect ?? {}).every(([name, begins]) =>
    String(values[name] ?? '')
      .toLowerCase()
      .startsWith(begins.toLowerCase()),
  )
}
