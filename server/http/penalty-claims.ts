import { ById } from '@preau/protocol/api/by-id.ts'
import {
  ClaimDecision,
  ClaimDraft,
  ClaimList,
  ClaimNotice,
  ClaimRemark,
  PenaltyClaim,
  REMARK_DAYS,
  SchoolClaimList,
} from '@preau/protocol/api/penalty-claims.ts'
import { centsOf } from '@preau/protocol/contracts/money.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { FastifyRequest } from 'fastify'
import { claimedAfter, claimFigures } from '../service/claim-figures.ts'
import { EVERYTHING } from '../service/contract-sight.ts'
import type { SeenContract } from '../service/contracts.ts'
import { schoolIds } from '../service/evidence.ts'
import { unanswered } from '../service/pause-contests.ts'
import { tellLot, tellSchool } from '../service/tell.ts'
import { addLine, endTurn, turnOn } from '../service/ticket-log.ts'
import { wholeSecond } from '../service/work-time.ts'
import type { Queries } from '../store/database.ts'
import {
  addStep,
  findClaim,
  insertClaim,
  listClaims,
  moveClaim,
  type NewStep,
  redraftClaim,
  type StoredClaim,
  ticketByNumber,
} from '../store/penalty-claims.ts'
import { keepSchoolClaims, listSchoolClaims } from '../store/school-claims.ts'
import { listPeers } from '../store/sync/peers.ts'
import { isOfTerritory } from '../store/sync/write-contracts.ts'
import { getTicket } from '../store/tickets.ts'
import { act } from './act.ts'
import { personOf } from './actor.ts'
import { sightOf } from './contract-sight.ts'
import { localDate } from './contracts.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'
import { onServer } from './targets.ts'

const tags = ['contracts']

/**
 * Penalties from the draft to the decision. Each step is a line of a log that nobody changes; what is waived becomes a line of
 * the log of the contract itself, so that its statement says it, too.
 */
