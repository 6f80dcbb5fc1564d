import { Readable } from 'node:stream'
import { ById } from '@preau/protocol/api/by-id.ts'
import { BoardProgress, BoardQuery, ContractBoard } from '@preau/protocol/api/contract-board.ts'
import { ExplainQuery, Explanations, StatementCsvQuery } from '@preau/protocol/api/contract-figures.ts'
import { PeriodQuery } from '@preau/protocol/api/contracts.ts'
import { ErrorReply } from '@preau/protocol/api/error.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Statement } from '@preau/protocol/rules/sla/statement.ts'
import type { FastifyRequest } from 'fastify'
import type { SeenContract } from '../service/contracts.ts'
import { contractFile, explainedTicket, makeStatement, statementFile } from '../service/statement.ts'
import { sightOf } from './contract-sight.ts'
import { CSV_ANSWERS, type CsvCell, csvFormat, csvHeaders, csvText } from './csv.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, type Shape } from './shapes.ts'

const tags = ['contracts']
const TEXT: Shape = { type: 'string' }
const fileAnswers = (type: string) => ({
  200: { content: { [type]: { schema: TEXT } } },
  '4xx': ErrorReply,
  '5xx': ErrorReply,
})

/** The files of a contract: with the first two anybody makes the third again. */
export function contractFileRoutes(app: HttpApp, services: HttpServices): void {
  const { contracts, evidence } = services.levels
  const seenOn = async (request: FastifyRequest, id: string, date: string): Promise<SeenContract> =>
    await contracts.on(id, await sightOf(request, services), date)

  app.get(
    '/api/contracts/:id/contract.yaml',
    {
      config: { action: 'contract.read' },
      schema: {
        tags,
        summary: 'The contract as it held at the end of a period, with its calendars and its equipment',
        params: ById,
        querystring: PeriodQuery,
        response: fileAnswers('application/yaml'),
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const seen = await seenOn(request, params.id, query.to)
      return reply.headers(fileHeaders(`${seen.contract.id}.yaml`, 'application/yaml')).send(contractFile(seen))
    },
  )
  app.get(
    '/api/contracts/:id/events.jsonl',
    {
      config: { action: 'contract.read' },
      schema: {
        tags,
        summary: 'The whole log of the contract, a JSON object a line',
        params: ById,
        querystring: PeriodQuery,
        response: fileAnswers('application/x-ndjson'),
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const seen = await seenOn(request, params.id, query.to)
      const lines = await evidence.lines(seen)
      reply.headers(fileHeaders(`${seen.contract.id}.jsonl`, 'application/x-ndjson'))
      return reply.send(Readable.from(lines.map((line) => `${line}\n`)))
    },
  )
  app.get(
    '/api/contracts/:id/statement.json',
    {
      config: { action: 'contract.read' },
      schema: {
        tags,
        summary: 'The statement of a period: what `preau sla statement --json` prints for the two files',
        params: ById,
        querystring: PeriodQuery,
        response: fileAnswers('application/json'),
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const { from, to } = query
      const seen = await seenOn(request, params.id, to)
      const text = statementFile(await makeStatement(evidence, seen, from, to))
      return reply.headers(fileHeaders(`${seen.contract.id}-${from}-${to}.json`, 'application/json')).send(text)
    },
  )
  app.get(
    '/api/contracts/:id/statement.csv',
    {
      config: { action: 'contract.read' },
      schema: {
        tags,
        summary: 'The tickets of a statement, as CSV',
        params: ById,
        querystring: StatementCsvQuery,
        response: CSV_ANSWERS,
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const { from, to } = query
      const seen = await seenOn(request, params.id, to)
      const { statement, faults } = await makeStatement(evidence, seen, from, to)
      if (!statement) throw new PreauError('EVENTS_INVALID', { line: faults[0]?.line, fault: faults[0]?.fault })
      reply.headers(csvHeaders(`${seen.contract.id}-${from}-${to}`))
      return reply.send(csvText(ticketRows(statement), csvFormat(query)))
    },
  )
  app.get(
    '/api/contracts/:id/board',
    {
      config: { action: 'contract.read' },
      schema: {
        tags,
        summary: 'The dashboard of a contract for a month: what was reached, what is soon late, what it costs',
        params: ById,
        querystring: BoardQuery,
        response: answers(ContractBoard),
      },
    },
    async (request) => {
      const { params, query, reach } = request
      const sight = await sightOf(request, services)
      return await services.levels.boards.board(params.id, { sight, reach }, query, services.clock())
    },
  )
  app.get(
    '/api/contracts/:id/board/progress',
    {
      config: { action: 'contract.read' },
      schema: {
        tags,
        summary: 'How far a dashboard is that is being worked out: after a start that takes a while',
        params: ById,
        response: answers(BoardProgress),
      },
    },
    async (request) => {
      const { id } = request.params
      await contracts.version(id, await sightOf(request, services))
      const share = services.levels.boards.progress(id)
      return { percent: share === undefined ? null : Math.floor(share * 100) }
    },
  )
  app.get(
    '/api/contracts/:id/explanations',
    {
      config: { action: 'contract.read' },
      schema: {
        tags,
        summary: 'Why the commitments of a ticket have their figures',
        params: ById,
        querystring: ExplainQuery,
        response: answers(Explanations),
      },
    },
    async (request) => {
      const { params, query } = request
      const seen = await seenOn(request, params.id, query.to)
      return await explainedTicket(services.db, evidence, seen, query.ticket, query.to)
    },
  )
}

function* ticketRows({ tickets }: Statement): Generator<CsvCell[]> {
  const [first] = tickets
  const names = first ? (Object.keys(first) as (keyof typeof first)[]) : []
  yield names
  for (const row of tickets) yield names.map((name) => (typeof row[name] === 'boolean' ? Number(row[name]) : row[name]))
}

function fileHeaders(name: string, type: string): Record<string, string> {
  const safe = name.replace(/[^A-Za-z0-9._-]+/g, '-')
  return { 'content-type': `${type}; charset=utf-8`, 'content-disposition': `attachment; filename="${safe}"` }
}
