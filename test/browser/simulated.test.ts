import { join } from 'node:path'
import type { DeviceList } from '@preau/protocol/api/devices.ts'
import { describe, expect, it } from 'vitest'
import { demoSchool } from '../../cli/demo-year.ts'
import { seedSchool } from '../../server/seed/school.ts'
import { enrol } from '../processes/raw-device.ts'
import { scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { accessibilityFaults } from './console-page.ts'
import { onConsole } from './on-console.ts'

/** Two machines of the demo with their year, and one that exists. */
const on = onConsole(async () => {
  const folder = scratchFolder()
  const data = join(folder.path, 'data')
  const school = demoSchool('jules-ferry', Date.now(), [])
  const devices = school.devices.filter(({ name }) => name === 'TNI salle 4' || name === 'PC info 3')
  await seedSchool(data, { ...school, devices }, { stopping: () => false, progress: () => undefined })
  const server = await startServerProcess(data)
  await enrol(server.http, 'PC réel', 'f')
  return {
    ...server,
    async end() {
      await server.end()
      folder.remove()
    },
  }
})

const mark = () => on.page.locator('.head').getByText(/^simulé/)

describe('what is simulated', () => {
  it('says so in the fleet, and goes out of sight where one wants it', async () => {
    const { page, server } = on
    await page.goto(`${server.http}/fleet`)
    await page.getByRole('heading', { name: /3 appareils, dont 2 simulés/ }).waitFor()
    expect(
      await page
        .getByRole('row')
        .filter({ hasText: 'TNI salle 4' })
        .getByTitle(/simulé/)
        .count(),
    ).toBe(1)
    expect(
      await page
        .getByRole('row')
        .filter({ hasText: 'PC réel' })
        .getByTitle(/simulé/)
        .count(),
    ).toBe(0)
    expect(await accessibilityFaults(page)).toEqual([])

    await page.getByRole('button', { name: /sans les appareils simulés/ }).click()
    await page.getByRole('heading', { name: 'Parc 1 appareil', exact: true }).waitFor()
    expect(new URL(page.url()).searchParams.get('simulated')).toBe('none')
    await page.getByRole('button', { name: /Sans les simulés/ }).click()
    await page.getByRole('link', { name: 'TNI salle 4', exact: true }).waitFor()
  })

  it('says so at the head of a device and over its year', async () => {
    const { page, server } = on
    await page.goto(`${server.http}/fleet`)
    await page.getByRole('link', { name: 'TNI salle 4', exact: true }).click()
    await mark().waitFor()
    await page
      .getByRole('radio', { name: '1 an' })
      .or(page.getByRole('button', { name: '1 an' }))
      .first()
      .click()
    await page.getByRole('heading', { name: /Les 12 derniers mois mesures simulées/ }).waitFor()
    await page.getByRole('img', { name: /Température/ }).waitFor()
    await page.getByRole('heading', { name: 'Logiciels' }).waitFor()
    // The curves of the day stand there, dimmed after a moment, until those of the year have come.
    await page.getByText(/Premier relevé/).waitFor()
    await page.locator('.charts[aria-busy="true"]').waitFor({ state: 'detached' })
    expect(await accessibilityFaults(page)).toEqual([])
  })

  it('says so of the school', async () => {
    const { page, server } = on
    const { rows } = (await (await server.fetch(`/api/devices?simulated=only`)).json()) as DeviceList
    await page.goto(`${server.http}/places?school=${rows[0]?.school.id}`)
    await page.getByText(/École de démonstration/).waitFor()
  })

  it('says nothing of the kind of a device that exists', async () => {
    const { page, server } = on
    await page.goto(`${server.http}/fleet`)
    await page.getByRole('link', { name: 'PC réel', exact: true }).click()
    await page.getByRole('heading', { name: /PC réel/ }).waitFor()
    expect(await mark().count()).toBe(0)
  })
})
