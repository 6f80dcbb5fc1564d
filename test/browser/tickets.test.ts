import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DeviceList, DeviceRow } from '@preau/protocol/api/devices.ts'
import type { PersonMade } from '@preau/protocol/api/people.ts'
import type { RoomList } from '@preau/protocol/api/rooms.ts'
import type { Ticket, TicketList } from '@preau/protocol/api/tickets.ts'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { accessibilityFaults, openPage } from './console-page.ts'
import { onConsole } from './on-console.ts'

const SEED = fileURLToPath(new URL('../processes/seed-school.ts', import.meta.url))
const PHONE = { width: 390, height: 844 }
const HOUR = 3_600_000
const PASSWORD = 'trombone glacier piment volcan'

/** A server with the demo school, its year, its contract and its tickets, and no simulator. */
const on = onConsole(async () => {
  const folder = scratchFolder()
  const data = join(folder.path, 'data')
  const seeded = spawnSync(process.execPath, [SEED, data, '100'], { encoding: 'utf8' })
  if (seeded.status !== 0) throw new Error(seeded.stderr)
  const server = await startServerProcess(data)
  return { ...server, end: () => server.end().finally(folder.remove) }
})

const newId = (): Id => uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))

async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const json = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const reply = await on.server.fetch(path, { method, ...json })
  if (!reply.ok) throw new Error(`${method} ${path} ${reply.status} ${await reply.text()}`)
  return (await reply.json()) as T
}

let devices: DeviceRow[] = []
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
const button = (name: string | RegExp, page: Page = on.page) =>
  page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) })
const overflow = async () => (await on.page.evaluate('document.documentElement.scrollWidth')) as number

/** A moment as a field for date and time takes it, in Paris. */
function typed(at: number): string {
  return new Date(at).toLocaleString('sv-SE', { timeZone: 'Europe/Paris' }).slice(0, 16).replace(' ', 'T')
}

beforeAll(async () => {
  devices = (await ask<DeviceList>('GET', '/api/devices?limit=200')).rows
  const [{ school }] = devices as [DeviceRow]
  const { authorities } = await ask<{ authorities: { id: Id; schools: { id: Id }[] }[] }>('GET', '/api/schools')
  const authority = authorities.find(({ schools }) => schools.some(({ id }) => id === school.id))?.id
  for (const name of ['École Marie-Curie', 'École du Bourg', 'École Jean-Moulin']) {
    const made = await ask<{ id: Id }>('POST', '/api/schools', { authority, name })
    await ask('POST', '/api/rooms', { school: made.id, name: 'Salle 2', kind: 'classroom' })
    const { rooms } = await ask<RoomList>('GET', `/api/rooms?school=${made.id}`)
    await open({ school: made.id, room: rooms[0]?.id, symptom: 'no_network', canTeach: 'hardly' })
  }
  await openOn('TNI salle 5', { symptom: 'no_picture', words: 'Écran noir.', at: Date.now() - 6.5 * 24 * HOUR })
  const locked = await openOn('PC info 4', { symptom: 'no_network' })
  await act(locked, { act: 'pause', cause: 'access_refused', proof: 'Portail fermé', visitAt: Date.now() + 40 * HOUR })
}, 120_000)

