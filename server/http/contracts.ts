import { ById } from '@preau/protocol/api/by-id.ts'
import {
  ContractCheck,
  ContractFaults,
  ContractList,
  type ContractRow,
  ContractView,
  MOST_CONTRACT_CHARS,
  NewContract,
  TemplateQuery,
  TemplateText,
  VersionQuery,
} from '@preau/protocol/api/contracts.ts'
import type { Contract } from '@preau/protocol/contracts/contract.ts'
import { readContract, writeContract } from '@preau/protocol/contracts/contract-text.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { reaches } from '@preau/protocol/rules/roles.ts'
import { zonedTime } from '@preau/protocol/rules/zoned-time.ts'
import type { FastifyRequest } from 'fastify'
import { type Sight, seenLots } from '../service/contract-sight.ts'
import { templateText } from '../service/contract-template.ts'
import { readContractText } from '../service/contract-text-faults.ts'
import type { SeenContract } from '../service/contracts.ts'
import { addVersion, insertContract, type NewVersion } from '../store/contracts.ts'
import { act } from './act.ts'
import { personOf } from './actor.ts'
import { sightOf } from './contract-sight.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'
import { onServer } from './targets.ts'

const tags = ['contracts']
/** A text as JSON, with its marks and its accents. */
const MAX_BODY = 3 * MOST_CONTRACT_CHARS
/** So many faults are looked at together. */
const MOST_FAULTS = 200

/** Contracts as they are read and written. */
export function contractRoutes(app: HttpApp, services: HttpServices): void {
  const { clock, levels } = services
  app.get(
    '/api/contracts',
    {
      config: { action: 'contract.read' },
      schema: { tags, summary: 'The contracts of which one sees a lot, by title', response: answers(ContractList) },
    },
    async (request) => {
      const seen = await levels.contracts.list(await sightOf(request, services))
      return { rows: seen.map((each) => rowOf(each, clock())) }
    },
  )
  app.get(
    '/api/contracts/:id',
    {
      config: { action: 'contract.read' },
      schema: {
        tags,
        summary: 'A contract, with the text of its last version or of another one',
        params: ById,
        querystring: VersionQuery,
        response: answers(ContractView),
      },
    },
    async (request) => {
      const { params, query } = request
      const sight = await sightOf(request, services)
      return viewOf(await levels.contracts.version(params.id, sight, query.version), clock())
    },
  )
  app.get(
    '/api/contracts/template',
    {
      config: { action: 'contract.change' },
      schema: {
        tags,
        summary: 'A contract to begin with, for the schools that one reaches',
        querystring: TemplateQuery,
        response: answers(TemplateText),
      },
    },
    async (request) => {
      const { places } = await sightOf(request, services)
      const schools = (await levels.contracts.schools()).filter(({ id }) => reaches(places, id))
      return { text: templateText(request.query, schools, localDate(clock(), 'Europe/Paris')) }
    },
  )
  app.post(
    '/api/contracts/check',
    {
      config: { action: 'contract.change' },
      bodyLimit: MAX_BODY,
      schema: {
        tags,
        summary: 'What is wrong with the text of a contract, line by line; nothing is kept',
        body: ContractCheck,
        response: answers(ContractFaults),
      },
    },
    async ({ body }) => {
      const { faults } = readContractText(body.text)
      return { faults: faults.slice(0, MOST_FAULTS), more: Math.max(0, faults.length - MOST_FAULTS) }
    },
  )
  writeRoutes(app, services)
}

function writeRoutes(app: HttpApp, services: HttpServices): void {
  const { clock, newId, levels } = services
  app.post(
    '/api/contracts',
    {
      config: { action: 'contract.change' },
      bodyLimit: MAX_BODY,
      schema: { tags, summary: 'Enter a contract', body: NewContract, response: answers(ContractView, 201) },
    },
    async (request, reply) => {
      const id = newId()
      const { made, sight } = await versionOf(request, request.body, services, { id, version: 1 })
      await act(services, request, onServer('contract', id, { version: 1 }), (transaction) =>
        insertContract(transaction, made),
      )
      return reply.code(201).send(viewOf(await levels.contracts.version(id, sight), clock()))
    },
  )
  app.put(
    '/api/contracts/:id',
    {
      config: { action: 'contract.change' },
      bodyLimit: MAX_BODY,
      schema: {
        tags,
        summary: 'Add a version to a contract; those before it stay',
        params: ById,
        body: NewContract,
        response: answers(ContractView),
      },
    },
    async (request) => {
      const { params, body } = request
      const seen = await levels.contracts.version(params.id, await sightOf(request, services))
      if (!seen.whole) throw new PreauError('REACH_TOO_NARROW')
      const { version: present } = seen.stored
      if (body.after !== undefined && body.after !== present) {
        throw new PreauError('CONTRACT_CHANGED', { version: present })
      }
      const { made, sight } = await versionOf(request, body, services, { id: params.id, version: present + 1 })
      await act(services, request, onServer('contract', params.id, { version: made.version }), (transaction) =>
        addVersion(transaction, made),
      )
      return viewOf(await levels.contracts.version(params.id, sight), clock())
    },
  )
}

