import { ACK, block, CAN, EOT, headBlock, NAK, piecesOf, READY } from './xmodem-bytes.ts'

/** How a board takes an image: XMODEM-1K knows no length, YMODEM says name and length first. */
export const TRANSFERS = ['xmodem', 'ymodem'] as const
export type TransferWay = (typeof TRANSFERS)[number]

/**
 * How a transfer ended. `unsure`: every block was accepted, and the word at the end was not answered; `restarted`: the receiver waits
 * for a first block again.
 */
export type TransferEnd = 'done' | 'unsure' | 'not_ready' | 'refused' | 'retries' | 'restarted'

/** What is to be done now: bytes to say, and after how many ms of silence to call silent(). */
export interface SenderStep {
  say: Uint8Array | undefined
  wait: number
  /** The transfer is over; `say` may still hold a farewell. */
  end?: TransferEnd
}

/** How long the receiver may take until it is ready, and for one block: it may erase meanwhile, in ms. */
const READY_WITHIN = 60_000
const BLOCK_WITHIN = 60_000
const END_WITHIN = 10_000
/** A `C` that nothing follows for so long is no letter of a greeting, in ms. */
const SETTLED = 250
const RETRIES = 10
/** As so many tries a long silence counts: who says nothing a second time may no longer be one that takes an image. */
const FOR_SILENCE = 5
/** So many `C` in the middle of a transfer are no noise. */
const RESTARTED_AFTER = 2
const FAREWELL = new Uint8Array(8).fill(CAN)

type Phase = 'ready' | 'settling' | 'head' | 'head_ready' | 'block' | 'eot' | 'batch' | 'closing' | 'over'

/**
 * The sending side of XMODEM-1K and YMODEM, always with a CRC: bytes of the receiver in, bytes to be said out. It has no clock and
 * no line. INVARIANT: it says `done` only where the receiver accepted each block in its order and the word at the end.
 */
export class XmodemSender {
  readonly #way: TransferWay
  readonly #head: Uint8Array
  readonly #blocks: readonly Uint8Array[]
  #phase: Phase = 'ready'
  #at = 0
  #tries = 0
  #wasCancel = false
  /** The last byte that was heard before the start was a `C`. */
  #isReady = false
  /** How often a `C` was heard since the last word: one may have been said before it, two were not. */
  #asked = 0

  /** @param name of the file, as YMODEM says it: letters of ASCII */
  constructor(image: Uint8Array, way: TransferWay, name = 'firmware.bin') {
    this.#way = way
    this.#head = headBlock(name, image.length)
    this.#blocks = piecesOf(image).map((piece, index) => block(index + 1, piece))
  }

