import type { EnrolmentAnswer } from '@preau/protocol/api/enrolments.ts'
import type { TabletAct, TabletReceipt, TabletRenewal, TabletTold, TabletView } from '@preau/protocol/api/tablets.ts'
import { type ErrorCode, isPreauError, toPreauError } from '@preau/protocol/errors.ts'
import type { KioskAct, KioskAnswer } from '@preau/protocol/kiosk.ts'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import type { KioskLine, LineState } from '../kiosk/line/kiosk-line.ts'
import { keptView, type LineTold, shownState } from './line/shown-view.ts'
import type { TabletDoor } from './line/tablet-door.ts'
import { fresh, keyOf, mayWait, withTouch } from './line/touches.ts'
import { certificateRequest } from './proof/certificate-request.ts'
import { certificateSerial } from './proof/der.ts'
import { makeIdentity, type TabletIdentity } from './proof/identity.ts'
import type { TabletStore } from './tablet-store.ts'

/** What a tablet needs of its browser, passed in. */
export interface TabletParts {
  store: TabletStore
  door: TabletDoor
  crypto: Crypto
  /** ms since 1970, by the clock of this tablet. */
  clock: () => number
  look(): Promise<TabletTold>
  /** Calls back once; gives what takes that back. */
  after(ms: number, run: () => void): () => void
}

/** How far the tablet is. `gone`: the school does not know it any more. */
export type Stage = 'starting' | 'new' | 'asking' | 'waiting' | 'refused' | 'gone' | 'in'

export interface TabletState {
  stage: Stage
  /** Why the last code was not taken. */
  refused: ErrorCode | undefined
  name: string | undefined
}

const VIEW_EVERY = 20_000
const ASK_EVERY = 15_000
/** What is worth a message by itself comes at once; all else so seldom. */
const LOOK_EVERY = 240_000

/** A tablet without an agent: it asks for its place, tells how it is, and shows what the server says of its room. */
export class Tablet implements KioskLine {
  readonly #parts: TabletParts
  readonly #listeners = new Set<() => void>()
  #identity: TabletIdentity | undefined
  #view: TabletView | undefined
  #touches: TabletAct[] = []
  #line: LineTold = { reached: true, since: null }
  #told: TabletState = { stage: 'starting', refused: undefined, name: undefined }
  #shown: LineState = { state: undefined, ahead: 0, up: true }
  #lookedAt: number | undefined
  #cancel: () => void = () => undefined
  #turns: Promise<void> = Promise.resolve()
  #ended = false

  constructor(parts: TabletParts) {
    this.#parts = parts
  }

  /** Reads what is kept here, and begins to ask. */
  async start(): Promise<void> {
    const { store, clock, door } = this.#parts
    this.#identity = await store.get('identity')
    this.#touches = fresh((await store.get('touches')) ?? [], clock())
    const view = await store.get('view')
    const kept = view && keptView(view, clock() + door.ahead)
    if (view && !kept) await store.remove('view')
    this.#view = kept
    this.#line = { reached: true, since: view?.time ?? null }
    this.#become({ stage: stageOf(this.#identity), name: kept?.device.name })
    this.wake()
  }

  stop(): void {
    this.#ended = true
    this.#cancel()
  }

  /** Looks and asks at once: the page was opened, or the network is back. */
  wake(): void {
    this.#lookedAt = undefined
    this.#next(0)
  }

  /** The page goes away: says so, as far as there is time for it. */
  async leave(): Promise<void> {
    if (this.told().stage === 'in') await this.#look(true).catch(() => undefined)
  }

  told = (): TabletState => this.#told
  current = (): LineState => this.#shown
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Asks for a place with a code of the sheet. What became of it is in told(). */
  async enrol(code: string, name: string): Promise<void> {
    const { crypto, store } = this.#parts
    try {
      const secret = [...readEnrolCode(code).secret].map((byte) => byte.toString(16).padStart(2, '0')).join('')
      this.#become({ stage: 'asking', refused: undefined })
      const identity = this.#identity ?? (await makeIdentity(crypto))
      await this.#keep({ ...identity, waiting: { secret, name } })
      await this.#ask()
    } catch (error) {
      const kept = await store.get('identity')
      if (kept?.waiting && !isPreauError(error, 'SERVER_UNREACHABLE')) await this.#keep({ ...kept, waiting: null })
      this.#become({ stage: 'new', refused: toPreauError(error).code })
    }
    this.#next(this.told().stage === 'in' ? 0 : ASK_EVERY)
  }

