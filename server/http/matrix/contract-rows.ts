import type { Contract } from '@preau/protocol/contracts/contract.ts'
import { writeContract } from '@preau/protocol/contracts/contract-text.ts'
import { maintenance } from '@preau/protocol/contracts/templates.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import { claimFigures } from '../../service/claim-figures.ts'
import { EVERYTHING } from '../../service/contract-sight.ts'
import { serviceLevels } from '../../service/service-levels.ts'
import { insertContract } from '../../store/contracts.ts'
import { insertClaim, moveClaim } from '../../store/penalty-claims.ts'
import { NOW } from '../testing.ts'
import type { Asked, Row } from './rows.ts'
import { idOf, uaiOf } from './world.ts'

/** Of a time before everything else in these worlds, so that it covers no ticket of them. */
const MONTH = { from: '2001-01-01', to: '2001-01-31' }
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
  'GET /api/contracts/{id}/explanations': { ...made, query: { to: MONTH.to, ticket: 'T-1' } },
  'GET /api/contracts/{id}/committee': { ...made, query: MONTH },
  'GET /api/contracts/{id}/committee.pdf': { ...made, query: MONTH },
  'GET /api/contracts/{id}/committee.csv': { ...made, query: MONTH },
  'GET /api/contracts/{id}/claims': made,
  'POST /api/contracts/{id}/claims': { ...made, body: () => ({ lot: 'lot-1', ...MONTH }) },
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
