import { Readable } from 'node:stream'
import { AuditList, AuditProof, AuditQuery } from '@preau/protocol/api/audit.ts'
import { ErrorReply } from '@preau/protocol/api/error.ts'
import type { FastifyRequest } from 'fastify'
import { listAuditLines } from '../store/audit.ts'
import { auditNames } from '../store/audit-names.ts'
import { actorName, noteAct } from './act.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, type Shape } from './shapes.ts'

const tags = ['audit']
const config = { action: 'audit.read' } as const

/** A whole audit, one JSON document a line: protocol/api/audit.ts, AuditExportLine. */
const TEXT: Shape = { type: 'string' }
const JSON_LINES = {
  200: { content: { 'application/x-ndjson': { schema: TEXT } } },
  '4xx': ErrorReply,
  '5xx': ErrorReply,
}

/** What persons, programs and the server itself did: read, proved and exported. That somebody reads it is written down, too. */
export function auditRoutes(app: HttpApp, services: HttpServices): void {
  const { db, audit } = services
  const note = (request: FastifyRequest, what: 'list' | 'export' | 'proof') =>
    db.write((transaction) =>
      noteAct(services, request, transaction, { target: 'audit', school: null, params: { what } }),
    )

  app.get(
    '/api/audit',
    {
      config,
      schema: { tags, summary: 'The audit, the newest first', querystring: AuditQuery, response: answers(AuditList) },
    },
    async (request) => {
      if (audit.isNewReader(actorName(request.actor))) await note(request, 'list')
      const list = await listAuditLines(db, request.query)
      return { ...list, names: await auditNames(db, list.rows) }
    },
  )

  app.get(
    '/api/audit/proof',
    { config, schema: { tags, summary: 'Whether the chain of the audit holds', response: answers(AuditProof) } },
    async (request) => {
      await note(request, 'proof')
      return await audit.prove()
    },
  )

  app.get(
    '/api/audit/export',
    { config, schema: { tags, summary: 'The whole audit, as JSON lines', response: JSON_LINES } },
    async (request, reply) => {
      await note(request, 'export')
      reply.headers({
        'content-type': 'application/x-ndjson; charset=utf-8',
        'content-disposition': 'attachment; filename="preau-audit.jsonl"',
      })
      return reply.send(Readable.from(audit.lines()))
    },
  )
}
