import type { EquipmentReadingName } from '@preau/protocol/rules/equipment-readings.ts'
import type { Command, DeviceSpec, Given } from '@preau/protocol/spec/device-spec.ts'
import { compilePattern, type Pattern } from '@preau/protocol/spec/pattern.ts'

/** A spec whose patterns are compiled, for whoever checks it. */
export interface Parts {
  spec: DeviceSpec
  pattern(source: string): Pattern
}

/** The spec with its way to compile a pattern. */
export function partsOf(spec: DeviceSpec): Parts {
  return {
    spec,
    pattern: (source) => compilePattern(source, { notation: spec.notation, anyCase: spec.anyCase === true }),
  }
}

/** Every choice of a command that a person can make: each option, both ends of a range, or none. */
export function choicesOf({ options, range }: Command): (string | number | undefined)[] {
  if (options) return Object.keys(options)
  return range ? [...range] : [undefined]
}

/** The read that says a reading, and how. */
export function readOf(
  { reads }: DeviceSpec,
  reading: string,
): { name: string; reply: string; given: Given } | undefined {
  for (const [name, { reply, gives }] of Object.entries(reads)) {
    const given = gives[reading as EquipmentReadingName]
    if (given) return { name, reply, given }
  }
  return undefined
}
