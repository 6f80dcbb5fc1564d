import { join } from 'node:path'
import type { PlaceTree } from '@preau/protocol/api/places.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { enrol } from '../processes/raw-device.ts'
import { scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { accessibilityFaults } from './console-page.ts'
import { onConsole } from './on-console.ts'

const on = onConsole(async () => {
  const folder = scratchFolder()
  const server = await startServerProcess(join(folder.path, 'data'))
  return { ...server, end: () => server.end().finally(folder.remove) }
})

beforeEach(async () => {
  await on.page.goto(`${on.server.http}/places`)
  await on.page.getByRole('heading', { level: 1, name: /^Écoles/ }).waitFor()
})

async function tree(): Promise<PlaceTree> {
  return (await (await on.server.fetch(`/api/places`)).json()) as PlaceTree
}

const schools = async () => (await tree()).authorities.flatMap((authority) => authority.schools)

describe('the places', () => {
  it('are made in the console: an authority, a school, a room', async () => {
    await on.page.getByRole('button', { name: 'Ajouter une collectivité' }).click()
    await on.page.getByRole('textbox', { name: /Nom/ }).fill('Ville de Rieux')
    await on.page.keyboard.press('Enter')
    const rieux = on.page.getByRole('region', { name: /Ville de Rieux/ })
    await rieux.getByRole('button', { name: 'Ajouter une école' }).click()
    await on.page.getByRole('textbox', { name: /Nom/ }).fill('École du Port')
    await on.page.keyboard.press('Enter')
    await rieux.getByRole('link', { name: 'École du Port' }).click()
    await on.page.getByRole('button', { name: 'Ajouter une salle' }).first().click()
    await on.page.getByRole('textbox', { name: /Nom/ }).fill('Salle 1')
    await on.page.keyboard.press('Enter')
    await on.page.getByRole('link', { name: /^Salle 1, salle de classe/ }).waitFor()
    expect((await schools()).find(({ name }) => name === 'École du Port')?.rooms.map(({ name }) => name)).toEqual([
      'Salle 1',
    ])
  })

  it('refuse a wrong UAI beside its field, with the letter that would fit', async () => {
    const first = on.page.getByRole('region', { name: /Ma collectivité/ })
    await first.getByRole('button', { name: 'Ajouter une école' }).click()
    await on.page.getByRole('textbox', { name: /Nom/ }).fill('École fausse')
    await on.page.getByRole('textbox', { name: /UAI/ }).fill('0301674H')
    await on.page.keyboard.press('Enter')
    await on.page
      .getByText(/0301674G|lettre.+G/)
      .first()
      .waitFor()
    expect((await schools()).some(({ name }) => name === 'École fausse')).toBe(false)
  })

  it('are imported from a file, after a look at what it would do, each refused line named', async () => {
    const csv =
      'collectivite;ecole;uai;salle\nSyndicat du Lac;École des Aulnes;0301674G;CP\nSyndicat du Lac;École des Saules;0301674H;CE1\n'
    await on.page.getByRole('button', { name: 'Importer un fichier' }).click()
    const file = { name: 'ecoles.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }
    await on.page.locator('input[type=file]').setInputFiles(file)
    const dialog = on.page.getByRole('dialog')
    await dialog.getByRole('row', { name: /^3 uai 0301674H .*G/ }).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    expect((await tree()).authorities.some(({ name }) => name === 'Syndicat du Lac')).toBe(false)
    await dialog.getByRole('button', { name: 'Créer 3 lieux' }).click()
    await expect.poll(async () => (await schools()).map(({ name }) => name)).toContain('École des Aulnes')
    expect((await schools()).map(({ name }) => name)).not.toContain('École des Saules')
  })

  it('take in a device that has no room yet, and give it back when that was wrong', async () => {
    await enrol(on.server.http, 'PC perdu', 'abc')
    const school = (await schools()).find(({ name }) => name === 'Mon école')
    await on.server.fetch(`/api/rooms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ school: school?.id, name: 'Salle 9' }),
    })
    await on.page.goto(`${on.server.http}/places?school=${school?.id}`)
    const unplaced = async () => (await schools()).find(({ id }) => id === school?.id)?.unplaced
    const waiting = on.page.getByRole('region', { name: 'Sans salle' })
    await waiting.getByText('PC perdu').first().click()
    await on.page.getByRole('button', { name: /Salle à choisir/ }).click()
    await on.page.getByRole('option', { name: 'Salle 9' }).click()
    await on.page.getByRole('button', { name: 'Placer' }).click()
    await expect.poll(unplaced).toBe(0)
    await on.page.getByRole('button', { name: 'Rétablir' }).first().click()
    await expect.poll(unplaced).toBe(1)
    expect(await accessibilityFaults(on.page)).toEqual([])
  })

  it.each(['light', 'dark'] as const)('have no fault that axe finds: %s', async (colorScheme) => {
    await on.page.emulateMedia({ colorScheme })
    expect(await accessibilityFaults(on.page)).toEqual([])
  })
})
