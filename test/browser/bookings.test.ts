import type { BookingList } from '@preau/protocol/api/bookings.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type SchoolPerson, startBookingSchool } from './booking-school.ts'
import { accessibilityFaults, openPage } from './console-page.ts'
import { onConsole } from './on-console.ts'

const on = onConsole(startBookingSchool)
const PHONE = { width: 390, height: 844 }

type Week = Awaited<ReturnType<typeof on.server.freeWeek>>
let week: Week
let cart: Id
let morel: SchoolPerson
let head: SchoolPerson

beforeAll(async () => {
  week = await on.server.freeWeek()
  cart = (await on.server.resource('Chariot A')).id
  morel = await on.server.person('M. Morel', 'teacher')
  head = await on.server.person('Claire Delmas', 'school_head')
}, 120_000)

/** Monday, Tuesday, Thursday and Friday of a week with class. */
const day = (index: 0 | 1 | 3 | 4) => week[index] as Week[number]
const address = (rest = '') => `/bookings?school=${on.server.school.id}&resource=${cart}&on=${day(0).date}${rest}`
const free = (page: Page) => page.getByRole('button', { name: /^Libre, réserver/ })

async function show(page: Page, path: string): Promise<void> {
  await page.goto(on.server.http + path)
  await page.getByRole('heading', { level: 1, name: 'Réserver' }).waitFor()
}

/** Waits for what the page says of an act; a screen reader hears the same from the live region. */
const said = (page: Page, text: RegExp) => page.getByRole('main').getByText(text).waitFor()

/** Of this year, or of the next one where it is over. */
function nextChristmas(): string {
  const year = new Date().getUTCFullYear()
  return Date.now() < Date.UTC(year, 11, 24) ? `${year}-12-25` : `${year + 1}-12-25`
}

/** What holds the cart on a day. */
async function held(index: 0 | 1 | 3 | 4) {
  const { date } = day(index)
  const { rows } = await on.server.petit.ask<BookingList>(
    'GET',
    `/api/bookings?school=${on.server.school.id}&from=${date}&to=${date}&resource=${cart}`,
  )
  return rows.filter(({ state }) => state === 'booked')
}

