import type { Device, DeviceList } from '@preau/protocol/api/devices.ts'
import { describe, expect, it } from 'vitest'
import { startDemo } from '../processes/demo-server.ts'
import { accessibilityFaults } from './console-page.ts'
import { onConsole } from './on-console.ts'

const on = onConsole(startDemo)
/** A panel takes a quarter of a minute to turn on, as the real one does. */
const AS_LONG_AS_IT_TAKES = { timeout: 120_000 }

async function idOf(name: string): Promise<string> {
  const list = (await (await on.server.fetch('/api/devices?limit=100')).json()) as DeviceList
  return list.rows.find((row) => row.name === name)?.id ?? ''
}

async function open(name: string): Promise<void> {
  await on.page.goto(`${on.server.http}/devices/${await idOf(name)}`)
  await on.page.getByRole('heading', { level: 1, name: new RegExp(name) }).waitFor()
}

const actions = () => on.page.getByRole('region', { name: 'Agir à distance' })
const button = (name: string | RegExp) => actions().getByRole('button', { name })
const isBlocked = (name: string | RegExp) => button(name).getAttribute('aria-disabled')

describe('a board in standby', () => {
  it('says beside what is blocked why, and keeps it within reach of the keyboard', async () => {
    await open('Écran salle 3')
    expect(await isBlocked('Couper l’image')).toBe('true')
    const note = (await button('Couper l’image').getAttribute('aria-describedby')) ?? ''
    expect(await on.page.locator(`[id="${note}"]`).innerText()).toMatch(/allumez-le d’abord/)
    await button('Couper l’image').focus()
    expect(await on.page.evaluate('document.activeElement.textContent')).toBe('Couper l’image')
  })

  it('is turned on from its page, and the board proves it', async () => {
    await open('Écran salle 3')
    await button('Allumer').press('Enter')
    await actions().getByText('Allumer, demandé').waitFor()
    await actions()
      .getByText(/^Allumer\s: fait et vérifié en/)
      .waitFor(AS_LONG_AS_IT_TAKES)
    await actions().getByText('Preuve').click()
    await actions().getByText('6B 61 20 30 31 20 30 31 0D').waitFor()
    expect(await actions().innerText()).toMatch(/Relu ensuite\s+Alimentation\s:\sAllumé/)
    await expect.poll(() => isBlocked('Éteindre')).toBeNull()
    const asked = on.page.getByRole('region', { name: 'Demandes à distance' })
    expect(await asked.innerText()).toMatch(/Allumer\s: fait et vérifié en .*par Inès/)
  })
})

describe('a projector with an aging lamp', () => {
  it('says its hours against those that it is made for, above all else', async () => {
    await open('VPI salle 4')
    await on.page.getByRole('region', { name: /La lampe est à 3.900 h sur 4.000/ }).waitFor()
    const now = on.page.getByRole('region', { name: 'Mesures, maintenant' })
    expect(await now.innerText()).toMatch(/Lampe\s+3.900 h sur 4.000\s+Encore \d+.h/)
  })

  it('is given another input by its list', async () => {
    await open('VPI salle 4')
    await button(/Choisir l’entrée/).click()
    await on.page.getByRole('option', { name: 'HDMI 2' }).click()
    await actions()
      .getByText(/^Choisir l’entrée\s: HDMI\s2\s: fait et vérifié/)
      .waitFor(AS_LONG_AS_IT_TAKES)
  })
})

describe('a panel that only an open driver describes', () => {
  it('is commanded once somebody has compared it on site, and no longer when that is taken back', async () => {
    await open('Écran salle 6')
    await actions()
      .getByText(/Confirmez-les une fois sur place/)
      .waitFor()
    expect(await isBlocked('Mettre en veille')).toBe('true')
    await on.page.getByRole('button', { name: 'Confirmer sur place' }).click()
    const dialog = on.page.getByRole('alertdialog')
    expect(await dialog.innerText()).toMatch(/Source\s+PC intégré/)
    expect(await dialog.getByRole('button', { name: 'Confirmer' }).getAttribute('aria-disabled')).toBe('true')
    await dialog.getByRole('checkbox').check()
    await dialog.getByRole('button', { name: 'Confirmer', exact: true }).click()
    await expect.poll(() => isBlocked('Mettre en veille')).toBeNull()
    await on.page.getByText(/^Inès, /).waitFor()
    await on.page.getByRole('button', { name: 'Retirer' }).click()
    await expect.poll(() => isBlocked('Mettre en veille')).toBe('true')
  })
})

