import { equalBytes, hexOf, textOf } from '@preau/protocol/spec/bytes.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { compileSpec, type Driver, exampleBytes } from '../drivers/compile-spec.ts'
import { framerOf } from '../framing/framer-of.ts'
import { choicesOf, type Parts } from './parts.ts'

/** One request as its bytes. */
interface Sent {
  what: string
  bytes: Uint8Array
}

/** What is wrong with the bytes of a spec: requests that are no frame, or that stand for two things. */
export function byteFaults(parts: Parts): string[] {
  const driver = compileSpec(parts.spec)
  const reads = [...driver.reads.values()].flatMap(({ name, bytes, first }) => [
    { what: `read ${name}`, bytes },
    ...first.map((step) => ({ what: `what stands before read ${name}`, bytes: step.bytes })),
  ])
  const commands = Object.entries(parts.spec.commands).flatMap(([name, command]) =>
    choicesOf(command).map((choice) => ({
      what: `command ${name}${choice === undefined ? '' : ` ${choice}`}`,
      bytes: driver.command(name, choice).bytes,
    })),
  )
  return [
    ...[...reads, ...commands].flatMap((sent) => frameFault(parts.spec, sent)),
    ...sameFaults(parts.spec, [...reads, ...commands]),
    ...refusalFaults(parts, driver),
  ]
}

function frameFault({ framing, notation }: DeviceSpec, { what, bytes }: Sent): string[] {
  const framer = framerOf(framing.requests, notation)
  const frames = framer.push(bytes)
  const isOne = frames.length === 1 && framer.flush().length === 0 && framer.dropped === 0
  return isOne ? [] : [`${what}: ${shown(notation, bytes)} is not one frame by framing.requests`]
}

/** INVARIANT: a read is never a command, and no two requests are the same. */
function sameFaults({ notation }: DeviceSpec, all: readonly Sent[]): string[] {
  return all.flatMap(({ what, bytes }, index) => {
    const other = all.slice(0, index).find((each) => equalBytes(each.bytes, bytes))
    return other && other.what !== what ? [`${what}: sends the same as ${other.what}: ${shown(notation, bytes)}`] : []
  })
}

function refusalFaults({ spec, pattern }: Parts, driver: Driver): string[] {
  return spec.refusals.flatMap(({ reply, example, means }) => {
    const bytes = exampleBytes(spec, example)
    const named = `refusal ${reply}`
    if (!pattern(reply).parse(bytes)) return [`${named}: its example is another frame`]
    const said = driver.refusal(bytes)
    if (said !== means) return [`${named}: a refusal before it takes its example for ${said}`]
    return []
  })
}

/** Bytes as the spec writes them. */
export function shown(notation: DeviceSpec['notation'], bytes: Uint8Array): string {
  return notation === 'text' ? JSON.stringify(textOf(bytes)) : hexOf(bytes)
}
