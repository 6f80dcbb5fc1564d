import { PreauError } from '@preau/protocol/errors.ts'
import type { EquipmentValues } from '@preau/protocol/rules/equipment-readings.ts'
import { joinBytes } from '@preau/protocol/spec/bytes.ts'
import type { CompiledRead, Driver, Request } from '../drivers/compile-spec.ts'
import type { Opening } from '../drivers/opening.ts'
import type { Framer } from '../framing/framer.ts'
import { framersOf } from '../framing/framer-of.ts'
import type { OpenPort, Port } from '../ports/port.ts'
import type { Clock } from '../uplink/clock.ts'

/** What came of a request, with the bytes that prove it: without those that prove a password. */
export interface Answer {
  values: EquipmentValues
  sent: Uint8Array
  received: Uint8Array
}

export interface LineParts {
  driver: Driver
  open: OpenPort
  opening: Opening
  clock: Clock
  /** Called with what the device says unasked. */
  onNotice?(values: EquipmentValues): void
}

/** Bytes that are kept of an answer as its proof. */
const PROOF = 512

/**
 * The line to one device. INVARIANTS: one exchange at a time, in the order of the calls; a reply is never taken for that of an
 * earlier request; a line that was lost or fell silent is opened anew by the next request.
 */
export class Line {
  readonly #parts: LineParts
  #port: Port | undefined
  /** Takes the replies of one exchange off the line. */
  readonly #newFramer: () => Framer
  #framer: Framer
  #take: ((bytes: Uint8Array) => void) | undefined
  #lost: (() => void) | undefined
  /** What stands before the first request of a connection. */
  #before: Uint8Array = new Uint8Array()
  #last: Promise<unknown> = Promise.resolve()
  #readyAt = 0
  /** How the device is opened; a simpler one is remembered, so that it is tried once. */
  #opening: Opening
  /** Whether the device said anything while it was opened: one that is silent from the first is not there. */
  #hasHeard = false

  constructor(parts: LineParts) {
    this.#parts = parts
    this.#opening = parts.opening
    const { framing, notation } = parts.driver.spec
    this.#newFramer = framersOf(framing.replies, notation)
    this.#framer = this.#newFramer()
  }

