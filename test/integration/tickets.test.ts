import { join } from 'node:path'
import type { Ticket, TicketList } from '@preau/protocol/api/tickets.ts'
import { afterEach, expect, it } from 'vitest'
import { openStore } from '../../server/store/open.ts'
import { enrol } from '../processes/raw-device.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

const folder = scratchFolder()
let server: ServerProcess | undefined
afterEach(async () => {
  await server?.end('SIGKILL')
  folder.remove()
})

/** A device that has been down for so many ms, as if its agent had said so before the server ended. */
async function breakDown(data: string, device: string, forMs: number): Promise<void> {
  const db = await openStore(data)
  const since = Date.now() - forMs
  const reasons = [{ code: 'disk_failing', status: 'down', since, params: { value: 0, limit: 0 } }]
  await db.write((t) =>
    t.run(`update devices set status = 'down', severity = 0, status_since = $2, reasons = $3 where id = $1`, [
      ...[device, since, JSON.stringify(reasons)],
    ]),
  )
  await db.close()
}

async function list(from: ServerProcess): Promise<TicketList> {
  return (await (await from.fetch('/api/tickets')).json()) as TicketList
}

it('opens a ticket for a device that is down, and loses neither it nor what was done to it', async () => {
  const data = join(folder.path, 'data')
  server = await startServerProcess(data)
  const { device } = await enrol(server.http, 'PC du CP', '1')
  await server.end()
  await breakDown(data, device, 3_600_000)

  server = await startServerProcess(data)
  const started = server
  const [opened] = await waitUntil(
    async () => {
      const { rows } = await list(started)
      return rows.length > 0 ? rows : undefined
    },
    { what: 'a ticket of the rule' },
  )
  expect(opened).toMatchObject({ state: 'open', rule: 'disk_failing', severity: 'major', device: { id: device } })
  const taken = await server.fetch(`/api/tickets/${opened?.id}/acts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ act: 'acknowledge', key: '019a0000-0000-7000-8000-000000000001' }),
  })
  expect(((await taken.json()) as Ticket).state).toBe('acknowledged')
  // What was answered is on disk.
  await server.end('SIGKILL')

  server = await startServerProcess(data)
  const { total, rows } = await list(server)
  expect({ total, rows }).toMatchObject({
    total: 1,
    rows: [{ id: opened?.id, state: 'acknowledged', assignee: { name: 'Inès', me: true } }],
  })
})
