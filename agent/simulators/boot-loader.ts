import { ACK, CAN, crc16, EOT, LONG, NAK, READY, SHORT, SOH, STX } from '../firmware/xmodem-bytes.ts'
import type { TransferWay } from '../firmware/xmodem-sender.ts'
import type { Clock } from '../uplink/clock.ts'

/** What may be wrong with a boot loader. */
export const BOOT_FAULTS = ['never_ready', 'refuses', 'slow_erase', 'says_more', 'forgets_to_ask'] as const
export type BootFault = (typeof BOOT_FAULTS)[number]

export interface BootLoaderParts {
  way: TransferWay
  clock: Pick<Clock, 'after'>
  say(bytes: Uint8Array): void
  /** The first block was written: what was there before is gone. */
  onErased(): void
  /** Called once with all that was given, as it lies in its memory: XMODEM fills up the last block. */
  onImage(image: Uint8Array): void
  faults?: readonly BootFault[]
}

/** As Forsberg has them, in ms: how often it asks, how long it waits for a block, and what it takes for quiet. */
const ASK_EACH = 3000
const BLOCK_WITHIN = 10_000
const QUIET = 1000
const ERASING = 4000
/** So often it asks for the same block until it begins anew. */
const RETRIES = 10
/** In the middle of which block a loader that refuses says so. */
const REFUSED_AT = 3

/**
 * The receiving side of XMODEM-1K and YMODEM as a board has it, from the reset to the word at the end. INVARIANT: what it gives on
 * are the blocks in their order, each with its CRC; what comes twice is answered and dropped.
 */
export class BootLoader {
  readonly #parts: BootLoaderParts
  #data: Uint8Array[] = []
  #buffer: number[] = []
  #expected = 0
  #length: number | undefined
  #isBroken = false
  #wasEnded = false
  #isOver = false
  #asked = 0
  #callOff = () => {}

  constructor(parts: BootLoaderParts) {
    this.#parts = parts
    this.#expected = parts.way === 'ymodem' ? 0 : 1
  }

  start(): void {
    const { faults = [], say } = this.#parts
    if (faults.includes('never_ready')) return
    if (faults.includes('says_more'))
      say(Uint8Array.from('BOOT CODE v2\r\nCHECK: C\r\n', (letter) => letter.charCodeAt(0)))
    this.#ask()
  }

  stop(): void {
    this.#isOver = true
    this.#callOff()
  }