describe('the day of a technician', () => {
  it('shows what waits by school, late ones first, with what is paused', async () => {
    await on.page.setViewportSize(PHONE)
    await show('/my-day', /Ma journée/)
    const schools = on.page.getByRole('main').getByRole('region')
    await schools
      .first()
      .getByText(/En retard depuis/)
      .waitFor()
    expect(await schools.count()).toBe(4)
    const tones = await schools
      .first()
      .getByRole('listitem')
      .evaluateAll((items) => items.map((item) => /tone-(\w+)/.exec(item.className)?.[1]))
    const ranks = tones.map((tone) => ['late', 'due', 'paused', 'none'].indexOf(tone ?? ''))
    expect(tones.length).toBeGreaterThanOrEqual(6)
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
    expect(tones[0]).toBe('late')
    await schools.first().getByText('Délai suspendu').waitFor()
    const total = (await ask<TicketList>('GET', '/api/tickets?who=me_or_nobody&state=live')).total
    const counted = await on.page.locator('.sum dd').allTextContents()
    expect(counted.reduce((sum, text) => sum + Number(text), 0)).toBe(total)
    expect(total).toBeGreaterThanOrEqual(9)
    expect(await overflow()).toBe(PHONE.width)
    expect(await accessibilityFaults(on.page)).toEqual([])
    await on.page.emulateMedia({ colorScheme: 'dark' })
    expect(await accessibilityFaults(on.page)).toEqual([])
  })

  it('is worked on by one touch: taking a ticket leaves a GTI running that asks for an arrival', async () => {
    const ticket = await openOn('TNI salle 2', { symptom: 'no_picture', words: 'TNI noir' })
    await show(`/tickets/${ticket.id}`, /TNI salle 2/)
    await button('Prendre en charge').click()
    await on.page.getByText(/Bloquante, pris en charge/).waitFor()
    expect((await read(ticket)).clocks).toMatchObject([{ commitment: 'gti', metAt: null }, { commitment: 'gtr' }])
    await button('Je suis sur place').click()
    await on.page.getByRole('region', { name: /GTI\s: Tenu/ }).waitFor()
    expect((await read(ticket)).clocks[0]?.metAt).not.toBeNull()
    expect(await accessibilityFaults(on.page)).toEqual([])
  })

  it('goes on without a network: the report and its photo leave later, with the time of the work', async () => {
    const ticket = await openOn('PC info 3', { symptom: 'does_not_start', at: Date.now() - 5 * HOUR })
    await on.page.setViewportSize(PHONE)
    await show('/my-day', /Ma journée/)
    const row = on.page.getByRole('link', { name: /PC info 3/ })
    await row.waitFor()
    for (const ahead of [`/api/tickets/${ticket.id}`, 'TicketScreen'])
      await expect.poll(() => on.page.evaluate(FETCHED), { timeout: 20_000 }).toContain(ahead)
    await on.page.context().setOffline(true)
    await row.click()
    await on.page.getByRole('heading', { level: 1, name: /PC info 3/ }).waitFor()
    await button('Rétablir').first().click()
    const dialog = on.page.getByRole('dialog')
    const done = Math.floor((Date.now() - HOUR) / 60_000) * 60_000
    await dialog.getByLabel('Compte rendu').fill('Alimentation changée.')
    await dialog.getByLabel('Heure du travail').fill(typed(done))
    await dialog.locator('input[type="file"]').setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: PNG })
    await dialog.getByRole('img', { name: 'Photo à envoyer' }).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    await dialog.getByRole('button', { name: 'Rétablir' }).click()
    await on.page.getByText('Gardé ici. Partira dès le retour du réseau').first().waitFor()
    await on.page.getByRole('region', { name: 'Ce qui s’est passé' }).getByText('attend le réseau').waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    expect((await read(ticket)).state).toBe('open')

    await on.page.context().setOffline(false)
    await expect.poll(async () => (await read(ticket)).timeline.map(kindOf), { timeout: 30_000 }).toContain('photo')
    const { timeline, state, restoredAt } = await read(ticket)
    expect({ state, restoredAt }).toEqual({ state: 'restored', restoredAt: done })
    const restored = timeline.filter((line) => kindOf(line) === 'restored')
    expect(restored).toMatchObject([{ at: done, note: 'Alimentation changée.' }])
    expect(restored[0]?.recordedAt).toBeGreaterThan(done + HOUR / 2)
    await on.page.getByText('attend le réseau').waitFor({ state: 'detached' })
    await on.page.getByRole('img', { name: /^Photo du/ }).waitFor()
  })

  it('keeps what was done off-line although its page is closed', async () => {
    const ticket = await openOn('PC info 2', { symptom: 'slow' })
    await show(`/tickets/${ticket.id}`, /PC info 2/)
    // The server answers nothing to what is sent, as behind a cable that was pulled; the page itself can be loaded again.
    await on.page.route('**/api/tickets/*/acts', (route) => route.abort())
    await button('Prendre en charge').click()
    await on.page.getByText('Gardé ici. Partira dès le retour du réseau').first().waitFor()
    await on.page.unroute('**/api/tickets/*/acts')
    await on.page.reload()
    await expect.poll(async () => (await read(ticket)).state, { timeout: 20_000 }).toBe('acknowledged')
  })

  it('opens the record of what a label names, with its tickets', async () => {
    const device = named('TNI salle 5')
    await on.page.goto(`${on.server.http}/q/${device.id}`)
    await on.page.getByRole('heading', { level: 1, name: /TNI salle 5/ }).waitFor()
    const tickets = on.page.getByRole('region', { name: 'Tickets' })
    await tickets.getByText(/Écran noir/).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    await on.page.getByRole('link', { name: 'Signaler une panne' }).click()
    await on.page.getByRole('heading', { name: /Que se passe-t-il/ }).waitFor()
  })

  it('finds the equipment by its name, where no camera reads its label', async () => {
    await on.page.setViewportSize(PHONE)
    await show('/scan', 'Scanner')
    await on.page.getByLabel('Chercher un équipement').fill('tni salle 5')
    await on.page.getByRole('link', { name: /TNI salle 5/ }).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    expect(await overflow()).toBe(PHONE.width)
    await on.page.getByRole('link', { name: /TNI salle 5/ }).click()
    await on.page.getByRole('heading', { level: 1, name: /TNI salle 5/ }).waitFor()
  })

  it('pauses the clock of a school that is locked, with its proof, until the new appointment', async () => {
    const ticket = await openOn('TNI salle 6', { symptom: 'pen_fails' })
    await act(ticket, { act: 'acknowledge' })
    await show(`/tickets/${ticket.id}`, /TNI salle 6/)
    await button('Accès impossible').click()
    const dialog = on.page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Accès impossible' }).click()
    await dialog.getByText('Écrivez-le en une phrase.').waitFor()
    expect(await on.page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA')
    expect(await accessibilityFaults(on.page)).toEqual([])
    await dialog.getByLabel('Preuve').fill('Portail fermé, appelé la direction à 8 h 15.')
    const visit = Math.floor((Date.now() + 48 * HOUR) / 60_000) * 60_000
    await dialog.getByLabel('Nouveau rendez-vous').fill(typed(visit))
    await dialog.getByRole('button', { name: 'Accès impossible' }).click()
    await on.page.getByText(/Délai suspendu depuis/).waitFor()
    const paused = await read(ticket)
    expect(paused).toMatchObject({ state: 'paused', visitAt: visit, pauses: [{ cause: 'access_refused' }] })
    const told = on.page.getByRole('region', { name: 'Ce qui s’est passé' })
    await told.getByText('Preuve : Portail fermé, appelé la direction à 8 h 15.'.replace(' :', '\u00a0:')).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    await button('Reprendre').click()
    await expect.poll(async () => (await read(ticket)).pauses).toEqual([])
  })
})

