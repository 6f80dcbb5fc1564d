import type { Ticket, TicketList } from '@preau/protocol/api/tickets.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFaults, openPage } from './console-page.ts'
import { HOUR, onTickets, PHONE } from './ticket-school.ts'

const { on, ask, named, openOn, act, show, button, overflow, teacher } = onTickets()

beforeAll(async () => {
  await openOn('TNI salle 5', { symptom: 'no_picture', words: 'Écran noir.', at: Date.now() - 6.5 * 24 * HOUR })
})

describe('a label', () => {
  it('opens the record of what a label names, with its tickets', async () => {
    const device = named('TNI salle 5')
    await on.page.goto(`${on.server.http}/q/${device.id}`)
    await on.page.getByRole('heading', { level: 1, name: /TNI salle 5/ }).waitFor()
    const tickets = on.page.getByRole('region', { name: 'Tickets' })
    await tickets.getByText(/Écran noir/).waitFor()
    const cover = on.page.getByRole('region', { name: 'En cas de panne' })
    expect(await cover.getByRole('link', { name: '0 800 00 00 00' }).getAttribute('href')).toBe('tel:0800000000')
    await cover.getByText(/Nordéa Services/).waitFor()
    await cover.getByText(/GTI 4.h de service/).waitFor()
    await cover.getByText('Date inconnue').waitFor()
    await button('Modifier\u00a0: Garantie').click()
    await on.page.getByLabel('Dernier jour').fill('2029-08-31')
    await button('Enregistrer').click()
    await cover.getByText(/31.août.2029/).waitFor()
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

  it('is printed for the devices that are chosen', async () => {
    const { school } = named('TNI salle 5')
    await show(`/places?school=${school.id}&view=list`, /Jules-Ferry/)
    await button('Étiquettes QR').click()
    const dialog = on.page.getByRole('dialog')
    await dialog.getByLabel('Tous les appareils de l’école').uncheck()
    await button('Télécharger le PDF', dialog).click()
    await dialog.getByText('Choisissez au moins un appareil.').waitFor()
    await dialog.getByLabel('TNI salle 5').check()
    await dialog.getByText('1 étiquette', { exact: true }).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    const saved = on.page.waitForEvent('download')
    await button('Télécharger le PDF', dialog).click()
    expect((await saved).suggestedFilename()).toBe('preau-etiquettes.pdf')
    await dialog.waitFor({ state: 'detached' })
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

  it('asks for something where nothing is broken', async () => {
    await show(`/report?device=${named('TNI salle 2').id}`, 'Signaler une panne')
    await button(/une demande/).click()
    await on.page.getByRole('heading', { name: /Que demandez-vous/ }).waitFor()
    await button('Envoyer la demande').click()
    await on.page.getByText('Écrivez ce que vous demandez.').waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    await on.page.getByLabel('Votre demande').fill('Installer GeoGebra')
    await button('Envoyer la demande').click()
    await on.page.getByText('Votre demande est partie').waitFor()
    const { rows } = await ask<TicketList>('GET', '/api/tickets?sort=opened&limit=1')
    expect(rows).toMatchObject([{ severity: 'request', title: 'Installer GeoGebra', clocks: [] }])
  })
})
