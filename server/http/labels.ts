import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import { ErrorReply } from '@preau/protocol/api/error.ts'
import { LabelSheet } from '@preau/protocol/api/labels.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import { deviceCover } from '../service/device-cover.ts'
import type { Queries } from '../store/database.ts'
import { listDevices } from '../store/devices.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { originOf } from './sessions.ts'
import type { Shape } from './shapes.ts'

const PDF_BODY: Shape = { type: 'string' }
const PDF = { 200: { content: { 'application/pdf': { schema: PDF_BODY } } }, '4xx': ErrorReply, '5xx': ErrorReply }

/** Devices that are read at a time. */
const PAGE = 500

/** Labels with codes that lead to the record of a device, by the name by which who prints them reached this server. */
export function labelRoute(app: HttpApp, { db, covers, clock }: HttpServices): void {
  app.post(
    '/api/labels',
    {
      config: { action: 'label.print' },
      schema: {
        tags: ['devices'],
        summary: 'Print labels: A4 pages with a QR code for each device',
        body: LabelSheet,
        response: PDF,
      },
    },
    async (request, reply) => {
      const { body, reach } = request
      const labels = []
      for (const { id, name, kind, school, room } of await devicesOf(db, reach, body)) {
        const { support } = await deviceCover(db, covers, { school: school.id, device: id, kind, at: clock() })
        const address = `${originOf(request)}/q/${id}`
        labels.push({ name, kind, school: school.name, room: room?.name ?? null, address, support })
      }
      // Fonts and PDF weigh tens of megabytes, and a school prints a sheet once a year.
      const { deviceLabels } = await import('./label-sheet.ts')
      const pdf = await deviceLabels(labels, labels[0]?.school ?? '', { now: clock(), timezone: 'Europe/Paris' })
      reply.headers({
        'content-type': 'application/pdf',
        'content-disposition': 'attachment; filename="preau-etiquettes.pdf"',
      })
      return reply.send(pdf)
    },
  )
}

/** By room, as one goes through the school. Throws PLACE_NOT_FOUND where nothing is within reach, DEVICE_NOT_FOUND for a device of elsewhere. */
async function devicesOf(db: Queries, reach: Reach, { school, devices }: LabelSheet): Promise<DeviceRow[]> {
  const rows: DeviceRow[] = []
  for (let total = 1; rows.length < total; ) {
    const page = await listDevices(db, reach, { school, sort: 'room', limit: PAGE, offset: rows.length })
    if (page.rows.length === 0) break
    rows.push(...page.rows)
    total = page.total
  }
  if (rows.length === 0) throw new PreauError('PLACE_NOT_FOUND', { place: school })
  if (!devices) return rows
  const known = new Set(rows.map(({ id }) => id))
  const foreign: Id | undefined = devices.find((id) => !known.has(id))
  if (foreign !== undefined) throw new PreauError('DEVICE_NOT_FOUND', { device: foreign })
  const chosen = new Set(devices)
  return rows.filter(({ id }) => chosen.has(id))
}
