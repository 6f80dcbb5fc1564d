import { toPreauError } from '@preau/protocol/errors.ts'
import type { EquipmentReadingName } from '@preau/protocol/rules/equipment-readings.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { compilePattern } from '@preau/protocol/spec/pattern.ts'
import type { OpenPort } from '../ports/port.ts'
import type { Clock } from '../uplink/clock.ts'
import { type SendEnd, sendImage } from './send-image.ts'
import type { TransferWay } from './xmodem-sender.ts'

/** A board on a serial line, as one that may get an image. */
export interface SerialBoard {
  /** Name of its spec. */
  id: string
  spec: DeviceSpec
  /** `/dev/ttyUSB0` */
  place: string
  /** Its usual speed. */
  baud: number
  /** What it said last. */
  said(reading: EquipmentReadingName): number | string | undefined
  ask(reading: EquipmentReadingName): Promise<number | string | undefined>
  /** Leaves the line to `act`. */
  lend<T>(act: () => Promise<T>): Promise<T>
  /** Its line, at a speed. */
  openAt(baud: number): OpenPort
}

/** What was begun at a place, on disk from before the first byte until the board has said what it runs. */
export interface Begun {
  product: string
  version: string
  from: string | undefined
}
export interface FirmwareJournal {
  begun(place: string): Begun | undefined
  begin(place: string, begun: Begun): void
  forget(place: string): void
}

export interface Image {
  product: string
  version: string
  bytes: Uint8Array
}

/** Why a board has not the image. `silent`: it does not answer, and nothing was begun at it. */
export type BoardTrouble =
  | Exclude<SendEnd, 'done' | 'unsure'>
  | 'silent'
  | 'asleep'
  | 'another_model'
  | 'too_large'
  | 'not_sent'
  | 'silent_after'
  | 'same_version'
  | 'port'

export type BoardOutcome =
  | { from: string | undefined; has: string }
  | { from: string | undefined; trouble: BoardTrouble }

export interface UpdateBoardParts {
  clock: Clock
  signal: AbortSignal
  journal: FirmwareJournal
  onProgress?(done: number, of: number): void
}

/** A line that lost so much is given up until the next turn. */
const ATTEMPTS = 3
/** Over the time that the bytes alone take, in factors and in ms: blocks that come twice, a flash that is erased. */
const SLACK = { times: 3, ms: 240_000 }
const LOOK_EACH = 2000
/** Between the order to wait for an image and the other speed, in ms. */
const CHANGE_SPEED = 1000

/** How long it takes at most, in ms, whatever the line loses: asked before it is begun, since it is not cut off by a lesson. */
export function longestTransfer(
  { spec: { firmware }, baud: usual }: Pick<SerialBoard, 'spec' | 'baud'>,
  bytes: number,
) {
  const baud = firmware.transfer?.baud ?? usual
  const one = ((bytes * 10 * 1000) / baud) * SLACK.times + SLACK.ms
  return one * ATTEMPTS + (firmware.transfer?.restarts ?? 0) * 1000
}

/** The version within what a device says: `1.20` of `Ver 1.20`. */
export function versionIn(said: number | string | undefined): string | undefined {
  return said === undefined ? undefined : /[0-9][0-9A-Za-z.+_-]{0,39}/.exec(String(said))?.[0]
}

/**
 * Gives a board an image, and looks what it runs afterwards. INVARIANTS: nothing is sent to a board whose spec has no transfer, that
 * says another model, or that does not answer, unless an image for it was begun there: then its boot loader is what is silent.
 * The journal is on disk before the first byte, and goes only when the board has said its version.
 */
