import { type Reportable, ReportableList, ReportableQuery } from '@preau/protocol/api/reportable.ts'
import { getDevice, listDevices } from '../store/devices.ts'
import { awaited } from './awaited.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

const MOST = 500

/** Equipment as who reports a fault chooses it: a teacher sees no fleet, and yet knows what stands in the room. */
export function reportableRoute(app: HttpApp, { db, clock }: HttpServices): void {
  app.get(
    '/api/reportable',
    {
      config: { action: 'ticket.open' },
      schema: {
        tags: ['tickets'],
        summary: 'The equipment of a school of which a fault can be reported, or one by its id',
        querystring: ReportableQuery,
        response: answers(ReportableList),
      },
    },
    async ({ query: { school, device }, reach, signal }): Promise<ReportableList> => {
      if (device !== undefined) return { total: 1, rows: [plain(await getDevice(db, reach, device))] }
      const asked = { ...(school !== undefined && { school }), sort: 'room', limit: MOST } as const
      const { total, rows } = await listDevices(awaited(db, signal), reach, asked, clock())
      return { total, rows: rows.map(plain) }
    },
  )
}

function plain({ id, name, kind, school, room }: Reportable): Reportable {
  return {
    id,
    name,
    kind,
    school: { id: school.id, name: school.name },
    room: room && { id: room.id, name: room.name },
  }
}
