import { toPreauError } from '@preau/protocol/errors.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { fieldOf } from '@preau/protocol/spec/values.ts'
import { byteFaults } from './check-bytes.ts'
import { commandFaults } from './check-commands.ts'
import { firmwareFaults } from './check-firmware.ts'
import { hidFaults } from './check-hid.ts'
import { readFaults } from './check-reads.ts'
import { thresholdFaults } from './check-thresholds.ts'
import { type Parts, partsOf } from './parts.ts'

/**
 * What a spec means that it cannot mean: its shape is right, and something in it contradicts the rest of it. One readable line a
 * fault, the gravest kind alone where the others would only follow from it.
 */
export function specFaults(spec: DeviceSpec): string[] {
  const parts = partsOf(spec)
  const broken = patternFaults(parts)
  if (broken.length > 0) return broken
  const meant = [
    ...headFaults(parts),
    ...hidFaults(spec),
    ...readFaults(parts),
    ...thresholdFaults(spec),
    ...commandFaults(parts),
    ...firmwareFaults(parts),
  ]
  return meant.length > 0 ? meant : byteFaults(parts)
}

/** Patterns that cannot be read at all. */
function patternFaults({ spec, pattern }: Parts): string[] {
  const { reads, commands, refusals, notices = [], transport } = spec
  const all: [string, string][] = [
    ...Object.entries(reads).flatMap(([name, { send, reply, first = [] }]) =>
      [send, reply, ...first.flatMap((step) => [step.send, step.reply])].map(
        (each) => [`read ${name}`, each] as [string, string],
      ),
    ),
    ...Object.entries(commands).flatMap(([name, { send, reply }]) =>
      [send, reply].map((each) => [`command ${name}`, each] as [string, string]),
    ),
    ...refusals.map(({ reply }) => ['refusals', reply] as [string, string]),
    ...notices.map(({ line }) => ['notices', line] as [string, string]),
    ...[transport.udp?.search, transport.udp?.found, ...(transport.udp?.notices ?? [])]
      .filter((each) => each !== undefined)
      .map((each) => ['transport.udp', each] as [string, string]),
  ]
  return all.flatMap(([where, source]) => {
    try {
      if (source !== '') pattern(source)
      return []
    } catch (error) {
      const { context } = toPreauError(error)
      return [
        `${where}: cannot read ${context.field ?? context.pattern ?? source}: expected ${context.expected ?? 'a pattern'}`,
      ]
    }
  })
}

function headFaults({ spec, pattern }: Parts): string[] {
  const { match, reads, commands, transport, certainty, untested, life, quirks, names } = spec
  const faults: string[] = []
  const read = reads[match.read]
  if (!read) faults.push(`match: there is no read ${match.read}`)
  if (read && read.reply.replace(/\{[^}]*\}/g, '').trim() === '')
    faults.push(`match: the reply of read ${match.read} has nothing of its own`)
  for (const reading of Object.keys(match.expect ?? {})) {
    if (read && !(reading in read.gives)) faults.push(`match: read ${match.read} does not give ${reading}`)
  }
  if (!transport.serial && !transport.tcp && !transport.hid) faults.push('transport: no way to reach it')
  if (transport.hid && !match.usb && certainty !== 'C')
    faults.push('match: a HID device without usb must be of certainty C')
  if ((certainty === 'U') !== (untested === true)) faults.push('certainty U and untested: true belong together')
  for (const [name, command] of Object.entries(commands)) {
    if (untested || command.certainty === 'U') faults.push(`command ${name}: what nobody confirmed only reads`)
  }
  for (const part of Object.keys(life ?? {})) {
    const reading = `${part}.hours`
    if (!Object.values(reads).some(({ gives }) => reading in gives)) faults.push(`life: nothing reads ${reading}`)
  }
  for (const each of [...quirks, ...names]) {
    if ([...quirks, ...names].indexOf(each) !== [...quirks, ...names].lastIndexOf(each))
      faults.push(`${each} stands twice`)
  }
  return [...new Set([...faults, ...fieldFaults({ spec, pattern })])]
}

/** A field of a notice that gives something has to be there. */
function fieldFaults({ spec, pattern }: Parts): string[] {
  return (spec.notices ?? []).flatMap(({ line, gives = {} }) => {
    const compiled = pattern(line)
    return Object.entries(gives)
      .filter(([, given]) => !compiled.fields.includes(fieldOf(given, compiled)))
      .map(([reading]) => `notice ${line}: ${reading} has no field`)
  })
}