describe('a board in school hours', () => {
  it('is put to standby only where the teacher accepts', async () => {
    const id = await idOf('Écran salle 1')
    await on.page.route(`**/api/devices/${id}`, async (route) => {
      const device = (await (await route.fetch()).json()) as Device
      await route.fulfill({ json: { ...device, equipment: { ...device.equipment, lesson: true } } })
    })
    await open('Écran salle 1')
    await button('Mettre en veille').click()
    const dialog = on.page.getByRole('alertdialog', { name: /pendant la classe/ })
    const send = dialog.getByRole('button', { name: 'Mettre en veille' })
    expect(await send.getAttribute('aria-disabled')).toBe('true')
    await dialog.getByRole('checkbox', { name: 'L’enseignant accepte' }).check()
    await send.click()
    await actions()
      .getByText(/^Mettre en veille\s: fait et vérifié/)
      .waitFor(AS_LONG_AS_IT_TAKES)
  })
})

describe('what hangs on a machine', () => {
  it('is on the page of the machine, with its state and its reason, and one key away', async () => {
    await open('TNI salle 2')
    const attached = on.page.getByRole('region', { name: 'Équipement rattaché' })
    expect(await attached.innerText()).toMatch(/Écran salle 2\s+En panne\s+Le ventilateur ne tourne plus/)
    await attached.getByRole('link', { name: 'Écran salle 2' }).press('Enter')
    await on.page.getByRole('heading', { level: 1, name: /Écran salle 2/ }).waitFor()
    await on.page.getByRole('link', { name: 'TNI salle 2' }).waitFor()
  })

  it('is found by its kind in the list', async () => {
    await on.page.goto(`${on.server.http}/fleet?kind=projector`)
    const rows = on.page.getByRole('rowheader')
    await expect.poll(() => rows.allInnerTexts()).toEqual(['VPI salle 4', 'VPI salle 5'])
  })
})

describe('the page of a board', () => {
  it.each([
    [390, 'above'],
    [1440, 'beside'],
  ])('%d wide has what can be asked of it %s what it measures', async (width, where) => {
    await on.page.setViewportSize({ width, height: 900 })
    await open('VPI salle 4')
    // What comes later moves what stands below it: both boxes are looked at until they are of one moment.
    const place = async () => {
      const now = await on.page.getByRole('region', { name: 'Mesures, maintenant' }).boundingBox()
      const acts = await actions().boundingBox()
      if (!now || !acts) return 'not shown'
      if (acts.y + acts.height <= now.y) return 'above'
      return acts.x >= now.x + now.width && acts.y === now.y ? 'beside' : 'below'
    }
    await expect.poll(place).toBe(where)
  })

  it.each([
    ['Écran salle 2', 'light', 1440],
    ['VPI salle 4', 'dark', 1440],
    ['Écran salle 6', 'dark', 1280],
    ['VPI salle 5', 'light', 390],
    ['TNI salle 4', 'light', 1440],
  ] as const)('of %s has no fault that axe finds, %s, %d wide', async (name, colorScheme, width) => {
    await on.page.setViewportSize({ width, height: 900 })
    await on.page.emulateMedia({ colorScheme })
    await open(name)
    await on.page.getByRole('region', { name: 'Fiche' }).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    expect(await on.page.evaluate(overflow)).toBe(0)
  })
})

describe('the procedure of a maker', () => {
  const panel = () => on.page.getByRole('region', { name: 'Micrologiciel' })

  it('is followed step by step, by keyboard, and says who did what', async () => {
    await open('VPI salle 4')
    await panel().getByRole('button', { name: 'Commencer la mise à jour' }).press('Enter')
    await panel()
      .getByText(/Commencée par Inès.*Cochez chaque étape faite/)
      .waitFor()
    const boxes = panel().getByRole('checkbox')
    const count = await boxes.count()
    expect(count).toBeGreaterThan(1)
    expect(await panel().getByRole('button', { name: 'Terminer' }).getAttribute('aria-disabled')).toBe('true')
    for (let step = 0; step < count; step++) {
      await boxes.nth(step).press('Space')
      await expect.poll(() => boxes.nth(step).isChecked()).toBe(true)
    }
    expect(await accessibilityFaults(on.page)).toEqual([])
    await panel().getByRole('button', { name: 'Terminer' }).press('Enter')
    await panel()
      .getByText(/terminée par Inès/)
      .waitFor()
    await panel().getByRole('button', { name: 'Commencer la mise à jour' }).waitFor()
  })
})
