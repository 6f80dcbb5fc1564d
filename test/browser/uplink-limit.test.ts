import type { TerritoryView } from '@preau/protocol/api/territory.ts'
import { afterAll, describe, expect, it } from 'vitest'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { joinTownHall, readAnswer } from '../processes/town-hall.ts'
import { accessibilityFaults } from './console-page.ts'
import { onConsole } from './on-console.ts'

const folder = scratchFolder()
let hall: ServerProcess

/** A school that has joined a town hall. */
const on = onConsole(async () => {
  const own = scratchFolder()
  hall = await startServerProcess(folder.path, { flags: ['--role', 'territory'] })
  const school = await startServerProcess(own.path)
  await joinTownHall(school, hall)
  return { ...school, end: () => school.end().finally(own.remove) }
})
afterAll(async () => {
  await hall?.end('SIGKILL')
  folder.remove()
})

const hours = async () =>
  (await readAnswer<TerritoryView>(await on.server.fetch('/api/territory'))).uplink?.hours ?? null

describe('what the link of a school may carry', () => {
  it('is bounded by the hour in the console, and freed again', async () => {
    const { page } = on
    await page.goto(`${on.server.http}/server`)
    const panel = page.getByRole('region', { name: 'Liaison avec la mairie' })
    await panel.getByText(/^Sans limite/).waitFor()
    await panel.getByRole('button', { name: 'Limiter le débit' }).click()
    const dialog = page.getByRole('dialog', { name: 'Débit de la liaison' })
    await dialog.getByRole('button', { name: 'Ajouter une tranche' }).click()
    await dialog.getByRole('button', { name: 'Ajouter une tranche' }).click()
    const [first, second] = [1, 2].map((place) => dialog.getByRole('group', { name: `Tranche ${place}` }))
    await first?.getByLabel('Au plus, en kbit/s').fill('512')
    await dialog.getByRole('button', { name: 'Enregistrer' }).click()
    await second?.getByText(/^Une autre tranche/).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    expect(await hours()).toBeNull()
    await second?.getByRole('button', { name: /De 8\sh/ }).click()
    await page.getByRole('option', { name: /^22\sh$/ }).click()
    await second?.getByRole('button', { name: /À 18\sh/ }).click()
    await page.getByRole('option', { name: /^2\sh$/ }).click()
    await dialog.getByRole('button', { name: 'Enregistrer' }).click()
    await dialog.waitFor({ state: 'detached' })
    await panel
      .getByText(/^256\skbit.s de 0\sh à\s2\sh · 512\skbit.s de 8\sh à\s18\sh · 256\skbit.s de 22\sh à\s24\sh$/)
      .waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    const night = (hour: number) => (hour < 2 || hour >= 22 ? 256 : null)
    expect(await hours()).toEqual(Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 18 ? 512 : night(hour))))
    await panel.getByRole('button', { name: 'Limiter le débit' }).click()
    for (const place of [3, 2, 1]) await dialog.getByRole('button', { name: `Retirer la tranche ${place}` }).click()
    await dialog.getByRole('button', { name: 'Enregistrer' }).click()
    await panel.getByText(/^Sans limite/).waitFor()
    expect(await hours()).toBeNull()
  })
})
