import { crc32 } from 'node:zlib'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { compilePattern } from '@preau/protocol/spec/pattern.ts'
import { readSpec } from '@preau/protocol/spec/spec-text.ts'
import type { TransferWay } from '../firmware/xmodem-sender.ts'
import type { OpenPort } from '../ports/port.ts'
import type { Clock } from '../uplink/clock.ts'
import { type BootFault, BootLoader } from './boot-loader.ts'
import { playedValues, playSpec } from './play-spec.ts'
import { type PlayedLine, playLine } from './played-line.ts'

/** What an image does to a board beside what it should. */
export type BoardFault = BootFault | 'keeps_old' | 'never_back'

/** The spec of a board that exists in simulations alone, and takes images over its serial line. */
export function updatableSpec(way: TransferWay = 'xmodem', baud?: number): DeviceSpec {
  return readSpec(updatableSpecText(way, baud), 'preau/simulated-board')
}

/** The same as it is written. */
export function updatableSpecText(way: TransferWay = 'xmodem', baud?: number): string {
  return `
vendor: Préau
model: Simulated board
names: [SB-65]
kind: panel
certainty: C
source: ["The simulator of this program"]
match: { read: model, expect: { model: SB } }
transport: { serial: { baud: [115200] } }
notation: text
framing: { requests: { until: "\\r" }, replies: { until: "\\r" } }
timing: { answer: 500, gap: 0 }
reads:
  power: { send: "PWR?\\r", reply: "PWR={state:word}", gives: { power: { values: { ON: "on", OFF: standby } } }, every: 30, asleep: true, source: simulator }
  model: { send: "MOD?\\r", reply: "MOD={name:text}", gives: { model: {} }, every: 86400, asleep: true, source: simulator }
  serial: { send: "SER?\\r", reply: "SER={name:text}", gives: { serial: {} }, every: 86400, asleep: true, source: simulator }
  firmware: { send: "VER?\\r", reply: "VER={name:text}", gives: { firmware: {} }, every: 86400, asleep: true, source: simulator }
commands: {}
refusals: []
quirks: []
firmware:
  way: ${way}
  transfer: { enter: "BOOT!\\r", when: ["on"], most: 1048576, restarts: 30, source: simulator${baud === undefined ? '' : `, baud: ${baud}`} }
`
}

/** An image for such a board: its first line says what it is, so that a board can refuse what is for another or was cut. */
export function boardImage(model: string, version: string, payload: Uint8Array): Uint8Array {
  const head = `PREAUSIM ${model} ${version} ${payload.length} ${crc32(payload)}\n`
  return Buffer.concat([Buffer.from(head), payload])
}

export interface UpdatableBoardOptions {
  spec?: DeviceSpec
  version?: string
  clock: Clock
  /** May change while it runs. */
  faults?: readonly BoardFault[]
  /** Seconds from a good image to the first answer. */
  restarts?: number
}

/** A board that works as its spec says, or waits for an image. INVARIANT: it works only with an image that is whole. */
export class UpdatableBoard {
  readonly spec: DeviceSpec
  readonly #options: UpdatableBoardOptions
  readonly #enter: Buffer
  #faults: readonly BoardFault[]
  #values: ReturnType<typeof playedValues>
  #line: PlayedLine | undefined
  #loader: BootLoader | undefined
  #heard: Buffer = Buffer.alloc(0)
  #say: (bytes: Uint8Array) => void = () => undefined
  /** A part of its program is gone: it waits for an image after each start. */
  isErased = false
  /** How many images it took. */
  images = 0

  constructor(options: UpdatableBoardOptions) {
    this.#options = options
    this.spec = options.spec ?? updatableSpec()
    this.#faults = options.faults ?? []
    this.#values = { ...playedValues(this.spec), model: 'SB-65', firmware: `Ver ${options.version ?? '1.0'}` }
    this.#enter = Buffer.from(
      compilePattern(this.spec.firmware.transfer?.enter ?? '', { notation: this.spec.notation }).format({}),
    )
    this.#work()
  }

  /** What it runs; undefined while it waits for an image. */
  get version(): string | undefined {
    return this.#loader || !this.#line ? undefined : String(this.#values.firmware)
  }

  set faults(faults: readonly BoardFault[]) {
    this.#faults = faults
  }

  set power(power: 'on' | 'standby') {
    this.#values.power = power
  }

  /** Puts it on a line: what it says goes there. */
  connect(say: (bytes: Uint8Array) => void): void {
    this.#say = say
  }

  /** Puts it on a port that is there already: the other end of a pty. Throws PORT_FAILED. */
  async serve(open: OpenPort): Promise<{ close(): Promise<void> }> {
    const port = await open({ data: (bytes) => this.hear(bytes), lost: () => undefined })
    this.connect((bytes) => void port.write(bytes).catch(() => undefined))
    return {
      close: async () => {
        this.stop()
        await port.close()
      },
    }
  }

  hear(bytes: Uint8Array): void {
    if (this.#loader) return void this.#loader.hear(bytes)
    if (!this.#line) return
    this.#heard = Buffer.concat([this.#heard, bytes]).subarray(-64)
    if (this.#heard.includes(this.#enter)) return void this.#boot()
    this.#line.hear(bytes)
  }

  /** The mains go and come back: whatever was being written is lost. */
  cutPower(): void {
    const wasWaiting = this.#loader !== undefined
    this.stop()
    if (wasWaiting && this.isErased) this.#boot()
    else this.#work()
  }

  stop(): void {
    this.#loader?.stop()
    this.#loader = undefined
    this.#line = undefined
  }

  #work(): void {
    this.#heard = Buffer.alloc(0)
    this.isErased = false
    const device = playSpec(this.spec, this.#values)
    this.#line = playLine(this.spec, device, (bytes) => this.#say(bytes))
  }

  #boot(): void {
    this.stop()
    const { firmware } = this.spec
    const loader = new BootLoader({
      way: firmware.way === 'ymodem' ? 'ymodem' : 'xmodem',
      clock: this.#options.clock,
      say: (bytes) => this.#say(bytes),
      onErased: () => {
        this.isErased = true
      },
      onImage: (image) => this.#take(image),
      faults: this.#faults.filter((each): each is BootFault => each !== 'keeps_old' && each !== 'never_back'),
    })
    this.#loader = loader
    loader.start()
  }

  #take(image: Uint8Array): void {
    this.stop()
    this.images += 1
    const bytes = Buffer.from(image)
    const [, model, version, length, sum] = bytes.subarray(0, bytes.indexOf('\n')).toString('latin1').split(' ')
    const payload = bytes.subarray(bytes.indexOf('\n') + 1).subarray(0, Number(length))
    const isGood = model === this.#values.model && payload.length === Number(length) && crc32(payload) === Number(sum)
    if (!isGood) return void this.#boot()
    if (!this.#faults.includes('keeps_old')) this.#values.firmware = `Ver ${version}`
    if (this.#faults.includes('never_back')) return
    this.#options.clock.after((this.#options.restarts ?? 3) * 1000, () => {
      if (!this.#loader && !this.#line) this.#work()
    })
  }
}
