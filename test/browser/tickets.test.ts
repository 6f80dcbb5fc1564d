import type { RoomList } from '@preau/protocol/api/rooms.ts'
import type { TicketList } from '@preau/protocol/api/tickets.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFaults } from './console-page.ts'
import { HOUR, kindOf, onTickets, PHONE, typed } from './ticket-school.ts'

const { on, ask, named, open, openOn, act, read, show, button, overflow } = onTickets()

beforeAll(async () => {
  const { school } = named('TNI salle 5')
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
})

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

/** What the page has asked for so far, in one text. */
const FETCHED = 'performance.getEntriesByType("resource").map(({ name }) => name).join(" ")'

/** A picture of one grey dot. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
)
