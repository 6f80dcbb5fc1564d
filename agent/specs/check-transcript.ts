import { toPreauError } from '@preau/protocol/errors.ts'
import { equalBytes, hexOf, textOf } from '@preau/protocol/spec/bytes.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { compileSpec, type Driver } from '../drivers/compile-spec.ts'
import { type Exchange, readTranscript } from '../drivers/transcript.ts'
import { decodeExchange } from './decode-exchange.ts'

/** Where a spec and its transcript disagree, one line each, and what the transcript does not show. */
export function transcriptFaults(spec: DeviceSpec, text: string): string[] {
  const driver = compileSpec(spec)
  let exchanges: Exchange[]
  try {
    exchanges = readTranscript(text, spec.notation)
  } catch (error) {
    const { context } = toPreauError(error)
    return [`line ${context.line ?? '?'}: expected ${context.expected ?? 'bytes'}`]
  }
  return [
    ...exchanges.flatMap((exchange) =>
      exchangeFaults(driver, exchange).map((fault) => `line ${exchange.line}: ${fault}`),
    ),
    ...missing(spec, exchanges),
  ]
}

function exchangeFaults(driver: Driver, exchange: Exchange): string[] {
  const { asked, name, sent, values, refused } = exchange
  const { notation } = driver.spec
  const shown = (bytes: Uint8Array) => (notation === 'text' ? JSON.stringify(textOf(bytes)) : hexOf(bytes))
  try {
    const decoded = decodeExchange(driver, exchange)
    if (!decoded.sent) return [`the spec has no ${asked} ${name}`]
    if (!equalBytes(decoded.sent, sent)) return [`${asked} ${name} sends ${shown(decoded.sent)}, not ${shown(sent)}`]
    if (decoded.refused !== refused) return [`is ${decoded.refused ?? 'no refusal'}, not ${refused ?? 'an answer'}`]
    if (!decoded.values) return [`${shown(exchange.received)} is no answer to ${asked} ${name}`]
    return differences(decoded.values, values)
  } catch (error) {
    return [`${asked} ${name}: ${toPreauError(error).code} ${JSON.stringify(toPreauError(error).context)}`]
  }
}

function differences(decoded: Readonly<Record<string, string>>, written: Readonly<Record<string, string>>): string[] {
  return [...new Set([...Object.keys(decoded), ...Object.keys(written)])]
    .filter((reading) => decoded[reading] !== written[reading])
    .map((reading) => `${reading} is ${decoded[reading] ?? 'not said'}, not ${written[reading] ?? 'silent'}`)
}

/** A transcript is a manual: it has each request once at least, and each refusal. */
function missing({ reads, commands, refusals }: DeviceSpec, exchanges: readonly Exchange[]): string[] {
  const told = new Set(exchanges.map(({ asked, name }) => `${asked} ${name}`))
  const all = [
    ...Object.keys(reads).map((name) => `read ${name}`),
    ...Object.keys(commands).map((name) => `command ${name}`),
  ]
  const meanings = new Set(exchanges.map(({ refused }) => refused))
  return [
    ...all.filter((each) => !told.has(each)).map((each) => `has no ${each}`),
    ...(refusals.length > 0 && ![...refusals].some(({ means }) => meanings.has(means)) ? ['shows no refusal'] : []),
  ]
}
