import type { Contract } from '@preau/protocol/contracts/contract.ts'
import { writeContract } from '@preau/protocol/contracts/contract-text.ts'
import { maintenance } from '@preau/protocol/contracts/templates.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import { NOTHING_NOTED } from '@preau/protocol/rules/tickets/noted.ts'
import { claimFigures } from '../../service/claim-figures.ts'
import { EVERYTHING } from '../../service/contract-sight.ts'
import { serviceLevels } from '../../service/service-levels.ts'
import { insertContract } from '../../store/contracts.ts'
import { insertClaim, moveClaim } from '../../store/penalty-claims.ts'
import { addServiceEvent } from '../../store/service-events.ts'
import { insertTicket } from '../../store/tickets.ts'
import { NOW } from '../testing.ts'
import type { Asked, Row } from './rows.ts'
import { idOf, uaiOf } from './world.ts'

/** Of a time before everything else in these worlds, so that it covers no ticket of them. */
const MONTH = { from: '2001-01-01', to: '2001-01-31' }
/** A pause of such a time, too. */
const PAUSED = Math.floor(NOW / 1000) * 1000
const PAUSE = { from: new Date(PAUSED).toISOString(), cause: 'access_refused' }
const made = { id: 'fresh', classed: true, fresh: makeContract } as const
const claimed = { id: 'fresh', classed: true } as const

/** A row for each operation on contracts; each contract is of one class of one school, and joined to the lot of the world. */
export const CONTRACT_ROWS: Record<string, Row> = {
  'GET /api/contracts': {},
  'GET /api/contracts/template': { query: { template: 'school_offer', zone: 'B', week: 'four_days' } },
  'POST /api/contracts/check': {
    body: ({ turn }) => ({ text: turn % 2 === 0 ? 'a: [' : textOf('0000000A', 'tablet') }),
  },
  'POST /api/contracts': {
    names: ['school'],
    body: ({ id, at }) => ({ text: textOf(uaiOf(id('school')), at.kind), links: LINKS }),
  },
  'GET /api/contracts/{id}': made,
  'PUT /api/contracts/{id}': {
    ...made,
    body: ({ id, at }) => ({ text: textOf(uaiOf(id('school')), at.kind), links: LINKS }),
  },
  'GET /api/contracts/{id}/contract.yaml': { ...made, query: MONTH },
  'GET /api/contracts/{id}/events.jsonl': { ...made, query: MONTH },
  'GET /api/contracts/{id}/statement.json': { ...made, query: MONTH },
  'GET /api/contracts/{id}/statement.csv': { ...made, query: MONTH },
  'GET /api/contracts/{id}/board': { ...made, query: { month: '2001-01' } },
  'GET /api/contracts/{id}/board/progress': made,
  'GET /api/contracts/{id}/explanations': { ...made, query: { to: MONTH.to, ticket: 'T-1' } },
  'GET /api/contracts/{id}/committee': { ...made, query: MONTH },
  'GET /api/contracts/{id}/committee.pdf': { ...made, query: MONTH },
  'GET /api/contracts/{id}/committee.csv': { ...made, query: MONTH },
  'GET /api/contracts/{id}/claims': made,
  'GET /api/school-claims': {},
  'POST /api/contracts/{id}/claims': { ...made, body: () => ({ lot: 'lot-1', ...MONTH }) },
  'POST /api/contracts/{id}/pauses/contest': {
    ...{ ...made, fresh: makePaused },
    body: (asked) => ({ ticket: pausedOf(asked), pause: PAUSE, note: 'Contestée' }),
  },
  'POST /api/contracts/{id}/pauses/answer': {
    ...{ ...made, fresh: makeContested },
    body: (asked) => ({ ticket: pausedOf(asked), pause: PAUSE, note: 'Maintenue', said: 'kept' }),
  },
  'POST /api/claims/{id}/notice': { ...claimed, fresh: makeClaim, body: () => ({}) },
  'POST /api/claims/{id}/remarks': {
    ...claimed,
    fresh: (asked) => makeNotified(asked, NOW + 1),
    body: () => ({ note: 'Contestée' }),
  },
  'POST /api/claims/{id}/decision': { ...claimed, fresh: (asked) => makeNotified(asked, NOW), body: () => ({}) },
}

