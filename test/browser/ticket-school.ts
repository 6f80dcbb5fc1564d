import { join } from 'node:path'
import type { DeviceList, DeviceRow } from '@preau/protocol/api/devices.ts'
import type { Ticket } from '@preau/protocol/api/tickets.ts'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import type { Locator, Page } from 'playwright-core'
import { beforeAll } from 'vitest'
import { scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { onConsole } from './on-console.ts'
import { sessionOf } from './person.ts'
import { copyYear } from './shared.ts'

export const PHONE = { width: 390, height: 844 }
export const HOUR = 3_600_000

export const newId = (): Id => uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))

/**
 * A server with the demo school, its year, its contract and its tickets, and no simulator; and the ways to work on it beside the page.
 * @param before fills its data folder further, before it starts
 */
export function onTickets(before: (data: string) => Promise<void> = async () => undefined) {
  const on = onConsole(async () => {
    const folder = scratchFolder()
    const data = join(folder.path, 'data')
    await copyYear(data)
    await before(data)
    const server = await startServerProcess(data)
    return { ...server, end: () => server.end().finally(folder.remove) }
  })
  let devices: DeviceRow[] = []

  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    const json = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const reply = await on.server.fetch(path, { method, ...json })
    if (!reply.ok) throw new Error(`${method} ${path} ${reply.status} ${await reply.text()}`)
    return (await reply.json()) as T
  }
  const named = (name: string): DeviceRow => devices.find((device) => device.name === name) as DeviceRow
  const open = (about: object): Promise<Ticket> => ask('POST', '/api/tickets', { key: newId(), ...about })
  const openOn = (name: string, fields: object): Promise<Ticket> =>
    open({ school: named(name).school.id, device: named(name).id, canTeach: 'no', ...fields })
  const act = (ticket: Ticket, body: object): Promise<Ticket> =>
    ask('POST', `/api/tickets/${ticket.id}/acts`, { key: newId(), ...body })
  const read = (ticket: Pick<Ticket, 'id'>): Promise<Ticket> => ask('GET', `/api/tickets/${ticket.id}`)
  async function show(path: string, heading: string | RegExp): Promise<void> {
    await on.page.goto(on.server.http + path)
    await on.page.getByRole('heading', { level: 1, name: heading }).waitFor()
  }
  const button = (name: string | RegExp, page: Page | Locator = on.page) =>
    page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) })
  const overflow = async () => (await on.page.evaluate('document.documentElement.scrollWidth')) as number

  /** The session of a teacher of the demo school, who comes in by a link. */
  async function teacher(): Promise<string> {
    return await sessionOf(on.server, {
      name: 'Jeanne Petit',
      login: 'j.petit@ecole.test',
      grants: [{ role: 'teacher', scope: { kind: 'school', id: named('TNI salle 1').school.id } }],
    })
  }

  beforeAll(async () => {
    devices = (await ask<DeviceList>('GET', '/api/devices?limit=200')).rows
  })
  return { on, ask, named, open, openOn, act, read, show, button, overflow, teacher, devices: () => devices }
}

/** What a line of the timeline is of. */
export function kindOf(line: Ticket['timeline'][number]): string {
  return line.type === 'event' ? line.event : line.kind
}

/** A moment as a field for date and time takes it, in Paris. */
export function typed(at: number): string {
  return new Date(at).toLocaleString('sv-SE', { timeZone: 'Europe/Paris' }).slice(0, 16).replace(' ', 'T')
}