  /**
   * Sends a request and waits for its answer. Throws PORT_FAILED, EQUIPMENT_SILENT, EQUIPMENT_REFUSED with what the device
   * means by it, EQUIPMENT_UNREAD, EQUIPMENT_PASSWORD, and EQUIPMENT_ANSWER where what it answers is none.
   */
  ask(request: Request | CompiledRead): Promise<Answer> {
    const steps = 'first' in request ? request.first : []
    const result = this.#last.then(async () => {
      for (const step of steps) await this.#exchange(step)
      return await this.#exchange(request)
    })
    this.#last = result.catch(() => undefined)
    return result
  }

  /** Ends what is open and leaves the line to `act`, which opens it by itself; what is asked meanwhile waits. */
  lend<T>(act: () => Promise<T>): Promise<T> {
    const lent = this.#last.then(async () => {
      await this.#drop()
      return await act()
    })
    this.#last = lent.catch(() => undefined)
    return lent
  }

  /** Ends the line after the requests before. */
  close(): Promise<void> {
    const closed = this.#last.then(() => this.#drop())
    this.#last = closed
    return closed
  }

  async #exchange(request: Request): Promise<Answer> {
    await this.#connect()
    await this.#rest()
    const { driver } = this.#parts
    const sent = joinBytes([this.#before, request.bytes])
    this.#before = new Uint8Array()
    this.#framer = this.#newFramer()
    try {
      if (request.silent) return await this.#told(sent, request)
      const answer = await this.#heard(sent, (frame) => {
        const means = driver.refusal(frame)
        if (means === 'not_allowed') throw new PreauError('EQUIPMENT_PASSWORD', { reason: 'wrong' })
        if (means === 'unread') throw new PreauError('EQUIPMENT_UNREAD', { request: request.name })
        if (means) throw new PreauError('EQUIPMENT_REFUSED', { request: request.name, means })
        return request.answer(frame)
      })
      return { ...answer, sent: request.bytes }
    } catch (error) {
      const isAnswer = error instanceof PreauError && ['EQUIPMENT_REFUSED', 'EQUIPMENT_UNREAD'].includes(error.code)
      if (!isAnswer) await this.#drop()
      throw error
    } finally {
      this.#readyAt = this.#parts.clock.uptime() * 1000 + driver.spec.timing.gap
    }
  }

  /** Writes, and waits for nothing. */
  async #told(sent: Uint8Array, { bytes }: Request): Promise<Answer> {
    await this.#port?.write(sent)
    return { values: {}, sent: bytes, received: new Uint8Array() }
  }

  /** Writes, and waits until `read` makes an answer of a frame. Other frames are notices, echoes or noise. */
  #heard(sent: Uint8Array, read: (frame: Uint8Array) => EquipmentValues | undefined): Promise<Answer> {
    const { clock, driver, onNotice } = this.#parts
    return new Promise((resolve, reject) => {
      let received: Uint8Array = new Uint8Array()
      const end = (act: () => void) => {
        callOff()
        this.#take = undefined
        this.#lost = undefined
        act()
      }
      const callOff = clock.after(driver.spec.timing.answer, () => {
        const code = received.length === 0 ? 'EQUIPMENT_SILENT' : 'EQUIPMENT_ANSWER'
        end(() => reject(new PreauError(code, { bytes: received.length })))
      })
      this.#lost = () => end(() => reject(new PreauError('PORT_FAILED', { reason: 'lost' })))
      const withoutEcho = driver.spec.quirks.includes('echo') ? echoOff(sent) : (bytes: Uint8Array) => bytes
      this.#take = (bytes) => {
        received = joinBytes([received, bytes]).slice(-PROOF)
        try {
          for (const frame of this.#framer.push(withoutEcho(bytes))) {
            const notice = driver.notice(frame)
            if (notice) {
              onNotice?.(notice)
              continue
            }
            const values = read(frame)
            if (values) return end(() => resolve({ values, sent, received }))
          }
        } catch (error) {
          end(() => reject(error))
        }
      }
      this.#port?.write(sent).catch((error) => end(() => reject(error)))
    })
  }

  /** INVARIANT: a device that breaks off is connected anew once at most, and only for an opening that it may not know. */
  async #connect(): Promise<void> {
    if (this.#port) return
    const { simpler } = this.#opening
    if (!simpler) return await this.#connectBy(this.#opening)
    try {
      await this.#connectBy(this.#opening)
    } catch (error) {
      if (!this.#hasHeard) throw error
      this.#opening = simpler
      await this.#connectBy(simpler)
    }
  }

  async #connectBy(opening: Opening): Promise<void> {
    const { open, clock, driver } = this.#parts
    this.#hasHeard = false
    let heard: Uint8Array = new Uint8Array()
    // What a device says while its line is being opened is not lost.
    this.#take = (bytes) => {
      heard = joinBytes([heard, bytes])
    }
    this.#port = await open({
      data: (bytes) => {
        if (this.#take) this.#take(bytes)
        else this.#unasked(bytes)
      },
      lost: () => {
        this.#port = undefined
        this.#lost?.()
      },
    })
    try {
      const opened = await new Promise<{ before: Uint8Array; rest: Uint8Array }>((resolve, reject) => {
        const callOff = clock.after(driver.spec.timing.answer, () => reject(new PreauError('EQUIPMENT_SILENT', {})))
        const look = (bytes: Uint8Array) => {
          heard = joinBytes([heard, bytes])
          this.#hasHeard = heard.length > 0
          try {
            const done = opening.take(heard)
            if (done && 'say' in done) this.#port?.write(done.say).catch(reject)
            if (!done || 'say' in done) return
            callOff()
            resolve(done)
          } catch (error) {
            callOff()
            reject(error)
          }
        }
        this.#take = look
        this.#lost = () => {
          callOff()
          reject(new PreauError('PORT_FAILED', { reason: 'refused' }))
        }
        if (opening.hello) this.#port?.write(opening.hello).catch(reject)
        look(new Uint8Array())
      })
      this.#before = opened.before
    } catch (error) {
      await this.#drop()
      throw error
    } finally {
      this.#take = undefined
      this.#lost = undefined
    }
  }

  #unasked(bytes: Uint8Array): void {
    for (const frame of this.#framer.push(bytes)) {
      const notice = this.#parts.driver.notice(frame)
      if (notice) this.#parts.onNotice?.(notice)
    }
  }

  /** The pause that the device wants between two requests. */
  async #rest(): Promise<void> {
    const { clock } = this.#parts
    const wait = this.#readyAt - clock.uptime() * 1000
    if (wait > 0) await new Promise<void>((done) => clock.after(wait, done))
  }

  async #drop(): Promise<void> {
    const port = this.#port
    this.#port = undefined
    this.#before = new Uint8Array()
    await port?.close()
  }
}

/** Takes the bytes that were sent off the beginning of what comes back, however it is cut. */
function echoOff(sent: Uint8Array): (bytes: Uint8Array) => Uint8Array {
  let at = 0
  return (bytes) => {
    let from = 0
    while (from < bytes.length && at < sent.length && bytes[from] === sent[at]) {
      from += 1
      at += 1
    }
    if (from < bytes.length) at = sent.length
    return bytes.subarray(from)
  }
}
