import type { DeviceList } from '@preau/protocol/api/devices.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type DemoServer, startDemo } from '../processes/demo-server.ts'
import { accessibilityFaults, launch, openPage } from './console-page.ts'

let demo: DemoServer
let browser: Browser
let page: Page
let faults: string[]

beforeAll(async () => {
  demo = await startDemo()
  browser = await launch()
})

afterAll(async () => {
  await browser?.close()
  await demo?.end()
})

beforeEach(async () => {
  ;({ page, faults } = await openPage(browser))
})

afterEach(async () => {
  expect(faults).toEqual([])
  await page.context().close()
})

async function open(name: string): Promise<void> {
  const list = (await (await fetch(`${demo.http}/api/devices?limit=100`)).json()) as DeviceList
  await page.goto(`${demo.http}/devices/${list.rows.find((row) => row.name === name)?.id}`)
  await page.getByRole('heading', { level: 1, name: new RegExp(name) }).waitFor()
}

describe('a device', () => {
  it('says in one sentence why it has its status, since when, and what to do', async () => {
    await open('TNI salle 3')
    const why = page.getByRole('region', { name: /Le PC du tableau ne voit aucun écran/ })
    await why.waitFor()
    expect(await why.innerText()).toMatch(/En panne depuis[\s\S]+Vérifiez/)
  })

  it('shows its vitals now and the last 24 hours, each chart with a sentence and its figures on demand', async () => {
    await open('PC info 1')
    const now = page.getByRole('region', { name: 'Mesures, maintenant' })
    expect(await now.innerText()).toMatch(/Processeur[\s\S]+%[\s\S]+Mémoire[\s\S]+Disque/)
    const day = page.getByRole('region', { name: 'Les dernières 24 heures' })
    await day.getByRole('img', { name: /^Processeur : \d/ }).waitFor()
    await day.getByRole('button', { name: 'Chiffres' }).click()
    await day.getByRole('table').first().waitFor()
    await page.waitForURL(/view=/)
  })

  it('draws its curves: a canvas that is not empty', async () => {
    await open('PC info 1')
    await page.locator('canvas').first().waitFor()
    const painted = `(() => { const c = document.querySelector('canvas'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i]) n++; return n })()`
    await expect.poll(() => page.evaluate(painted)).toBeGreaterThan(1000)
  })

  it('tells what happened, and what is in it: software that can be searched', async () => {
    await open('TNI salle 1')
    await page
      .getByRole('region', { name: 'Fil des événements' })
      .getByText('Connexion au serveur ouverte')
      .first()
      .waitFor()
    const software = page.getByRole('region', { name: 'Logiciels' })
    await software.getByRole('searchbox').fill('libre')
    await expect.poll(() => software.getByRole('rowheader').allInnerTexts()).toEqual(['LibreOffice'])
  })

  it('is renamed in place, and the change can be taken back', async () => {
    await open('PC BCD 1')
    await page.getByRole('button', { name: 'Modifier : Nom' }).click()
    await page.getByRole('textbox', { name: 'Nom' }).fill('PC des contes')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toContain('PC des contes')
    await page
      .getByRole('button', { name: /Annuler|Rétablir/ })
      .first()
      .click()
    await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toContain('PC BCD 1')
  })

  it('says so when there is no such device', async () => {
    await page.goto(`${demo.http}/devices/01999d00-0000-7000-8000-000000000001`)
    await page
      .getByText(/introuvable|n’existe pas|Aucun appareil/i)
      .first()
      .waitFor()
  })

  it.each([
    ['well, light', 'PC info 1', 'light'],
    ['down, dark', 'TNI salle 3', 'dark'],
    ['offline, light', 'Tablette 12', 'light'],
    ['never heard, light', 'Tablette 16', 'light'],
  ] as const)('has no fault that axe finds: %s', async (_, name, colorScheme) => {
    await page.emulateMedia({ colorScheme })
    await open(name)
    await page.getByRole('region', { name: 'Fiche' }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
  })
})
