import { Readable } from 'node:stream'
import { ById } from '@preau/protocol/api/by-id.ts'
import { ErrorReply } from '@preau/protocol/api/error.ts'
import {
  Erased,
  MOST_COUNTED,
  PrivacyNotice,
  RetentionChange,
  RetentionPreview,
  RetentionPreviewQuery,
  RetentionTable,
} from '@preau/protocol/api/privacy.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type RetentionItem, retentionFault, retentionRule } from '@preau/protocol/rules/retention.ts'
import { isClockBelieved } from '../store/clock-evidence.ts'
import type { Queries } from '../store/database.ts'
import { erasePerson } from '../store/erase-person.ts'
import { getPerson } from '../store/people.ts'
import { personActs, personData } from '../store/person-data.ts'
import { countDue, retentionRows, setRetention } from '../store/retention.ts'
import { act, noteAct } from './act.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, type Shape } from './shapes.ts'

const tags = ['privacy']
const config = { action: 'privacy.manage' } as const
const DAY = 86_400_000
/** Acts that are read and written at a time. */
const SLICE = 500

/** All that is kept of one person, as a file. */
const TEXT: Shape = { type: 'string' }
const JSON_FILE = {
  200: { content: { 'application/json': { schema: TEXT } } },
  '4xx': ErrorReply,
  '5xx': ErrorReply,
}

/** How long is kept what, and what a person may ask for. */
export function privacyRoutes(app: HttpApp, services: HttpServices): void {
  noticeRoute(app, services)
  retentionRoutes(app, services)
  personRoutes(app, services)
}

function noticeRoute(app: HttpApp, { db }: HttpServices): void {
  app.get(
    '/api/privacy/notice',
    {
      config: { open: 'everybody may know how long what tells of him is kept' },
      schema: { tags, summary: 'What the notice for staff says of periods', response: answers(PrivacyNotice) },
    },
    async () => ({ periods: (await retentionRows(db)).map(({ item, days }) => ({ item, days })) }),
  )
}

function retentionRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, erased } = services
  const due = async (item: RetentionItem, days: number) => {
    const before = clock() - days * DAY
    return item === 'restored' ? await erased.countCopies(before) : await countDue(db, item, before, MOST_COUNTED + 1)
  }
  const table = async (): Promise<RetentionTable> => {
    const rows: RetentionTable['rows'] = []
    for (const row of await retentionRows(db)) rows.push({ ...row, due: await due(row.item, row.days) })
    return { rows, clockBelieved: await isClockBelieved(db, clock()) }
  }

  app.get(
    '/api/privacy/retention',
    { config, schema: { tags, summary: 'How long is kept what', response: answers(RetentionTable) } },
    table,
  )
  app.get(
    '/api/privacy/retention/preview',
    {
      config,
      schema: {
        tags,
        summary: 'What a period would take away at once',
        querystring: RetentionPreviewQuery,
        response: answers(RetentionPreview),
      },
    },
    async ({ query: { item, days } }) => ({ due: await due(item, days) }),
  )
  app.put(
    '/api/privacy/retention',
    {
      config,
      schema: { tags, summary: 'Set a period', body: RetentionChange, response: answers(RetentionTable) },
    },
    async (request) => {
      const { item, days, reason = '' } = request.body
      const fault = retentionFault(item, days, reason)
      if (fault) {
        const { least, most, unfounded } = retentionRule(item)
        throw new PreauError('RETENTION_REFUSED', { item, fault, least, most, unfounded })
      }
      const target = { target: `retention:${item}`, school: null, params: { days } }
      const by = request.actor?.kind === 'person' ? request.actor.id : null
      await act(services, request, target, (transaction) => setRetention(transaction, request.body, by, clock()))
      return await table()
    },
  )
}

function personRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, erased } = services

  app.get(
    '/api/privacy/people/:id/export',
    { config, schema: { tags, summary: 'All that is kept of one person', params: ById, response: JSON_FILE } },
    async (request, reply) => {
      const { id } = request.params
      await getPerson(db, id)
      const target = { target: `person:${id}`, school: null, params: { what: 'export' } }
      await db.write((transaction) => noteAct(services, request, transaction, target))
      reply.headers({
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': `attachment; filename="preau-personne-${id}.json"`,
      })
      return reply.send(Readable.from(personLines(db, id, clock())))
    },
  )

  app.post(
    '/api/privacy/people/:id/erase',
    { config, schema: { tags, summary: 'Erase a person', params: ById, response: answers(Erased) } },
    async (request) => {
      const { id } = request.params
      const erasedAt = clock()
      const target = { target: `person:${id}`, school: null, params: { what: 'erase' } }
      await act(services, request, target, (transaction) => erasePerson(transaction, id, erasedAt))
      await erased.note(id)
      return { id, erasedAt, purged: await db.forget(), copies: await erased.copies() }
    },
  )
}

/** One JSON document, in pieces: what one person did can be long. */
async function* personLines(db: Queries, id: Id, now: number): AsyncGenerator<string> {
  const data = JSON.stringify({ format: 'preau-person', version: 1, at: now, ...(await personData(db, id)) }, null, 1)
  yield `${data.slice(0, -2)},\n "acts": [`
  let comma = ''
  for (let after = 0; ; ) {
    const acts = await personActs(db, id, after, SLICE)
    for (const line of acts) {
      yield `${comma}\n  ${JSON.stringify(line)}`
      comma = ','
    }
    after = acts.at(-1)?.seq ?? after
    if (acts.length < SLICE) break
  }
  yield '\n ]\n}\n'
}
