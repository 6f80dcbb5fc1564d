import type { DeviceList } from '@preau/protocol/api/devices.ts'
import { describe, expect, it } from 'vitest'
import { accessibilityFaults } from './console-page.ts'
import { onConsole } from './on-console.ts'
import { sharedDemo } from './shared.ts'

const on = onConsole(sharedDemo)

async function open(name: string): Promise<void> {
  const list = (await (await on.server.fetch(`/api/devices?limit=100`)).json()) as DeviceList
  await on.page.goto(`${on.server.http}/devices/${list.rows.find((row) => row.name === name)?.id}`)
  await on.page.getByRole('heading', { level: 1, name: new RegExp(name) }).waitFor()
}

describe('a device', () => {
  it('says in one sentence why it has its status, since when, and what to do', async () => {
    await open('TNI salle 3')
    const why = on.page.getByRole('region', { name: /Le PC du tableau ne voit aucun écran/ })
    await why.waitFor()
    expect(await why.innerText()).toMatch(/En panne depuis[\s\S]+Vérifiez/)
  })

  it('shows its vitals now and the last 24 hours, each chart with a sentence and its figures on demand', async () => {
    await open('PC info 1')
    const now = on.page.getByRole('region', { name: 'Mesures, maintenant' })
    expect(await now.innerText()).toMatch(/Processeur[\s\S]+%[\s\S]+Mémoire[\s\S]+Disque/)
    const day = on.page.getByRole('region', { name: 'Les dernières 24 heures' })
    await day.getByRole('img', { name: /^Processeur : \d/ }).waitFor()
    await day.getByRole('button', { name: 'Chiffres' }).click()
    await day.getByRole('table').first().waitFor()
    await on.page.waitForURL(/view=/)
  })

  it('draws its curves: a canvas that is not empty', async () => {
    await open('PC info 1')
    await on.page.locator('canvas').first().waitFor()
    const painted = `(() => { const c = document.querySelector('canvas'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i]) n++; return n })()`
    await expect.poll(() => on.page.evaluate(painted)).toBeGreaterThan(1000)
  })

  it('tells what happened, and what is in it: software that can be searched', async () => {
    await open('TNI salle 1')
    await on.page
      .getByRole('region', { name: 'Fil des événements' })
      .getByText('Connexion au serveur ouverte')
      .first()
      .waitFor()
    const software = on.page.getByRole('region', { name: 'Logiciels' })
    await software.getByRole('searchbox').fill('libre')
    await expect.poll(() => software.getByRole('rowheader').allInnerTexts()).toEqual(['LibreOffice'])
  })

  it('is renamed in place, and the change can be taken back', async () => {
    await open('PC info 5')
    await on.page.getByRole('button', { name: 'Modifier : Nom' }).click()
    await on.page.getByRole('textbox', { name: 'Nom' }).fill('PC du fond')
    await on.page.keyboard.press('Enter')
    await expect.poll(() => on.page.getByRole('heading', { level: 1 }).innerText()).toContain('PC du fond')
    await on.page
      .getByRole('button', { name: /Annuler|Rétablir/ })
      .first()
      .click()
    await expect.poll(() => on.page.getByRole('heading', { level: 1 }).innerText()).toContain('PC info 5')
  })

  it('says so when there is no such device', async () => {
    await on.page.goto(`${on.server.http}/devices/01999d00-0000-7000-8000-000000000001`)
    await on.page
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
    await on.page.emulateMedia({ colorScheme })
    await open(name)
    await on.page.getByRole('region', { name: 'Fiche' }).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
  })
})