export async function updateBoard(
  board: SerialBoard,
  image: Image,
  models: ReadonlySet<string>,
  parts: UpdateBoardParts,
): Promise<BoardOutcome> {
  const { spec, place } = board
  const { journal } = parts
  const { transfer, way } = spec.firmware
  if (!transfer || (way !== 'xmodem' && way !== 'ymodem')) return { from: undefined, trouble: 'not_sent' }
  const begun = journal.begun(place)
  const said = await read(board, 'firmware')
  const from = versionIn(said) ?? begun?.from
  if (image.bytes.length > transfer.most) return { from, trouble: 'too_large' }
  if (said !== undefined) {
    if (versionIn(said) === image.version) {
      journal.forget(place)
      return { from, has: image.version }
    }
    const model = await read(board, 'model')
    if (model === undefined || !models.has(modelKey(model))) return { from, trouble: 'another_model' }
    const power = await read(board, 'power')
    if (transfer.when && !transfer.when.some((state) => state === power)) return { from, trouble: 'asleep' }
  } else if (begun?.product !== image.product) return { from, trouble: 'silent' }
  journal.begin(place, { product: image.product, version: image.version, from })
  let isWaiting = said === undefined
  let trouble: BoardTrouble = 'lost'
  for (let attempt = 0; attempt < ATTEMPTS && !parts.signal.aborted; attempt++) {
    const end = await give(board, image, way, isWaiting, parts)
    // The first thing that went wrong says more than that nobody waits for an image after it.
    if (end !== 'not_ready' || attempt === 0) trouble = end === 'done' || end === 'unsure' ? 'silent_after' : end
    if (end === 'stopped') break
    const isGiven = end === 'done' || end === 'unsure'
    const has = versionIn(await readWithin(board, isGiven ? transfer.restarts : 0, parts))
    // Silent, it is its boot loader that the next try finds; else it does its work.
    isWaiting = has === undefined
    if (has !== undefined && (isGiven || attempt === ATTEMPTS - 1)) journal.forget(place)
    if (has === image.version) return { from, has }
    if (has !== undefined && isGiven) return { from, trouble: 'same_version' }
  }
  return { from, trouble: parts.signal.aborted ? 'stopped' : trouble }
}

/** How a model is named where hardware is: `SB-65 Pro` is `sb-65-pro`. */
export function modelKey(said: number | string): string {
  return String(said)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

async function give(
  board: SerialBoard,
  { bytes }: Image,
  way: TransferWay,
  isWaiting: boolean,
  { clock, signal, onProgress }: UpdateBoardParts,
): Promise<SendEnd | 'port'> {
  const { spec } = board
  const { transfer } = spec.firmware
  const speed = transfer?.baud ?? board.baud
  const enter = isWaiting ? undefined : compilePattern(transfer?.enter ?? '', { notation: spec.notation }).format({})
  const within = ((bytes.length * 10 * 1000) / speed) * SLACK.times + SLACK.ms
  const progress = onProgress && { onProgress }
  try {
    return await board.lend(async () => {
      const first = speed === board.baud ? enter : undefined
      if (enter && !first) await sayAlone(board.openAt(board.baud), enter, clock)
      return await sendImage({
        open: board.openAt(speed),
        image: bytes,
        way,
        clock,
        within,
        signal,
        first,
        ...progress,
      })
    })
  } catch (error) {
    if (toPreauError(error).code === 'PORT_FAILED') return 'port'
    throw error
  }
}

async function sayAlone(open: OpenPort, bytes: Uint8Array, clock: Clock): Promise<void> {
  const port = await open({ data: () => undefined, lost: () => undefined })
  try {
    await port.write(bytes)
    await new Promise<void>((done) => clock.after(CHANGE_SPEED, done))
  } finally {
    await port.close()
  }
}

/** What it says of itself; undefined where it does not answer twice: one answer may be lost. */
async function read({ ask }: SerialBoard, reading: EquipmentReadingName): Promise<number | string | undefined> {
  return await ask(reading).catch(() => ask(reading).catch(() => undefined))
}

async function readWithin(
  board: SerialBoard,
  seconds: number,
  { clock, signal }: UpdateBoardParts,
): Promise<number | string | undefined> {
  const until = clock.uptime() + seconds
  for (;;) {
    const said = await read(board, 'firmware')
    if (said !== undefined || clock.uptime() > until || signal.aborted) return said
    await new Promise<void>((done) => clock.after(LOOK_EACH, done))
  }
}