  async act(act: KioskAct): Promise<KioskAnswer | undefined> {
    const { clock, door } = this.#parts
    const touch = { at: Math.round(clock() + door.ahead), act }
    if (!mayWait(touch)) return { refused: 'not_allowed', until: null, ms: 0 }
    const touches = withTouch(this.#touches, touch, touch.at)
    if (!touches) return { refused: 'offline', until: null, ms: 0 }
    // INVARIANT: kept first, sent then: what was said here is not lost with the network (I8).
    await this.#keepTouches(touches)
    const answer = await this.#turn(() => this.#send(touch)).catch(() => undefined)
    this.#next(0)
    return answer ?? { refused: null, until: null, ms: 0 }
  }

  #next(ms: number): void {
    this.#cancel()
    if (this.#ended) return
    this.#cancel = this.#parts.after(ms, () => void this.#turn(() => this.#round()).catch(() => undefined))
  }

  /** One thing at a time: looks, touches and views in the order in which they were asked for. */
  #turn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turns.then(work)
    this.#turns = done.then(
      () => undefined,
      () => undefined,
    )
    return done
  }

  async #round(): Promise<void> {
    const { stage } = this.told()
    try {
      if (stage === 'waiting') await this.#ask()
      if (this.told().stage === 'in') await this.#exchange()
    } catch (error) {
      await this.#failed(error)
    }
    const { stage: now } = this.told()
    if (now === 'in') this.#next(VIEW_EVERY)
    else if (now === 'waiting') this.#next(ASK_EVERY)
  }

  async #exchange(): Promise<void> {
    const { clock, door, store } = this.#parts
    const identity = this.#identity
    if (!identity) return
    if (this.#lookedAt === undefined || Math.abs(clock() - this.#lookedAt) >= LOOK_EVERY) {
      await this.#look(false)
      this.#lookedAt = clock()
    }
    for (const touch of [...this.#touches]) await this.#send(touch)
    const view = await door.askAs<TabletView>(identity, { method: 'GET', path: '/api/tablet', body: undefined })
    door.heard(view.time)
    this.#view = view
    this.#line = { reached: true, since: view.time }
    await store.put('view', view)
    this.#become({ name: view.device.name })
    if (view.renew) await this.#renew(identity)
  }

  /** Sends a touch that is kept, and forgets it when it was answered. */
  async #send(touch: TabletAct): Promise<KioskAnswer | undefined> {
    const identity = this.#identity
    if (!identity || !this.#touches.some((each) => keyOf(each) === keyOf(touch))) return undefined
    try {
      const request = { method: 'POST', path: '/api/tablet/acts', body: touch } as const
      const answer = await this.#parts.door.askAs<KioskAnswer>(identity, request)
      await this.#forget(touch)
      return answer
    } catch (error) {
      // What the server will never take must not stand before what it would.
      if (isPreauError(error, 'REQUEST_INVALID', 'TICKET_TIME_INVALID')) await this.#forget(touch)
      throw error
    }
  }

  async #look(closing: boolean): Promise<void> {
    const { store, door, look } = this.#parts
    const identity = this.#identity
    if (!identity?.place) return
    const told = await look()
    const seq = await store.change('seq', (last = 0) => last + 1)
    const request = { method: 'POST', path: '/api/tablet/report', body: { seq, closing, told } } as const
    door.heard((await door.askAs<TabletReceipt>(identity, request, closing)).time)
  }

  async #renew(identity: TabletIdentity): Promise<void> {
    const { door, crypto } = this.#parts
    if (!identity.place) return
    const csr = await certificateRequest(identity.keys, crypto.subtle)
    const request = { method: 'POST', path: '/api/tablet/renewal', body: { csr } } as const
    const { certificate } = await door.askAs<TabletRenewal>(identity, request)
    const serial = certificateSerial(certificate)
    if (serial) await this.#keep({ ...identity, place: { ...identity.place, certificate, serial } })
  }

  async #ask(): Promise<void> {
    const { door, crypto } = this.#parts
    const identity = this.#identity
    if (!identity?.waiting) return
    const csr = await certificateRequest(identity.keys, crypto.subtle)
    const { secret, name } = identity.waiting
    const told = { name, kind: 'tablet', ...(await this.#model()) }
    const answer = await door.ask<EnrolmentAnswer>('POST', '/api/enrolments', {
      ...{ claim: identity.claim, secret, csr },
      ...told,
    })
    if (answer.state === 'waiting') return this.#become({ stage: 'waiting' })
    if (answer.state !== 'admitted') {
      await this.#keep({ ...identity, waiting: null })
      return this.#become({ stage: 'refused' })
    }
    const { device, certificate } = answer
    const serial = certificateSerial(certificate) ?? ''
    await this.#keep({ ...identity, waiting: null, place: { device, certificate, serial } })
    this.#become({ stage: 'in' })
  }

  async #model(): Promise<{ model?: string }> {
    const { model } = await this.#parts.look()
    return model === null ? {} : { model }
  }

  async #failed(error: unknown): Promise<void> {
    const { store } = this.#parts
    const { code } = toPreauError(error)
    if (this.told().stage === 'waiting') {
      if (code !== 'ENROL_CODE_REFUSED') return
      if (this.#identity) await this.#keep({ ...this.#identity, waiting: null })
      return this.#become({ stage: 'new', refused: code })
    }
    if (code === 'CERTIFICATE_REFUSED' && this.#identity) {
      // What this tablet knew of its school goes with its place there; the same key may be admitted again.
      await this.#keep({ ...this.#identity, place: null })
      for (const name of ['view', 'touches'] as const) await store.remove(name)
      this.#view = undefined
      this.#touches = []
      return this.#become({ stage: 'gone', name: undefined })
    }
    if (code === 'SERVER_UNREACHABLE') this.#line = { ...this.#line, reached: false }
    this.#become({})
  }

  async #forget(touch: TabletAct): Promise<void> {
    await this.#keepTouches(this.#touches.filter((each) => keyOf(each) !== keyOf(touch)))
  }

  async #keepTouches(touches: TabletAct[]): Promise<void> {
    this.#touches = touches
    await this.#parts.store.put('touches', touches)
    this.#become({})
  }

  async #keep(identity: TabletIdentity): Promise<void> {
    this.#identity = identity
    await this.#parts.store.put('identity', identity)
  }

  #become(change: Partial<TabletState>): void {
    const { clock, door } = this.#parts
    this.#told = { ...this.#told, ...change }
    const now = Math.round(clock() + door.ahead)
    const state = this.#view && shownState(this.#view, this.#line, this.#touches, now)
    this.#shown = { state, ahead: door.ahead, up: this.#view !== undefined || this.#line.reached }
    for (const listener of this.#listeners) listener()
  }
}

function stageOf(identity: TabletIdentity | undefined): Stage {
  if (identity?.place) return 'in'
  return identity?.waiting ? 'waiting' : 'new'
}
