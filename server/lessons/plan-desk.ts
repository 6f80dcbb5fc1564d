import { createHash } from 'node:crypto'
import { MAX_MESSAGE_BYTES } from '@preau/protocol/envelope.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { DayPlan } from '@preau/protocol/messages/day-plan.ts'
import type { SchoolBook } from '../booking/school-book.ts'
import type { Covers } from '../service/cover.ts'
import type { Database } from '../store/database.ts'
import { keepPlan, listPlans, plannedSchools, putPlan } from '../store/day-plans.ts'
import { type PlanBody, plansOf } from './plan-body.ts'

export interface PlanDeskParts {
  db: Database
  book: SchoolBook
  covers: Covers
  /** Clock of the server, ms since 1970. */
  clock(): number
  /** Hands a plan to the agent of a machine; false where that is not connected. */
  send(to: { school: Id; device: Id }, plan: DayPlan, at: number): boolean
}

interface Current {
  school: Id
  version: number
  digest: string
  kept: number | null
  body: PlanBody | undefined
  sentAt: number | undefined
}

/** A plan that a machine does not say it keeps is sent again so often, in ms. */
const AGAIN = 10_000
/** Without a change it is looked so often whether a plan is another, in ms: time goes on. */
const EVERY = 60_000
/** Room in a message for what stands around a plan. */
const PLAN_BYTES = MAX_MESSAGE_BYTES - 2048

/**
 * The plans of the machines. INVARIANT: which version a machine is to have is in the store before it is sent, and is sent until the
 * machine says that it keeps it; a version only grows, also after a backup came back.
 */
export class PlanDesk {
  readonly #parts: PlanDeskParts
  readonly #plans = new Map<Id, Current>()
  readonly #due = new Set<Id>()
  #wholeAt = Number.NEGATIVE_INFINITY

  constructor(parts: PlanDeskParts) {
    this.#parts = parts
  }

  /** Takes up where the server ended. */
  async load(): Promise<void> {
    for (const { device, ...plan } of await listPlans(this.#parts.db)) {
      this.#plans.set(device, { ...plan, body: undefined, sentAt: undefined })
    }
  }

  /** Something changed in a school: its plans may be others at the next look. */
  touched(school: Id): void {
    this.#due.add(school)
  }

  /** The machines at which a lesson begins within so many ms, or goes on, with the first such lesson. */
  soon(now: number, within: number): { school: Id; device: Id; lesson: Id }[] {
    return [...this.#plans].flatMap(([device, { school, body }]) => {
      const lesson = body?.lessons.find(({ from, to }) => from - within <= now && now < to)
      return lesson ? [{ school, device, lesson: lesson.id }] : []
    })
  }

  /** A machine is there again: it may have lost what it kept. */
  born(device: Id): void {
    const plan = this.#plans.get(device)
    if (plan) this.#send(device, plan)
  }

  /** A machine says that it keeps this version. */
  async kept(school: Id, device: Id, version: number): Promise<void> {
    const plan = this.#plans.get(device)
    if (plan?.school !== school || plan.kept === version) return
    await this.#parts.db.write((transaction) => keepPlan(transaction, school, device, version))
    plan.kept = version
  }

  /** Works out what changed, and sends what is not kept. To be called each second or two. */
  async look(): Promise<void> {
    const { db, clock } = this.#parts
    const now = clock()
    if (Math.abs(now - this.#wholeAt) >= EVERY) {
      this.#wholeAt = now
      for (const school of await plannedSchools(db)) this.#due.add(school)
    }
    for (const school of [...this.#due]) {
      this.#due.delete(school)
      await this.#renew(school, now)
    }
    for (const [device, plan] of this.#plans) {
      if (plan.kept !== plan.version && Math.abs(now - (plan.sentAt ?? 0)) >= AGAIN) this.#send(device, plan)
    }
  }

  async #renew(school: Id, now: number): Promise<void> {
    const { db, book, covers } = this.#parts
    for (const [device, whole] of await plansOf({ db, book, covers, now }, school)) {
      const body = fitted(whole)
      const digest = createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 32)
      const known = this.#plans.get(device)
      if (known?.digest === digest && known.school === school) {
        known.body = body
        continue
      }
      const version = Math.max((known?.version ?? 0) + 1, Math.floor(now / 1000))
      await db.write((transaction) => putPlan(transaction, { school, device, version, digest }))
      const plan: Current = { school, version, digest, kept: known?.kept ?? null, body, sentAt: undefined }
      this.#plans.set(device, plan)
      this.#send(device, plan)
    }
  }

  #send(device: Id, plan: Current): void {
    const { clock, send } = this.#parts
    if (!plan.body) return
    const now = clock()
    if (send({ school: plan.school, device }, { ...plan.body, version: plan.version, time: now }, now))
      plan.sentAt = now
  }
}

/** A plan that fits into a message: the lessons that are farthest away are left for a later one. */
function fitted(body: PlanBody): PlanBody {
  let lessons = body.lessons
  while (lessons.length > 0 && Buffer.byteLength(JSON.stringify({ ...body, lessons })) > PLAN_BYTES) {
    lessons = lessons.slice(0, Math.floor(lessons.length * 0.8))
  }
  return { ...body, lessons }
}
