import { type MergeNotice, MergeNoticeList } from '@preau/protocol/api/merge-notices.ts'
import { sideOf } from '@preau/protocol/rules/territory/clock.ts'
import type { Queries } from '../store/database.ts'
import { listMergeNotices, type MergeNotice as Stored, seeMergeNotices } from '../store/sync/notices.ts'
import { act, actorName } from './act.ts'
import { onSelf, ownOf } from './self.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, NO_CONTENT } from './shapes.ts'

const tags = ['territory']

/** What of a person's changes gave way to a change of the other side of the uplink. */
export function mergeNoticeRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock } = services
  app.get(
    '/api/self/merge-notices',
    {
      config: { action: 'self.read' },
      schema: { tags, summary: 'Own changes that gave way to the other side', response: answers(MergeNoticeList) },
    },
    async ({ actor }) => {
      const notices: MergeNotice[] = []
      for (const each of await listMergeNotices(db, actorName(actor))) notices.push(await toNotice(db, each))
      return { notices }
    },
  )
  app.post(
    '/api/self/merge-notices/seen',
    {
      config: { action: 'self.change' },
      schema: { tags, summary: 'They were seen', response: NO_CONTENT },
    },
    async (request, reply) => {
      const { id } = ownOf(request)
      await act(services, request, onSelf(id, 'merge_notices'), (transaction) =>
        seeMergeNotices(transaction, `person:${id}`, clock()),
      )
      return reply.code(204).send(null)
    },
  )
}

const TABLES: Readonly<Record<string, string>> = { device: 'devices', room: 'rooms', school: 'schools' }

async function toNotice(db: Queries, stored: Stored): Promise<MergeNotice> {
  const { school, kind, key, field, lost, kept, lostVersion, changedAt, keptAt } = stored
  const [id] = JSON.parse(key) as [string]
  const table = TABLES[kind]
  const text = async (value: string | number | null) =>
    field === 'room_id' && value !== null ? await nameIn(db, 'rooms', String(value)) : shortText(field, value)
  return {
    school: { id: school, name: (await nameIn(db, 'schools', school)) ?? '' },
    ...{ kind, field, changedAt, keptAt },
    name: table === undefined ? null : await nameIn(db, table, id),
    lost: await text(lost),
    kept: await text(kept),
    keptBy: sideOf(lostVersion) === 'school' ? 'territory' : 'school',
  }
}

/** What a person typed himself; the rest is a word of ours or a whole drawing, which the field's name says well enough. */
function shortText(field: string, value: string | number | null): string | null {
  return field === 'name' || field === 'note' || field === 'uai' ? (value === null ? null : String(value)) : null
}

async function nameIn(db: Queries, table: string, id: string): Promise<string | null> {
  const row = await db.get<{ name: string }>(`select name from ${table} where id = $1`, [id])
  return row?.name ?? null
}
