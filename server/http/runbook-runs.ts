import { createPublicKey, verify } from 'node:crypto'
import { ById } from '@preau/protocol/api/by-id.ts'
import {
  AT_ONCE,
  NewApproval,
  NewRun,
  RUN_HOURS,
  Run,
  RunbookList,
  RunList,
  RunQuery,
  RunsMade,
} from '@preau/protocol/api/runbook-runs.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type Reach, reaches } from '@preau/protocol/rules/roles.ts'
import { ALLOWED_IN } from '@preau/protocol/rules/tickets/states.ts'
import { APPROVED_DEVICES_MAX, approvalBytes, LEAST_APPROVALS } from '@preau/protocol/runbooks/approval.ts'
import { givenTo, type Runbook } from '@preau/protocol/runbooks/runbook.ts'
import { statementOf } from '../fixes/statement-of.ts'
import type { Queries } from '../store/database.ts'
import { devicePlaces } from '../store/device-places.ts'
import { personNames } from '../store/person-names.ts'
import { machinesOf, type RunMachine } from '../store/run-devices.ts'
import { listRuns, shownRun, shownRunDevices } from '../store/run-list.ts'
import { approvalsOf, insertApproval } from '../store/runbook-approvals.ts'
import { devicesOfRun, endQueued, insertRun, type StoredRun, saveRunState } from '../store/runbook-runs.ts'
import { getTicket } from '../store/tickets.ts'
import { act } from './act.ts'
import { personOf } from './actor.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

const HOUR = 3_600_000

/** Fixes from afar: what there is, what was run, and who signed where that is needed. */
export function runbookRunRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, newId, runbooks, runs, tickets } = services

  app.get(
    '/api/runbooks',
    {
      config: { action: 'fleet.read' },
      schema: { tags: ['fixes'], summary: 'What can be run', response: answers(RunbookList) },
    },
    async () => ({ rows: runbooks.list() }),
  )

  app.get(
    '/api/runbook-runs',
    {
      config: { action: 'fleet.read' },
      schema: {
        tags: ['fixes'],
        summary: 'What was run, the newest first',
        querystring: RunQuery,
        response: answers(RunList),
      },
    },
    async ({ query, reach }) => ({ now: clock(), rows: await listRuns(db, reach, query) }),
  )

  app.get(
    '/api/runbook-runs/:id',
    {
      config: { action: 'fleet.read' },
      schema: { tags: ['fixes'], summary: 'One run, device by device', params: ById, response: answers(Run) },
    },
    ({ params: { id }, reach, actor }) => whole(services, reach, id, personOf(actor)),
  )

  app.post(
    '/api/runbook-runs',
    {
      config: { action: 'fix.run' },
      schema: {
        tags: ['fixes'],
        summary: 'Run a fix on devices; one that destroys waits for two signatures',
        body: NewRun,
        response: answers(RunsMade, 202),
      },
    },
    async (request, reply) => {
      const { body, reach, actor } = request
      const runbook = runbooks.get(body.runbook)
      if (!runbook) throw new PreauError('RUNBOOK_NOT_FOUND', { runbook: body.runbook })
      const given = givenTo(runbook, body.given ?? {})
      const made: Id[] = []
      const touched: { id: Id; school: Id; kind: RunMachine['kind'] | null }[] = []
      const params = {
        runbook: runbook.runbook,
        devices: body.devices.length,
        ...(body.accepted && { accepted: true }),
      }
      const [first] = body.devices
      await act(services, request, { target: `device:${first}`, school: null, params }, async (transaction) => {
        const bySchool = await askedMachines(transaction, reach, body.devices, runbook)
        const ticket = body.ticket === undefined ? undefined : await getTicket(transaction, reach, body.ticket)
        if (runbook.risk === 'destructive') requireExplicit(body.explicit, bySchool)
        for (const [school, machines] of bySchool) {
          const now = clock()
          const run: StoredRun = {
            ...{ school, id: newId(), runbook: runbook.runbook, risk: runbook.risk, given },
            state: runbook.risk === 'destructive' ? 'approval' : 'running',
            ticket: ticket?.school === school ? ticket.id : null,
            ...{ accepted: body.accepted === true, askedBy: personOf(actor), askedAt: now, notBefore: now },
            notAfter: now + (body.hours ?? RUN_HOURS.usual) * HOUR,
            ...{ takes: runbook.within, atOnce: body.atOnce ?? AT_ONCE.usual, endedAt: null, closes: false },
          }
          await insertRun(
            transaction,
            run,
            machines.map(({ id }) => id),
          )
          made.push(run.id)
        }
        // Who starts to mend something from afar has begun to treat its ticket.
        if (ticket && (ALLOWED_IN.acknowledge as readonly string[]).includes(ticket.state) && ticket.state === 'open') {
          const worker = { person: personOf(actor), side: 'commune' } as const
          const worked = await tickets.act(transaction, ticket, { act: 'remote_start', key: newId() }, worker)
          touched.push(worked.ticket)
        }
      })
      for (const ticket of touched) services.ticketTouched(ticket as Parameters<HttpServices['ticketTouched']>[0])
      void runs.turn()
      reply.code(202)
      const rows = await Promise.all(made.map((id) => shownRun(db, reach, id)))
      return { rows: rows.flatMap((each) => (each ? [each.row] : [])) }
    },
  )

  app.post(
    '/api/runbook-runs/:id/cancel',
    {
      config: { action: 'fix.run' },
      schema: {
        tags: ['fixes'],
        summary: 'Begin nothing more of a run; what was begun goes on to its end',
        params: ById,
        response: answers(Run),
      },
    },
    async (request) => {
      const { params, reach, actor } = request
      const found = await known(db, reach, params.id)
      await act(services, request, onRun(found), async (transaction) => {
        await endQueued(transaction, found, 'cancelled', clock())
        const left = await devicesOfRun(transaction, found)
        const isOver = left.every(({ state }) => state !== 'sent')
        if (isOver) await saveRunState(transaction, found, { state: 'cancelled', endedAt: clock() })
        else if (found.state === 'approval') await saveRunState(transaction, found, { state: 'running', endedAt: null })
      })
      return await whole(services, reach, params.id, personOf(actor))
    },
  )

  app.post(
    '/api/runbook-runs/:id/approvals',
    {
      config: { action: 'fix.approve' },
      schema: {
        tags: ['fixes'],
        summary: 'Sign that a run which destroys may begin',
        description:
          'The signature is over the bytes of `statement` as canonical JSON. Each machine checks it again, by its own list.',
        params: ById,
        body: NewApproval,
        response: answers(Run),
      },
    },
    async (request) => {
      const { params, body, reach, actor } = request
      const found = await known(db, reach, params.id)
      const person = personOf(actor)
      const refuse = (reason: string) => new PreauError('APPROVAL_REFUSED', { reason })
      await act(services, request, onRun(found), async (transaction) => {
        if (found.state !== 'approval' || clock() > found.notAfter)
          throw new PreauError('RUN_REFUSED', { reason: 'over' })
        const devices = await devicesOfRun(transaction, found)
        const statement = statementOf(
          found,
          devices.map(({ device }) => device),
        )
        if (!isSignature(body.key, body.signature, approvalBytes(statement))) throw refuse('signature')
        const before = await approvalsOf(transaction, found.school, found.id)
        // A program speaks for nobody, and nobody signs twice: two persons are two.
        if (person === null) throw refuse('nobody')
        if (before.some((each) => each.person === person || each.key === body.key)) throw refuse('signed')
        await insertApproval(transaction, { ...body, school: found.school, run: found.id, person, at: clock() })
        const isEnough = before.length + 1 >= LEAST_APPROVALS
        if (isEnough) await saveRunState(transaction, found, { state: 'running', endedAt: null })
      })
      void runs.turn()
      return await whole(services, reach, params.id, person)
    },
  )
}