describe('the list of tickets', () => {
  it('is narrowed down by its counters and its fields, and the address says how', async () => {
    await show('/tickets', /^Tickets/)
    await on.page.getByRole('row', { name: /TNI salle 5/ }).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    await button(/En retard/).click()
    await expect.poll(() => on.page.url()).toContain('show=late')
    await on.page.getByRole('row', { name: /TNI salle 5.*En retard depuis/ }).waitFor()
    await button(/Terminés/).click()
    await on.page.getByRole('row', { name: /Clos/ }).first().waitFor()
    await button(/En cours/).click()
    await on.page.getByLabel('Chercher un ticket').fill('écran noir')
    await expect.poll(() => on.page.getByRole('row').count()).toBe(2)
    await on.page.getByRole('link', { name: /^T-\d+$/ }).press('Enter')
    await on.page.getByRole('heading', { level: 1, name: /TNI salle 5/ }).waitFor()
  })

  it('passes over what it cannot read of an address, as the report does', async () => {
    await show('/tickets?show=everything&severity=grave', /^Tickets/)
    await on.page.getByRole('row', { name: /TNI salle 5/ }).waitFor()
    await show(`/report?device=${named('TNI salle 5').id}&symptom=haunted`, 'Signaler une panne')
    await on.page.getByRole('heading', { name: /Que se passe-t-il/ }).waitFor()
  })

  it('is whole in the dark and on a phone', async () => {
    await on.page.emulateMedia({ colorScheme: 'dark' })
    await on.page.setViewportSize(PHONE)
    await show('/tickets', /^Tickets/)
    await on.page
      .getByRole('link', { name: /TNI salle 5/ })
      .first()
      .waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    expect(await overflow()).toBe(PHONE.width)
  })
})