export function claimRoutes(app: HttpApp, services: HttpServices): void {
  const { db, levels, newId, clock } = services
  app.get(
    '/api/contracts/:id/claims',
    {
      config: { action: 'contract.read' },
      schema: { tags, summary: 'What was claimed under a contract', params: ById, response: answers(ClaimList) },
    },
    async (request) => {
      const seen = await levels.contracts.version(request.params.id, await sightOf(request, services))
      const rows = await listClaims(db, request.params.id)
      return { rows: rows.filter(({ lot }) => seen.lots.some(({ id }) => id === lot)).map(shownClaim) }
    },
  )
  app.get(
    '/api/school-claims',
    {
      config: { action: 'contract.read_of_schools' },
      schema: {
        tags,
        summary: 'What schools claim under contracts of their own: read at the town hall, made in the school',
        response: answers(SchoolClaimList),
      },
    },
    async ({ reach }) => ({ rows: await listSchoolClaims(db, reach) }),
  )
  app.post(
    '/api/contracts/:id/claims',
    {
      config: { action: 'contract.charge' },
      schema: {
        tags,
        summary: 'Draft the claim of a lot for a period that is over',
        params: ById,
        body: ClaimDraft,
        response: answers(PenaltyClaim, 201),
      },
    },
    async (request, reply) => {
      const {
        params: { id: contract },
        body,
      } = request
      const seen = await levels.contracts.on(contract, await sightOf(request, services), body.to)
      if (await isOfTerritory(db, contract)) throw new PreauError('CLAIM_AT_TOWN_HALL', { contract })
      if (body.to >= localDate(clock(), seen.contract.time_zone)) refuse('not_over')
      const figures = await claimFigures(db, levels.evidence, seen, body)
      const known = (await listClaims(db, contract)).find(
        ({ lot, from, to }) => lot === body.lot && from <= body.to && to >= body.from,
      )
      if (known && (known.from !== body.from || known.to !== body.to)) refuse('overlaps')
      const id = known?.id ?? newId()
      await act(services, request, onServer('claim', id, { step: 'drafted' }), async (transaction) => {
        if (!known) await insertClaim(transaction, { id, contract, ...body }, figures, clock())
        else if (!(await redraftClaim(transaction, id, figures, clock()))) refuse('not_draft')
        await addStep(transaction, id, { ...stepBy(request), step: 'drafted', amountCents: figures.claimedCents })
        await tellTownHall(transaction)
      })
      return reply.code(201).send(await shown(id))
    },
  )
  app.post(
    '/api/claims/:id/notice',
    {
      config: { action: 'contract.charge' },
      schema: {
        tags,
        summary: 'Notify a claim to the supplier: his days for remarks begin',
        params: ById,
        body: ClaimNotice,
        response: answers(PenaltyClaim),
      },
    },
    async (request) => {
      const { claim, seen } = await claimOf(request, request.params.id)
      const figures = await claimFigures(db, levels.evidence, seen, claim)
      if (claim.state === 'draft' && figures.digest !== claim.digest) throw new PreauError('CLAIM_CHANGED')
      const { clock: zone } = seen.book()
      const remarksUntil = zone.startOf(zone.dayAt(Math.floor(clock() / 1000)) + REMARK_DAYS + 1) * 1000
      await step(request, claim, { from: ['draft'], to: 'notified', remarksUntil }, async (transaction) => {
        const { note } = request.body
        await addStep(transaction, claim.id, { ...stepBy(request), step: 'notified', note })
      })
      return await shown(claim.id)
    },
  )
  app.post(
    '/api/claims/:id/remarks',
    {
      config: { action: 'contract.contest' },
      schema: {
        tags,
        summary: 'Say something to a claim as its supplier, or accept it',
        params: ById,
        body: ClaimRemark,
        response: answers(PenaltyClaim),
      },
    },
    async (request) => {
      const { claim } = await claimOf(request, request.params.id)
      const { accepted = false, note, ticket, commitment } = request.body
      if (!accepted && note === undefined) throw new PreauError('REQUEST_INVALID', { path: '/note', expected: 'words' })
      if ((claim.remarksUntil ?? 0) <= clock()) refuse('remarks_over')
      const to = accepted ? claim.state : 'contested'
      const until = accepted ? { remarksUntil: clock() } : {}
      await step(request, claim, { from: ['notified', 'contested'], to, ...until }, async (transaction) => {
        const said = { ...stepBy(request), note, ticket, commitment }
        await addStep(transaction, claim.id, { ...said, step: accepted ? 'accepted' : 'remarked' })
      })
      return await shown(claim.id)
    },
  )
  app.post(
    '/api/claims/:id/decision',
    {
      config: { action: 'contract.charge' },
      schema: {
        tags,
        summary: 'Decide a claim once the days for remarks are over, or the supplier accepts',
        params: ById,
        body: ClaimDecision,
        response: answers(PenaltyClaim),
      },
    },
    async (request) => {
      const { claim, seen } = await claimOf(request, request.params.id)
      const { waive = [], note } = request.body
      if (clock() < (claim.remarksUntil ?? Number.POSITIVE_INFINITY)) refuse('remarks_run')
      const unknown = waive.find(
        ({ ticket, commitment }) => !claim.breaches.some((b) => b.ticket === ticket && b.commitment === commitment),
      )
      if (unknown) throw new PreauError('REQUEST_INVALID', { path: '/waive', expected: 'a breach of the claim' })
      const tickets = claim.breaches.map(({ ticket }) => ticket)
      if ((await unanswered(levels.evidence, seen, tickets)).length > 0) refuse('unanswered')
      const at = wholeSecond(clock())
      const decidedCents = await claimedAfter(levels.evidence, seen, claim, waive, at / 1000)
      const from = ['notified', 'contested'] as const
      await step(request, claim, { from, to: 'decided', decidedCents }, async (transaction) => {
        for (const each of waive) {
          await waiveLine(transaction, request, claim.contract, { ...each, at })
          const amountCents = each.amount_eur === undefined ? undefined : centsOf(each.amount_eur)
          const { ticket, commitment, reason } = each
          const waived = { ...stepBy(request), ticket, commitment, amountCents, note: reason }
          await addStep(transaction, claim.id, { ...waived, step: 'waived' })
        }
        await addStep(transaction, claim.id, { ...stepBy(request), step: 'decided', amountCents: decidedCents, note })
      })
      return await shown(claim.id)
    },
  )

  const stepBy = (request: FastifyRequest): Pick<NewStep, 'at' | 'by'> => ({ at: clock(), by: personOf(request.actor) })

  /** A claim of a lot that who asks sees, with the contract that it was drafted by. Throws CLAIM_NOT_FOUND. */
  async function claimOf(request: FastifyRequest, id: Id): Promise<{ claim: StoredClaim; seen: SeenContract }> {
    const claim = await findClaim(db, id)
    const sight = await sightOf(request, services)
    const seen = claim && (await levels.contracts.on(claim.contract, sight, claim.to).catch(() => undefined))
    if (!claim || !seen?.lots.some((lot) => lot.id === claim.lot))
      throw new PreauError('CLAIM_NOT_FOUND', { claim: id })
    return { claim, seen }
  }

  async function shown(id: Id): Promise<PenaltyClaim> {
    const claim = await findClaim(db, id)
    if (!claim) throw new PreauError('CLAIM_NOT_FOUND', { claim: id })
    return shownClaim(claim)
  }

  async function step(
    request: FastifyRequest,
    claim: StoredClaim,
    move: Omit<Parameters<typeof moveClaim>[1], 'id' | 'now'>,
    work: (transaction: Queries) => Promise<void>,
  ): Promise<void> {
    const { id } = claim
    await act(services, request, onServer('claim', id, { step: move.to }), async (transaction) => {
      if (!(await moveClaim(transaction, { ...move, id, now: clock() }))) refuse('elsewhere')
      await work(transaction)
      await tellClaim(transaction, request, claim, move)
      await tellTownHall(transaction)
    })
  }

  /** A school that is joined lets its town hall read where its claims stand. */
  async function tellTownHall(transaction: Queries): Promise<void> {
    if (services.territory?.role !== 'school') return
    const peer = (await listPeers(transaction)).find(({ state }) => state === 'joined')
    if (peer) await keepSchoolClaims(transaction, peer.school)
  }

  /** Tells the other side of a claim where it stands now. */
  async function tellClaim(
    transaction: Queries,
    request: FastifyRequest,
    { contract, lot, to, sums }: StoredClaim,
    { to: state, remarksUntil, decidedCents }: { to: string; remarksUntil?: number; decidedCents?: number },
  ): Promise<void> {
    const seen = await levels.contracts.on(contract, EVERYTHING, to)
    const cents = decidedCents ?? centsOf(sums.claimed_eur) ?? 0
    const params = { contract: seen.contract.id, lot, cents, ...(remarksUntil !== undefined && { when: remarksUntil }) }
    const happening = { id: newId(), at: clock(), about: `contract:${contract}`, params, by: personOf(request.actor) }
    const link = seen.version.links[lot]
    const [school] = schoolIds(seen)
    if (state === 'contested' && school !== undefined)
      await tellSchool(transaction, school, 'penalty_contested', happening)
    else if (link !== undefined && (state === 'notified' || state === 'decided'))
      await tellLot(transaction, link, `penalty_${state}`, happening)
  }

  /** Writes into the log of the contract that something is waived. */
  async function waiveLine(
    transaction: Queries,
    request: FastifyRequest,
    contract: Id,
    waived: { ticket: string; commitment: 'gti' | 'gtr'; amount_eur?: number; reason: string; at: number },
  ): Promise<void> {
    const { ticket, commitment, amount_eur, reason, at } = waived
    const found = await ticketByNumber(transaction, contract, Number(/^T-(\d{1,15})$/.exec(ticket)?.[1] ?? 0))
    if (!found) throw new PreauError('REQUEST_INVALID', { path: '/waive', expected: 'a ticket of the claim' })
    const parts = { clock, newId, covers: services.covers }
    const turn = await turnOn(parts, transaction, await getTicket(transaction, 'all', found.id))
    const amount = amount_eur === undefined ? undefined : centsOf(amount_eur)
    const by = turn.cover?.buyer
    const fields = {
      ...{ event: 'waived' as const, commitment, note: reason },
      ...(amount !== undefined && { amount }),
      ...(by !== undefined && { by }),
    }
    const recordedBy = personOf(request.actor)
    await addLine(parts, transaction, turn, { fields, at, isNow: true, key: newId(), recordedBy })
    await endTurn(parts, transaction, turn)
  }
}

function shownClaim({ contract: _, digest: __, ...claim }: StoredClaim): PenaltyClaim {
  return claim
}

function refuse(reason: string): never {
  throw new PreauError('CLAIM_STEP_REFUSED', { reason })
}