/** The machines that are asked for, by school. Throws DEVICE_NOT_FOUND for what is out of reach, RUN_REFUSED where none can do it. */
async function askedMachines(
  transaction: Queries,
  reach: Reach,
  devices: readonly Id[],
  runbook: Runbook,
): Promise<Map<Id, RunMachine[]>> {
  const places = await devicePlaces(transaction, devices)
  const outside = devices.find((id) => {
    const place = places.get(id)
    return !place || !reaches(reach, place.school, place.kind)
  })
  if (outside !== undefined) throw new PreauError('DEVICE_NOT_FOUND', { device: outside })
  const bySchool = new Map<Id, RunMachine[]>()
  for (const machine of await machinesOf(transaction, devices)) {
    const { school, id, kind, agent } = machine
    if (!reaches(reach, school, kind as Parameters<typeof reaches>[2]))
      throw new PreauError('DEVICE_NOT_FOUND', { device: id })
    const platform = platformOf(agent)
    if (platform !== undefined && !runbook.platforms.some((each) => each === platform)) continue
    bySchool.set(school, [...(bySchool.get(school) ?? []), machine])
  }
  if (bySchool.size === 0) throw new PreauError('RUN_REFUSED', { reason: 'platform' })
  return bySchool
}

function platformOf(agent: string | null): string | undefined {
  const said: unknown = agent === null ? undefined : JSON.parse(agent)
  const platform = typeof said === 'object' && said !== null && 'platform' in said ? said.platform : undefined
  return typeof platform === 'string' ? platform : undefined
}

function requireExplicit(explicit: boolean | undefined, bySchool: ReadonlyMap<Id, readonly unknown[]>): void {
  if (explicit !== true) throw new PreauError('RUN_REFUSED', { reason: 'explicit' })
  const isTooLong = [...bySchool.values()].some(({ length }) => length > APPROVED_DEVICES_MAX)
  if (isTooLong) throw new PreauError('RUN_REFUSED', { reason: 'too_many' })
}

async function known(db: Queries, reach: Reach, id: Id): Promise<StoredRun> {
  const found = await shownRun(db, reach, id)
  if (!found) throw new PreauError('RUN_NOT_FOUND', { run: id })
  return found.run
}

function onRun({ id, school, runbook }: StoredRun) {
  return { target: `run:${id}`, school, params: { runbook } }
}

async function whole({ db }: HttpServices, reach: Reach, id: Id, person: Id | null): Promise<Run> {
  const found = await shownRun(db, reach, id)
  if (!found) throw new PreauError('RUN_NOT_FOUND', { run: id })
  const { row, run } = found
  const rows = await shownRunDevices(db, run)
  const signed = await approvalsOf(db, run.school, run.id)
  const names = await personNames(
    db,
    signed.flatMap(({ person: by }) => by ?? []),
  )
  return {
    ...row,
    accepted: run.accepted,
    rows,
    statement:
      run.risk === 'destructive'
        ? statementOf(
            run,
            rows.map((each) => each.id),
          )
        : null,
    signed: signed.map(({ key, person: by, at }) => ({
      ...{ key, by: by === null ? null : (names.get(by) ?? null), at },
      me: by !== null && by === person,
    })),
  }
}

/** The bytes before an ed25519 key in its SubjectPublicKeyInfo, RFC 8410. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

function isSignature(key: string, signature: string, bytes: Uint8Array): boolean {
  try {
    const known = createPublicKey({ key: Buffer.concat([SPKI, Buffer.from(key, 'hex')]), format: 'der', type: 'spki' })
    return verify(null, bytes, known, Buffer.from(signature, 'hex'))
  } catch {
    return false
  }
}