describe('a teacher', () => {
  it('reports in three touches, follows what becomes of it, and says whether she is satisfied', async () => {
    const { page, faults } = await openPage(on.browser, { http: on.server.http, signIn: teacher })
    await page.goto(`${on.server.http}/report`)
    await page.getByRole('heading', { name: /Quel équipement/ }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await page.getByRole('button', { name: /^TNI salle 1/ }).click()
    await page.getByRole('heading', { name: /Que se passe-t-il/ }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await button('Le tactile ne répond pas', page).click()
    await page.getByRole('heading', { name: /Pouvez-vous faire classe/ }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await page.getByRole('button', { name: /^Non/ }).press('Enter')
    await page.getByText('C’est signalé').waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    const { rows } = await ask<TicketList>('GET', '/api/tickets?sort=opened&limit=1')
    const [ticket] = rows as [Ticket]
    expect(ticket).toMatchObject({ symptom: 'touch_fails', severity: 'blocking', openedBy: 'Jeanne Petit' })

    await page.getByRole('link', { name: 'Suivre ce ticket' }).click()
    await page.getByText(/pas encore pris en charge\./).waitFor()
    await act(ticket, { act: 'acknowledge' })
    await page.getByText('Pris en charge.', { exact: true }).waitFor()
    await act(ticket, { act: 'plan_visit', visitAt: Date.now() + 20 * HOUR })
    await page.getByText(/^Passage prévu (demain|aujourd’hui|\d)/).waitFor()
    await act(ticket, { act: 'restore', note: 'Tactile étalonné' })
    await page.getByText(/^Résolu/).waitFor()
    await button('Clôturer', page).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Clôturer' }).click()
    await button('Très satisfait', page).click()
    await page.getByText('Merci, votre avis est compté sans votre nom.').first().waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    expect(faults).toEqual([])
    await page.context().close()
  })
})

/** What the page has asked for so far, in one text. */
const FETCHED = 'performance.getEntriesByType("resource").map(({ name }) => name).join(" ")'

function kindOf(line: Ticket['timeline'][number]): string {
  return line.type === 'event' ? line.event : line.kind
}

/** The session of a teacher of the demo school, who comes in by a link. */
async function teacher(): Promise<string> {
  const { link } = await ask<PersonMade>('POST', '/api/people', {
    name: 'Jeanne Petit',
    login: 'j.petit@ecole.test',
    grants: [{ role: 'teacher', scope: { kind: 'school', id: named('TNI salle 1').school.id } }],
  })
  const reply = await fetch(`${on.server.http}/api/sign-in/link`, {
    method: 'POST',
    headers: { 'x-preau': '1', 'content-type': 'application/json' },
    body: JSON.stringify({ secret: new URL(link.url).hash.slice(1), password: PASSWORD }),
  })
  const cookie = reply.headers.getSetCookie().find((each) => /^(__Host-)?preau=/.test(each)) ?? ''
  return cookie.slice(0, cookie.indexOf(';'))
}

/** A picture of one grey dot. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
)