  hear(bytes: Uint8Array): void {
    if (this.#isOver || this.#parts.faults?.includes('never_ready')) return
    if (this.#isBroken) return void this.#waitForQuiet()
    this.#buffer.push(...bytes)
    this.#read()
  }

  #read(): void {
    while (!this.#isOver && !this.#isBroken && this.#buffer.length > 0) {
      const [head, second] = this.#buffer
      if (head === CAN && second === CAN) return void this.#anew()
      if (head === EOT && this.#buffer.length === 1) return void this.#ended()
      const size = head === SOH ? SHORT : head === STX ? LONG : undefined
      if (size === undefined) return void this.#breakOff()
      if (this.#buffer.length < size + 5) return void this.#in(QUIET, () => this.#breakOff())
      this.#take(Uint8Array.from(this.#buffer.splice(0, size + 5)), size)
    }
  }

  #take(block: Uint8Array, size: number): void {
    const [, number = 0, other = 0] = block
    const data = block.slice(3, 3 + size)
    const crc = ((block[3 + size] ?? 0) << 8) | (block[4 + size] ?? 0)
    if (number + other !== 0xff || crc16(data) !== crc) return void this.#breakOff()
    if (number === ((this.#expected - 1) & 0xff) && this.#expected > 0) return void this.#accept(true)
    if (number !== (this.#expected & 0xff)) return void this.#refuse()
    if (this.#expected === 0 && this.#parts.way === 'ymodem') return void this.#takeHead(data)
    if (this.#parts.faults?.includes('refuses') && this.#expected === REFUSED_AT) return void this.#refuse()
    this.#data.push(data)
    this.#expected += 1
    const isFirst = this.#data.length === 1
    if (isFirst) this.#parts.onErased()
    if (isFirst && this.#parts.faults?.includes('slow_erase')) return void this.#in(ERASING, () => this.#accept(false))
    this.#accept(false)
  }

  #takeHead(data: Uint8Array): void {
    const text = String.fromCharCode(...data)
    const [name = '', rest = ''] = text.split('\0')
    if (name === '') return void this.#finish()
    this.#length = Number.parseInt(rest, 10)
    this.#expected = 1
    this.#parts.say(Uint8Array.of(ACK, READY))
    this.#waitForBlock()
  }

  #accept(isTwice: boolean): void {
    this.#asked = 0
    // A block 0 that comes twice is asked for what follows it again.
    const isHead = isTwice && this.#expected === 1 && this.#parts.way === 'ymodem'
    this.#parts.say(isHead ? Uint8Array.of(ACK, READY) : Uint8Array.of(ACK))
    this.#waitForBlock()
  }

  #ended(): void {
    this.#buffer = []
    const { way, say } = this.#parts
    if (way === 'xmodem') {
      say(Uint8Array.of(ACK))
      return void this.#finish()
    }
    if (!this.#wasEnded) {
      this.#wasEnded = true
      say(Uint8Array.of(NAK))
      return void this.#waitForBlock()
    }
    this.#expected = 0
    say(this.#parts.faults?.includes('forgets_to_ask') ? Uint8Array.of(ACK) : Uint8Array.of(ACK, READY))
    if (this.#parts.faults?.includes('forgets_to_ask')) return void this.#finish()
    this.#waitForBlock()
  }

  #finish(): void {
    if (this.#isOver) return
    const whole = Buffer.concat(this.#data)
    if (this.#parts.way === 'ymodem' && this.#data.length > 0 && !this.#parts.faults?.includes('forgets_to_ask'))
      this.#parts.say(Uint8Array.of(ACK))
    this.stop()
    this.#parts.onImage(this.#length === undefined ? whole : whole.subarray(0, this.#length))
  }

  #refuse(): void {
    this.#parts.say(Uint8Array.of(CAN, CAN))
    this.#anew()
  }

  /** What cannot be read is not looked through for something that can: it waits until nothing comes, and asks again. */
  #breakOff(): void {
    this.#buffer = []
    this.#isBroken = true
    this.#waitForQuiet()
  }

  #waitForQuiet(): void {
    this.#in(QUIET, () => {
      this.#isBroken = false
      this.#askAgain()
    })
  }

  #askAgain(): void {
    this.#asked += 1
    if (this.#asked > RETRIES) return void this.#anew()
    this.#parts.say(Uint8Array.of(this.#data.length === 0 && !this.#wasEnded ? READY : NAK))
    this.#waitForBlock()
  }

  /** The other side has left: whoever comes next finds it as after a reset. */
  #anew(): void {
    this.#data = []
    this.#buffer = []
    this.#expected = this.#parts.way === 'ymodem' ? 0 : 1
    this.#length = undefined
    this.#isBroken = false
    this.#wasEnded = false
    this.#asked = 0
    this.#in(ASK_EACH, () => this.#ask())
  }

  #ask(): void {
    this.#parts.say(Uint8Array.of(READY))
    this.#in(ASK_EACH, () => this.#ask())
  }

  #waitForBlock(): void {
    if (this.#isOver) return
    this.#in(BLOCK_WITHIN, () => {
      // The file was closed: a batch that nobody ends is over by itself.
      if (this.#wasEnded && this.#expected === 0) return void this.#finish()
      this.#askAgain()
    })
  }

  #in(ms: number, act: () => void): void {
    this.#callOff()
    if (!this.#isOver) this.#callOff = this.#parts.clock.after(ms, act)
  }
}