  /** Blocks that were accepted, and how many there are. */
  progress(): { done: number; of: number } {
    return { done: this.#at, of: this.#blocks.length }
  }

  start(): SenderStep {
    return quiet(READY_WITHIN)
  }

  /** What to do after these bytes of the receiver. What came before a word is no answer to it. */
  hear(bytes: Uint8Array): SenderStep {
    for (const byte of bytes) {
      const step = this.#take(byte)
      if (step?.say || step?.end) return step
    }
    return quiet(this.#patience())
  }

  /** What to do after so long a silence as the last step said. */
  silent(): SenderStep {
    switch (this.#phase) {
      case 'ready':
        return this.#give('not_ready')
      case 'settling':
        if (!this.#isReady) {
          this.#phase = 'ready'
          return quiet(READY_WITHIN)
        }
        if (this.#way === 'ymodem') return this.#say('head', this.#head, BLOCK_WITHIN)
        return this.#next()
      case 'head':
        this.#tries += FOR_SILENCE
        return this.#again('head', this.#head)
      case 'head_ready':
        return this.#give('retries')
      case 'block':
        this.#tries += FOR_SILENCE
        return this.#again('block', this.#blocks[this.#at])
      case 'eot':
      case 'batch':
      case 'closing':
        return this.#endAgain()
      case 'over':
        return quiet(END_WITHIN)
    }
  }

  #take(byte: number): SenderStep | undefined {
    const isCancelled = byte === CAN && this.#wasCancel
    this.#wasCancel = byte === CAN
    if (isCancelled) return this.#give('refused')
    switch (this.#phase) {
      case 'ready':
      case 'settling':
        this.#isReady = byte === READY
        this.#phase = 'settling'
        return undefined
      case 'head':
        if (byte === ACK) {
          this.#tries = 0
          this.#phase = 'head_ready'
          return undefined
        }
        return byte === NAK || this.#isAskedAgain(byte) ? this.#again('head', this.#head) : undefined
      case 'head_ready':
        return byte === READY ? this.#next() : undefined
      case 'block':
        return this.#takeForBlock(byte)
      case 'eot':
      case 'batch':
      case 'closing':
        return this.#takeAtEnd(byte)
      case 'over':
        return undefined
    }
  }

  #takeForBlock(byte: number): SenderStep | undefined {
    if (byte === ACK) {
      this.#at += 1
      this.#tries = 0
      return this.#next()
    }
    const isAsked = byte === NAK || (this.#at === 0 && this.#isAskedAgain(byte))
    return isAsked ? this.#again('block', this.#blocks[this.#at]) : this.#watchForStart(byte)
  }

  /** Nobody says `C` in the middle of a transfer who has what came before. */
  #watchForStart(byte: number): SenderStep | undefined {
    if (this.#at === 0 || byte !== READY) return undefined
    this.#asked += 1
    return this.#asked > RESTARTED_AFTER ? this.#give('restarted') : undefined
  }

  /** A receiver that waits for its first block asks by `C`, and may have done so while the block was on its way. */
  #isAskedAgain(byte: number): boolean {
    if (byte === READY) this.#asked += 1
    return byte === READY && this.#asked > 1
  }

  #takeAtEnd(byte: number): SenderStep | undefined {
    if (this.#phase === 'eot') {
      // YMODEM asks for the word at the end twice.
      if (byte === NAK) return this.#endAgain()
      if (byte !== ACK) return this.#watchForStart(byte)
      if (this.#way === 'xmodem') return this.#give('done')
      this.#tries = 0
      this.#phase = 'batch'
      return undefined
    }
    if (this.#phase === 'batch') {
      return byte === READY ? this.#say('closing', headBlock(), END_WITHIN) : undefined
    }
    if (byte === ACK) return this.#give('done')
    return byte === NAK || byte === READY ? this.#endAgain() : undefined
  }

  #next(): SenderStep {
    const bytes = this.#blocks[this.#at]
    return bytes ? this.#say('block', bytes, BLOCK_WITHIN) : this.#say('eot', Uint8Array.of(EOT), END_WITHIN)
  }

  #again(phase: Phase, bytes: Uint8Array | undefined): SenderStep {
    this.#tries += 1
    if (this.#tries > RETRIES || !bytes) return this.#give('retries')
    return this.#say(phase, bytes, BLOCK_WITHIN)
  }

  /** A receiver that had its end may have left: whether it is well is read from its version. */
  #endAgain(): SenderStep {
    this.#tries += 1
    if (this.#tries > RETRIES) return this.#give('unsure')
    if (this.#phase === 'batch') return this.#tries > 1 ? this.#give('unsure') : quiet(END_WITHIN)
    return this.#say(this.#phase, this.#phase === 'eot' ? Uint8Array.of(EOT) : headBlock(), END_WITHIN)
  }

  #say(phase: Phase, say: Uint8Array, wait: number): SenderStep {
    this.#phase = phase
    this.#asked = 0
    return { say, wait }
  }

  #give(end: TransferEnd): SenderStep {
    this.#phase = 'over'
    return { say: end === 'retries' ? FAREWELL : undefined, wait: END_WITHIN, end }
  }

  #patience(): number {
    if (this.#phase === 'settling') return SETTLED
    if (this.#phase === 'ready' || this.#phase === 'head_ready') return READY_WITHIN
    return this.#phase === 'block' || this.#phase === 'head' ? BLOCK_WITHIN : END_WITHIN
  }
}

function quiet(wait: number): SenderStep {
  return { say: undefined, wait }
}