const LINKS = { 'lot-1': idOf('lot', { school: 0, kind: 'tablet' }) }

function contractOf(uai: string, kind: DeviceKind): Contract {
  return maintenance({
    ...{
      id: 'marche',
      title: `Marché ${uai}`,
      from: '2001-01-01',
      to: '2001-12-31',
      buyer: 'Ville',
      supplier: 'Titulaire',
    },
    ...{ zone: 'B', week: 'four_days', schools: [{ uai, name: `École ${uai}` }], annual_value_eur: 1000 },
    classes: [{ id: 'classe', name: 'Classe', kinds: [kind] }],
  })
}

function textOf(uai: string, kind: DeviceKind): string {
  return writeContract(contractOf(uai, kind))
}

async function makeContract({ db, id, at }: Asked): Promise<void> {
  const contract = contractOf(uaiOf(id('school')), at.kind)
  const { title, from, to } = contract
  const first = {
    version: 1,
    text: writeContract(contract),
    validFrom: from,
    note: null,
    links: LINKS,
    at: NOW,
    by: null,
  }
  await db.write((t) => insertContract(t, { contract: id('fresh'), ...first, key: contract.id, title, from, to }))
}

async function makeClaim(asked: Asked): Promise<void> {
  await makeContract(asked)
  const { db, id } = asked
  const { contracts, evidence } = serviceLevels(db)
  const claim = { id: id('fresh'), contract: id('fresh'), lot: 'lot-1', ...MONTH }
  const figures = await claimFigures(db, evidence, await contracts.on(claim.contract, EVERYTHING, MONTH.to), claim)
  await db.write((t) => insertClaim(t, claim, figures, NOW))
}

async function makeNotified(asked: Asked, remarksUntil: number): Promise<void> {
  await makeClaim(asked)
  const { db, id } = asked
  await db.write((t) => moveClaim(t, { id: id('fresh'), from: ['draft'], to: 'notified', remarksUntil, now: NOW }))
}

/** No other ticket of these worlds has such a number. */
function pausedOf({ turn }: Pick<Asked, 'turn'>): string {
  return `T-${5_000_000 + turn}`
}

/** A ticket of the contract whose clock stands; it is of the class of the contract. */
async function makePaused(asked: Asked): Promise<void> {
  await makeContract(asked)
  const { db, id, at, turn } = asked
  const [school, contract] = [id('school'), id('fresh')]
  const facts = { school, id: contract, device: null, kind: at.kind, room: null, title: 'Panne' } as const
  const said = { symptom: 'other', canTeach: null, rule: null, severity: 'minor', openedBy: null } as const
  const stands = { state: 'paused', party: 'commune', lot: 'lot-1', restoredAt: null, endedAt: null } as const
  const rest = { contract, clocks: [], pauses: [], changedAt: NOW, number: 5_000_000 + turn }
  await db.write(async (t) => {
    await insertTicket(t, { ...facts, ...said, ...stands, ...rest, ...NOTHING_NOTED, openedAt: PAUSED })
    const line = { school, ticket: contract, equipment: null, at: PAUSED, recordedAt: NOW, recordedBy: null }
    await addServiceEvent(t, { ...line, key: contract, event: 'opened', severity: 'minor' })
    const paused = { event: 'paused', cause: PAUSE.cause, proof: 'Portail fermé' } as const
    await addServiceEvent(t, { ...line, ...paused, key: keyAfter(contract, 'a') })
  })
}

async function makeContested(asked: Asked): Promise<void> {
  await makePaused(asked)
  const { db, id } = asked
  const [school, ticket, at] = [id('school'), id('fresh'), PAUSED]
  const line = { school, ticket, equipment: null, at, recordedAt: NOW, recordedBy: null, note: 'Contestée' }
  const about = { event: 'pause_contested', with: { at, event: 'paused', cause: PAUSE.cause } } as const
  await db.write((t) => addServiceEvent(t, { ...line, ...about, key: keyAfter(ticket, 'b') }))
}

function keyAfter(id: string, last: string): string {
  return `${id.slice(0, 8)}-000${last}-7000-8000-${id.slice(24)}`
}