describe('booking in the console', () => {
  it('takes a free hour of a cart in three taps, and nobody else can have it', async () => {
    await show(on.page, address())
    await free(on.page).first().click()
    const dialog = on.page.getByRole('dialog')
    expect(await accessibilityFaults(on.page)).toEqual([])
    await dialog.getByRole('button', { name: 'Réserver', exact: true }).click()
    await said(on.page, /^Réservé\s: Chariot A, lun\./)
    expect(await accessibilityFaults(on.page)).toEqual([])
    const [booked] = await held(0)
    expect(booked).toMatchObject({ mine: true, from: day(0).periods[0]?.fromAt })
    const again = on.server.book(morel, cart, day(0), [0, 0])
    await expect(again).rejects.toThrow('BOOKING_REFUSED')
  })

  it('takes it back as if it had not been', async () => {
    await show(on.page, address())
    await free(on.page).nth(2).click()
    await on.page.getByRole('dialog').getByRole('button', { name: 'Réserver', exact: true }).click()
    await on.page.getByRole('button', { name: 'Annuler l’opération' }).click()
    await said(on.page, /^C’est comme avant/)
    expect((await held(0)).length).toBe(1)
  })

  it('confirms one of two who press at the same moment; the other is offered the next hour, or the list', async () => {
    const other = await openPage(on.browser, morel)
    const pages = [on.page, other.page]
    for (const page of pages) {
      await show(page, address())
      await page.locator('[data-place="1 0"]').click()
      await page.getByRole('dialog').getByRole('button', { name: 'Réserver', exact: true }).waitFor()
    }
    await Promise.all(
      pages.map((page) => page.getByRole('dialog').getByRole('button', { name: 'Réserver', exact: true }).click()),
    )
    const lost = (page: Page) => page.getByRole('button', { name: 'Rejoindre la liste d’attente' })
    await expect.poll(async () => (await lost(pages[0] as Page).count()) + (await lost(other.page).count())).toBe(1)
    expect((await held(1)).length).toBe(1)
    const loser = (await lost(on.page).count()) === 1 ? on.page : other.page
    await loser.getByText(/vient de le prendre|l’a déjà pris/).waitFor()
    expect(await accessibilityFaults(loser)).toEqual([])
    await loser.getByRole('button', { name: /^Réserver mar\./ }).click()
    await said(loser, /^Réservé\s: Chariot A, mar\./)
    expect((await held(1)).length).toBe(2)
    expect(other.faults).toEqual([])
    await other.page.context().close()
  })

  it('lets one wait behind somebody, and leave the list again', async () => {
    await on.server.book(morel, cart, day(3), [0, 0])
    await show(on.page, address())
    await on.page.locator('[data-place="3 0"]').click()
    await on.page.getByRole('button', { name: 'Rejoindre la liste d’attente' }).click()
    await said(on.page, /^Vous êtes sur la liste d’attente/)
    await on.page.locator('[data-place="3 0"]').getByText('Vous êtes 1er sur la liste').waitFor()
    await on.page.getByRole('button', { name: 'Mes séances' }).click()
    const lists = on.page.getByRole('region', { name: 'Sur liste d’attente' })
    await lists.getByText('Chariot A').waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    await lists.getByRole('button', { name: 'Quitter la liste d’attente' }).click()
    await lists.waitFor({ state: 'detached' })
  })

  it('puts what came free for somebody before all else, and how long it is held for him', async () => {
    // What is offered waits a minute on the server: the page is told that it was, and is not pressed.
    await on.server.book(on.server.petit, cart, day(3), [0, 0], { wait: true })
    await on.page.route('**/api/bookings?*mine=only*', async (route) => {
      const reply = await route.fetch()
      const list = (await reply.json()) as BookingList
      const rows = list.rows.map((row) => ({
        ...row,
        ...(row.state === 'waiting' && { state: 'offered', place: null, may: ['cancel', 'accept'] }),
        offerEndsAt: row.state === 'waiting' ? list.now + 3_600_000 : null,
      }))
      await route.fulfill({ response: reply, json: { ...list, rows } })
    })
    await show(on.page, address('&view=mine'))
    const [first] = await on.page.getByRole('main').getByRole('region').all()
    await first?.getByText(/^Gardé pour vous jusqu’à/).waitFor()
    await first?.getByRole('button', { name: 'Prendre le créneau' }).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
  })

  it('says why there is no booking on a Wednesday of a school of four days', async () => {
    await show(on.page, address())
    await on.page.getByRole('cell', { name: 'Pas de classe le mercredi' }).first().waitFor()
    await on.page.getByRole('button', { name: 'Autre moment' }).click()
    const dialog = on.page.getByRole('dialog')
    await dialog.getByLabel('Jour', { exact: true }).fill(week[2]?.date ?? '')
    await dialog.getByText('Pas de classe le mercredi dans cette école.').waitFor()
    await dialog.locator('button[type="submit"][aria-disabled="true"]').waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
  })

  it('says the name of the holiday', async () => {
    await show(on.page, address())
    await on.page.getByRole('button', { name: 'Autre moment' }).click()
    const dialog = on.page.getByRole('dialog')
    await dialog.getByLabel('Jour', { exact: true }).fill(nextChristmas())
    await dialog.getByText(/^Pas de classe ce jour-là\s: Noël/).waitFor()
  })

  it('asks the head where it is for a third party, who decides', async () => {
    await show(on.page, address())
    await on.page.getByRole('button', { name: 'Autre moment' }).click()
    const dialog = on.page.getByRole('dialog')
    await dialog.getByLabel('De', { exact: true }).fill('18:00')
    await dialog.getByLabel('À', { exact: true }).fill('20:00')
    await dialog.getByText('C’est en dehors des heures de classe.').waitFor()
    await dialog.getByLabel(/^Réserver pour un tiers/).check()
    await dialog.getByLabel('Pour qui ?'.replace(' ?', '\u202f?')).fill('Chorale du quartier')
    await dialog.getByRole('button', { name: 'Demander l’accord' }).click()
    await said(on.page, /^Demandé\s: Chariot A/)
    const office = await openPage(on.browser, head)
    await show(office.page, `/bookings?school=${on.server.school.id}&view=asked`)
    await office.page.getByText(/Chorale du quartier/).waitFor()
    expect(await accessibilityFaults(office.page)).toEqual([])
    await office.page.getByRole('button', { name: 'Accepter' }).click()
    await said(office.page, /^Accepté\s: Chariot A/)
    await office.page.context().close()
  })

  it('is made by the head for a colleague, whose it is then', async () => {
    const office = await openPage(on.browser, head)
    await show(office.page, address())
    await office.page.locator('[data-place="3 2"]').click()
    const dialog = office.page.getByRole('dialog')
    await dialog.getByRole('button', { name: /Pour/ }).click()
    await office.page.getByRole('option', { name: on.server.petit.name }).click()
    expect(await accessibilityFaults(office.page)).toEqual([])
    await dialog.getByRole('button', { name: 'Réserver', exact: true }).click()
    await said(office.page, /^Réservé\s: Chariot A, jeu\./)
    expect((await held(3)).find(({ from }) => from === day(3).periods[2]?.fromAt)).toMatchObject({ mine: true })
    expect(office.faults).toEqual([])
    await office.page.context().close()
  })

  it('is walked by the keyboard, and moved to another hour', async () => {
    const [own] = await on.server.book(on.server.petit, cart, day(4), [0, 0])
    await show(on.page, address())
    await on.page.locator('[data-place="4 0"]').focus()
    await on.page.keyboard.press('ArrowDown')
    expect(await on.page.evaluate('document.activeElement.getAttribute("data-place")')).toBe('4 1')
    await on.page.keyboard.press('ArrowUp')
    await on.page.keyboard.press('Enter')
    await on.page.getByRole('dialog').getByRole('button', { name: 'Déplacer' }).click()
    await on.page.locator('[data-place="4 2"]').click()
    await said(on.page, /^Déplacé\s: Chariot A/)
    expect((await held(4)).map(({ id, from }) => [id, from])).toEqual([[own?.id, day(4).periods[2]?.fromAt]])
  })

  it.each([
    ['light', 820],
    ['dark', 390],
  ] as const)('has no fault of access in the %s at %d px', async (colorScheme, width) => {
    await on.page.setViewportSize({ width, height: 844 })
    await on.page.emulateMedia({ colorScheme })
    await show(on.page, address())
    await free(on.page).first().waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    expect(await on.page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    await free(on.page).first().click()
    await on.page.getByRole('dialog').waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
  })
})

describe('the kits of a school', () => {
  it('are lent for two weeks with a slip, and come back with what is missing', async () => {
    const made = { school: on.server.school.id, kind: 'kit', name: 'Kit robots de sol', keptAt: 'Armoire' }
    await on.server.admin('POST', '/api/resources', {
      ...made,
      contents: [
        { what: 'robots', count: 6 },
        { what: 'tapis', count: 2 },
      ],
    })
    await on.page.setViewportSize(PHONE)
    await show(on.page, `/bookings?school=${on.server.school.id}&view=loans`)
    await on.page.getByRole('button', { name: /^Emprunter\s: Kit robots/ }).click()
    const dialog = on.page.getByRole('dialog')
    // Of a loan both ends are days with class.
    await dialog.getByLabel('Du', { exact: true }).fill(day(0).date)
    await dialog.getByLabel(/^Au /).fill(day(4).date)
    expect(await accessibilityFaults(on.page)).toEqual([])
    await dialog.getByRole('button', { name: 'Réserver', exact: true }).click()
    await said(on.page, /^Réservé\s: Kit robots de sol/)
    const { rows } = await on.server.bookings(day(0).date, day(4).date)
    const loan = rows.find(({ resource }) => resource.name === 'Kit robots de sol')
    expect(loan).toMatchObject({ from: day(0).periods[0]?.fromAt, to: day(4).periods.at(-1)?.toAt })
    const slip = await head.ask<unknown>('GET', `/api/bookings/${loan?.id}`)
    expect(slip).toMatchObject({ loan: { handedAt: null, returnedAt: null } })
    await head.ask('POST', `/api/bookings/${loan?.id}/loan`)
    const cupboard = await openPage(on.browser, head)
    await show(cupboard.page, `/bookings?school=${on.server.school.id}&view=loans`)
    await cupboard.page.getByRole('link', { name: 'Bon de prêt' }).waitFor()
    await cupboard.page.getByRole('button', { name: 'Vérifier le retour' }).click()
    const check = cupboard.page.getByRole('dialog')
    await check.getByLabel('robots', { exact: true }).check()
    await check.getByLabel('Combien de tapis sont là').fill('1')
    await check.getByText('Il manque 1 tapis.').waitFor()
    expect(await accessibilityFaults(cupboard.page)).toEqual([])
    await check.getByRole('button', { name: 'Enregistrer ce qui manque' }).click()
    await check.waitFor({ state: 'detached' })
    const back = await head.ask<unknown>('GET', `/api/bookings/${loan?.id}`)
    expect(back).toMatchObject({ loan: { missing: [{ what: 'tapis', count: 1 }] } })
    await cupboard.page.context().close()
  })
})

describe('the hours of a school', () => {
  it('are changed by the head, and what can be booked follows', async () => {
    const office = await openPage(on.browser, head)
    await office.page.goto(`${on.server.http}/bookings/settings?school=${on.server.school.id}`)
    const periods = office.page.getByRole('region', { name: 'Créneaux de la semaine' })
    await periods.getByLabel('Mercredi').fill('9:00-10:00')
    await periods.getByLabel('Lundi').fill('rien')
    await office.page.getByRole('button', { name: 'Enregistrer' }).click()
    await office.page.getByText(/^Écrivez des créneaux/).waitFor()
    expect(await accessibilityFaults(office.page)).toEqual([])
    const monday = day(0)
      .periods.map(({ from, to }) => `${from}-${to}`)
      .join(' ')
    await periods.getByLabel('Lundi').fill(monday)
    await office.page.getByRole('button', { name: 'Enregistrer' }).click()
    await office.page
      .getByText('Ces horaires sont ceux de l’école.')
      .or(office.page.getByText('Horaires enregistrés.'))
      .first()
      .waitFor()
    const { days } = await on.server.bookings(week[2]?.date ?? '', week[2]?.date ?? '')
    expect(days[0]?.periods.map(({ from, to }) => [from, to])).toEqual([['09:00', '10:00']])
    await office.page.context().close()
  })

  it('in which a screen is seen without an answer are approved by the head, by keyboard, and taken back', async () => {
    const office = await openPage(on.browser, head)
    await office.page.goto(`${on.server.http}/bookings/settings?school=${on.server.school.id}`)
    const panel = office.page.getByRole('region', { name: 'Vue à distance sans réponse' })
    await panel.getByText('Aucune heure : sans réponse, c’est toujours non.').waitFor()
    await panel.getByLabel('Jeudi').fill('le soir')
    await panel.getByLabel('Jeudi').press('Enter')
    await panel.getByText(/^Écrivez des heures/).waitFor()
    expect(await accessibilityFaults(office.page)).toEqual([])
    await panel.getByLabel('Jeudi').fill('17h-19h')
    await panel.getByLabel('Jeudi').press('Enter')
    await panel.getByText('Heures de vue approuvées.').waitFor()
    const path = `/api/schools/${on.server.school.id}/view-hours`
    expect(await head.ask<unknown>('GET', path)).toMatchObject({ version: 1, week: { thursday: ['17:00-19:00'] } })
    await panel.getByLabel('Jeudi').fill('')
    await panel.getByRole('button', { name: 'Approuver ces heures' }).press('Enter')
    await panel.getByText('Plus aucune heure : sans réponse, c’est non.').waitFor()
    expect(await head.ask<unknown>('GET', path)).toMatchObject({ version: 2, week: {} })
    await office.page.context().close()
  })
})