/** A version as it is stored. Throws CONTRACT_INVALID with its first fault, REACH_TOO_NARROW for a lot beyond the reach of who asks. */
async function versionOf(
  request: FastifyRequest,
  { text, validFrom, note, links = {} }: NewContract,
  services: HttpServices,
  { id, version }: { id: Id; version: number },
): Promise<{ made: NewVersion; sight: Sight }> {
  const read = readContractText(text)
  if (read.faults.length > 0) {
    const { path, fault, line } = read.faults[0] ?? { path: '/', fault: 'YAML', line: null }
    throw new PreauError('CONTRACT_INVALID', { path, expected: fault, line })
  }
  const { contract } = read as { contract: Contract }
  const sight = await sightOf(request, services)
  const ids = new Map((await services.levels.contracts.schools()).map((school) => [school.uai, school.id]))
  if (seenLots(contract, links, (uai) => ids.get(uai), sight).length < contract.lots.length) {
    throw new PreauError('REACH_TOO_NARROW')
  }
  const at = services.clock()
  const made = {
    ...{ contract: id, version, text: numbered(text, contract, version), links: joined(links, contract), at },
    validFrom: validFrom ?? (version === 1 ? contract.from : localDate(at, contract.time_zone)),
    ...{ note: note ?? null, by: personOf(request.actor) },
    ...{ key: contract.id, title: contract.title, from: contract.from, to: contract.to },
  }
  return { made, sight }
}

/** The text with the number of its version in it; all else stays as it was written. */
function numbered(text: string, contract: Contract, version: number): string {
  const changed = text.replace(/^(["']?version["']?[ \t]*:[ \t]*)\d+/m, `$1${version}`)
  return readContract(changed).version === version ? changed : writeContract({ ...contract, version })
}

/** The joined lots, as far as the contract has them. */
function joined(links: Readonly<Record<string, Id>>, { lots }: Contract): Record<string, Id> {
  return Object.fromEntries(Object.entries(links).filter(([key]) => lots.some(({ id }) => id === key)))
}

function rowOf({ stored, contract, lots }: SeenContract, now: number): ContractRow {
  const { id, key, title, from, to, version, changedAt } = stored
  const today = localDate(now, contract.time_zone)
  return {
    ...{ id, key, title, from, to, version, changedAt },
    state: today < from ? 'coming' : today > to ? 'over' : 'running',
    schools: contract.schools.length,
    lots: lots.map((lot) => ({
      key: lot.id,
      name: lot.name,
      supplier: contract.parties.find((party) => party.id === lot.supplier)?.name ?? lot.supplier,
    })),
  }
}

function viewOf(seen: SeenContract, now: number): ContractView {
  const { stored, contract, version, lots, whole } = seen
  const suppliers = new Set(lots.map(({ supplier }) => supplier))
  return {
    ...rowOf(seen, now),
    // Equipment is filled in for files; a person edits what he wrote.
    text: whole ? version.text : writeContract({ ...contract, equipment: [] }),
    whole,
    shown: version.version,
    versions: stored.versions.map(({ version: number, validFrom, note, madeAt, madeBy }) => ({
      ...{ version: number, validFrom, note, madeAt, madeBy },
    })),
    links: Object.fromEntries(Object.entries(version.links).filter(([key]) => lots.some(({ id }) => id === key))),
    suppliers: contract.parties
      .filter(({ id }) => suppliers.has(id))
      .map(({ id, name, phone }) => ({ id, name, phone: phone ?? null })),
  }
}

/** The local date of a moment (ms since 1970). */
export function localDate(at: number, zone: string): string {
  return zonedTime(zone)(at).slice(0, 10)
}
