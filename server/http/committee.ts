import { ById } from '@preau/protocol/api/by-id.ts'
import { Committee, CommitteeFileQuery, CommitteeQuery } from '@preau/protocol/api/committee.ts'
import { ErrorReply } from '@preau/protocol/api/error.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { committeeTables } from '@preau/protocol/rules/committee-tables.ts'
import type { FastifyRequest } from 'fastify'
import { committeeOf, committeePeriod } from '../service/committee.ts'
import { committeeCsv } from './committee-csv.ts'
import { sightOf } from './contract-sight.ts'
import { CSV_ANSWERS, csvFormat, csvHeaders } from './csv.ts'
import { may } from './guard.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, type Shape } from './shapes.ts'

const tags = ['contracts']
const TEXT: Shape = { type: 'string' }
const PDF = {
  200: { content: { 'application/pdf': { schema: TEXT } } },
  '4xx': ErrorReply,
  '5xx': ErrorReply,
}

const FILE_NAMES = { fr: 'comite', en: 'committee' } as const

/** What a committee looks at, for any period: on the screen, as a PDF and as CSV, made of the same tables. */
export function committeeRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, levels } = services

  app.get(
    '/api/contracts/:id/committee',
    {
      config: { action: 'contract.read' },
      schema: {
        tags,
        summary: 'What a committee looks at: the figures of a period, eight weeks where none is named',
        params: ById,
        querystring: CommitteeQuery,
        response: answers(Committee),
      },
    },
    (request) => packOf(request, request.params.id, request.query),
  )
  app.get(
    '/api/contracts/:id/committee.pdf',
    {
      config: { action: 'contract.read' },
      schema: {
        tags,
        summary: 'The same as a tagged PDF',
        params: ById,
        querystring: CommitteeFileQuery,
        response: PDF,
      },
    },
    async (request, reply) => {
      const { language = 'fr' } = request.query
      const pack = await packOf(request, request.params.id, request.query)
      // Fonts and PDF weigh tens of megabytes, and a committee meets every eight weeks.
      const { committeePdf } = await import('./committee-pdf.ts')
      const { key } = pack.contract
      reply.headers({
        'content-type': 'application/pdf',
        'content-disposition': `attachment; filename="${FILE_NAMES[language]}-${key}-${pack.from}-${pack.to}.pdf"`,
      })
      return reply.send(await committeePdf(pack, language))
    },
  )
  app.get(
    '/api/contracts/:id/committee.csv',
    {
      config: { action: 'contract.read' },
      schema: {
        tags,
        summary: 'The same as CSV: its tables, one after the other',
        params: ById,
        querystring: CommitteeFileQuery,
        response: CSV_ANSWERS,
      },
    },
    async (request, reply) => {
      const { query } = request
      const pack = await packOf(request, request.params.id, query)
      const { language = 'fr' } = query
      reply.headers(csvHeaders(`${FILE_NAMES[language]}-${pack.contract.key}-${pack.from}-${pack.to}`))
      return reply.send(committeeCsv(committeeTables(pack, language), csvFormat(query)))
    },
  )

  async function packOf(request: FastifyRequest, id: Id, query: CommitteeQuery): Promise<Committee> {
    const sight = await sightOf(request, services)
    const now = clock()
    const last = await levels.contracts.version(id, sight)
    const { from, to } = query
    const asked = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
    const period = committeePeriod(asked, now, last.contract.time_zone)
    const seen = await levels.contracts.on(id, sight, period.to)
    const { actor, reach } = request
    const withObjectives = actor !== undefined && may(actor, 'objective.read')
    return await committeeOf({ db, evidence: levels.evidence, reach, withObjectives, now }, seen, period)
  }
}
