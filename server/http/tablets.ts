import { ById } from '@preau/protocol/api/by-id.ts'
import { Renewal } from '@preau/protocol/api/enrolments.ts'
import {
  TabletAct,
  TabletDetail,
  TabletReceipt,
  TabletRenewal,
  TabletReport,
  TabletView,
} from '@preau/protocol/api/tablets.ts'
import { isPreauError, PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { KioskAnswer } from '@preau/protocol/kiosk.ts'
import { PROOF_HEADER } from '@preau/protocol/rules/tablet-proof.ts'
import type { FastifyRequest } from 'fastify'
import { type ProvenTablet, TabletProofs } from '../access/tablet-proof.ts'
import { doTabletAct, type TabletDesk } from '../service/tablet-acts.ts'
import { type TabletPlace, tabletKiosk } from '../service/tablet-kiosk.ts'
import { getDevice } from '../store/devices.ts'
import { findTablet } from '../store/tablets.ts'
import { act } from './act.ts'
import { isLocal } from './peer.ts'
import { isSecure } from './security.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'
import { onSchool } from './targets.ts'
import { WrongCodes } from './wrong-codes.ts'

const open = 'the key of its certificate signs each request of a tablet'
const tags = ['tablets']
/** Touches that a tablet may send in an hour: nobody has so many faults, and a pupil has time. */
const TOUCHES = 12
const HOUR = 3_600_000

/** What tablets ask without an agent, and what the device sheet says of them. */
export function tabletRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, covers, tickets, tablets, enrolments } = services
  const proofs = new TabletProofs({ db, clock, prove: services.proveDevice })
  const wrong = new WrongCodes(clock)
  const touches = new Touches(clock)
  const desk: TabletDesk = {
    newId: services.newId,
    open: (...asked) => tickets.open(...asked),
    act: (...asked) => tickets.act(...asked),
  }

  /** Over TLS, or on the server itself; an address that proved nothing again and again waits. */
  const onRequest = async ({ raw: { socket } }: FastifyRequest) => {
    if (!isSecure(socket) && !isLocal(socket)) throw new PreauError('ENROLMENT_NOT_LOCAL')
    wrong.require(socket.remoteAddress ?? '')
  }
  const whose = async (request: FastifyRequest): Promise<ProvenTablet> => {
    const { headers, method, body, routeOptions, raw } = request
    const about = {
      method: method === 'GET' ? ('GET' as const) : ('POST' as const),
      path: routeOptions.url ?? '',
      body,
    }
    try {
      const proven = await proofs.require(headers[PROOF_HEADER], about)
      tablets?.heard(proven.device)
      return proven
    } catch (error) {
      if (isPreauError(error, 'CERTIFICATE_REFUSED')) wrong.note(raw.socket.remoteAddress ?? '')
      throw error
    }
  }

  app.get(
    '/api/tablet',
    {
      config: { open },
      schema: { tags, summary: 'What a tablet of a room shows', response: answers(TabletView) },
      onRequest,
    },
    async (request) => {
      const proven = await whose(request)
      const now = clock()
      const tablet = await getDevice(db, 'all', proven.device)
      const kiosk = await tabletKiosk(db, covers, tablet, now)
      return { time: now, device: { id: tablet.id, name: tablet.name }, renew: now > proven.renewAt, kiosk }
    },
  )
  app.post(
    '/api/tablet/report',
    {
      config: { open },
      schema: { tags, summary: 'A look of a tablet at itself', body: TabletReport, response: answers(TabletReceipt) },
      onRequest,
    },
    async (request) => {
      const { school, device } = await whose(request)
      if (!tablets) throw new PreauError('ROLE_REFUSED')
      await tablets.report(school, device, request.body)
      return { time: clock(), upto: request.body.seq }
    },
  )
  app.post(
    '/api/tablet/acts',
    {
      config: { open },
      schema: { tags, summary: 'A touch on a tablet', body: TabletAct, response: answers(KioskAnswer) },
      onRequest,
    },
    async (request) => {
      const { school, device } = await whose(request)
      touches.take(device)
      const { body } = request
      const now = clock()
      const tablet: TabletPlace = await getDevice(db, 'all', device)
      const target = onSchool(school, { device, ...(body.act.act === 'report' && { symptom: body.act.symptom }) })
      const as = { actor: `device:${device}`, action: 'ticket.open' } as const
      // Of a rating there is no line: it would say who thinks what.
      const audited = body.act.act === 'report'
      const work = (transaction: Parameters<typeof doTabletAct>[0]) =>
        doTabletAct(transaction, desk, tablet, { act: body.act, at: body.at }, now)
      const done = audited ? await act(services, request, target, work, as) : await db.write(work)
      if (done.ticket) services.ticketTouched(done.ticket)
      return { ...done.answer, ms: clock() - now }
    },
  )
  app.post(
    '/api/tablet/renewal',
    {
      config: { open },
      schema: { tags, summary: 'The next certificate of a tablet', body: Renewal, response: answers(TabletRenewal) },
      onRequest,
    },
    async (request) => await enrolments.renew(await whose(request), request.body.csr),
  )
  app.get(
    '/api/devices/:id/tablet',
    {
      config: { action: 'fleet.read' },
      schema: {
        tags,
        summary: 'What a machine without an agent told by its browser',
        params: ById,
        response: answers(TabletDetail),
      },
    },
    async ({ params: { id }, reach }) => {
      const device = await getDevice(db, reach, id)
      const row = await findTablet(db, device.school.id, id)
      return { detail: row ? { told: row.told, at: row.at, closed: row.closed } : null }
    },
  )
}

/** How often each tablet touched within the hour; of those that are silent for an hour nothing is kept. */
class Touches {
  readonly #clock: () => number
  readonly #since = new Map<Id, number[]>()

  constructor(clock: () => number) {
    this.#clock = clock
  }

  /** Throws TABLET_ACTS_EXCEEDED. */
  take(device: Id): void {
    const now = this.#clock()
    for (const [id, times] of this.#since) if ((times.at(-1) ?? 0) < now - HOUR) this.#since.delete(id)
    const recent = (this.#since.get(device) ?? []).filter((at) => at > now - HOUR)
    if (recent.length >= TOUCHES) throw new PreauError('TABLET_ACTS_EXCEEDED', { limit: TOUCHES })
    this.#since.set(device, [...recent, now])
  }
}
