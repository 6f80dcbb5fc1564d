import { closeSync, openSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { openWay } from '@preau/agent/devices/ways.ts'
import { bytesFrom, type Exchange, writeExchange } from '@preau/agent/drivers/transcript.ts'
import { type RecordedExchange, recorded } from '@preau/agent/ports/recorder.ts'
import { decodeExchange } from '@preau/agent/specs/decode-exchange.ts'
import { realClock } from '@preau/agent/uplink/clock.ts'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import { joinBytes } from '@preau/protocol/spec/bytes.ts'
import type { Notation } from '@preau/protocol/spec/pattern.ts'
import type { Context, Flags } from '../command.ts'
import { jsonLine } from '../json-line.ts'
import { onePlace, type Reached, reachOne } from './find.ts'
import { use } from './use.ts'

/** A reply is over when nothing came for so long, in ms, and none is waited for longer than that. */
const QUIET = 400
const REPLY_WITHIN = 5000

/**
 * Writes down what goes over the line as a transcript. Of a device whose description is known every read is asked once; with
 * --typed what a person types is sent as it is typed, for a device that nobody has described yet.
 */
export async function record(flags: Flags, context: Context, input: Readable = process.stdin): Promise<number> {
  if (typeof flags.to !== 'string') throw new PreauError('REQUEST_INVALID', { command: 'device', option: '--to' })
  if (flags.typed === true) return await recordTyped(flags, flags.to, context, input)
  const reached = await reachOne(flags, context)
  if (!reached) return 1
  const exchanges = await readAll(reached, flags)
  const file = newFile(flags.to)
  writeSync(file, `${headOf(reached.spec.notation, reached.way)}# ${reached.id}\n`)
  for (const exchange of exchanges) writeSync(file, `${writeExchange(exchange, reached.spec.notation)}\n`)
  closeSync(file)
  return tellEnd(flags, context, exchanges.length)
}

/** Every read of a device, asked once, with all bytes of its answer. */
async function readAll(reached: Reached, flags: Flags): Promise<Omit<Exchange, 'line'>[]> {
  const noted: RecordedExchange[] = []
  const { driver, line } = use(reached, flags, (open) => recorded(open, (exchange) => noted.push(exchange)))
  for (const read of driver.reads.values()) {
    // What a device refuses, or says nothing to, is a part of the record like any answer.
    await line.ask(read).catch((error: unknown) => {
      if (['PORT_FAILED', 'EQUIPMENT_PASSWORD'].includes(toPreauError(error).code)) throw error
    })
  }
  await line.close()
  return noted.flatMap((exchange) => {
    const read = [...driver.reads.values()].find(({ bytes }) => endsWith(exchange.sent, bytes))
    if (!read || exchange.received.length === 0) return []
    // The proof of a password stands before the first request, and in no record.
    const asked = {
      asked: 'read' as const,
      name: read.name,
      choice: undefined,
      sent: read.bytes,
      received: exchange.received,
    }
    const { values = {}, refused } = decodeExchange(driver, { ...asked, line: 0, values: {}, refused: undefined })
    return [{ ...asked, values, refused }]
  })
}

function endsWith(bytes: Uint8Array, end: Uint8Array): boolean {
  return bytes.length >= end.length && end.every((byte, index) => bytes[bytes.length - end.length + index] === byte)
}

async function recordTyped(flags: Flags, to: string, context: Context, input: Readable): Promise<number> {
  const { err, out, language, stopped } = context
  const notation: Notation = flags.bytes === true ? 'bytes' : 'text'
  const end =
    notation === 'bytes' ? new Uint8Array() : bytesFrom(typeof flags.end === 'string' ? flags.end : '\\r', 'text')
  const place = onePlace(flags)
  const way =
    'serial' in place
      ? { place, baud: place.baud ?? 9600, port: undefined }
      : { place, baud: undefined, port: 'port' in place ? place.port : undefined }
  if ('host' in place && place.port === undefined)
    throw new PreauError('REQUEST_INVALID', { option: '--host HOST:PORT' })
  let received: Uint8Array = new Uint8Array()
  let heard: () => void = () => undefined
  const port = await openWay(way)({
    data(bytes) {
      received = joinBytes([received, bytes])
      heard()
    },
    lost: () => err(language === 'fr' ? 'La liaison est coupée.' : 'The line is lost.'),
  })
  const file = newFile(to)
  writeSync(file, headOf(notation, way))
  if (flags.json !== true) {
    out(
      language === 'fr'
        ? 'Tapez « read NOM DEMANDE » ou « command NOM DEMANDE », par exemple « read power PWR? ». Ctrl-D pour finir.'
        : 'Type "read NAME REQUEST" or "command NAME REQUEST", such as "read power PWR?". Ctrl-D ends.',
    )
  }
  let count = 0
  const lines = createInterface({ input, terminal: false })
  void stopped.then(() => lines.close())
  try {
    for await (const typed of lines) {
      const [, asked, name = '', request = ''] = /^(read|command) ([a-z][a-z0-9_]*) (.+)$/.exec(typed.trim()) ?? []
      if (!asked) {
        if (typed.trim() !== '')
          err(
            language === 'fr'
              ? 'read NOM DEMANDE, ou command NOM DEMANDE'
              : 'read NAME REQUEST, or command NAME REQUEST',
          )
        continue
      }
      const sent = joinBytes([bytesFrom(request, notation), end])
      received = new Uint8Array()
      await port.write(sent)
      await new Promise<void>((over) => {
        const clock = realClock()
        const callOff = clock.after(REPLY_WITHIN, over)
        let quiet: () => void = () => undefined
        heard = () => {
          quiet()
          quiet = clock.after(QUIET, () => {
            callOff()
            over()
          })
        }
      })
      heard = () => undefined
      const exchange = {
        asked: asked as 'read' | 'command',
        name,
        choice: undefined,
        sent,
        received,
        values: {},
        refused: undefined,
      }
      const text = writeExchange(exchange, notation)
      writeSync(file, `${text}\n`)
      count += 1
      if (flags.json === true) out(jsonLine('device.exchange', { asked, name, transcript: text }))
      else out(text.trimEnd())
    }
  } finally {
    closeSync(file)
    await port.close()
  }
  return tellEnd(flags, context, count)
}

function headOf(notation: Notation, { baud, port }: { baud: number | undefined; port: number | undefined }): string {
  const way = baud === undefined ? `# tcp: ${port}` : `# serial: ${baud}`
  return `# Recorded by preau device record.\n# notation: ${notation}\n${way}\n`
}

function tellEnd(flags: Flags, { out, language }: Context, count: number): number {
  if (flags.json === true) out(jsonLine('device.done', { exchanges: count, to: flags.to }))
  else out(language === 'fr' ? `${count} échanges dans ${flags.to}` : `${count} exchanges in ${flags.to}`)
  return count > 0 ? 0 : 1
}

/** A new file; throws FILE_EXISTS where there is one. */
function newFile(to: string): number {
  try {
    return openSync(to, 'wx', 0o644)
  } catch (error) {
    throw new PreauError('REQUEST_INVALID', { option: `--to ${to}` }, error)
  }
}
