import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enrol, RawDevice } from '../processes/raw-device.ts'
import { type ServerProcess, startServerProcess } from '../processes/server-process.ts'
import { mountSmallDisk, NO_SMALL_DISK, type SmallDisk } from '../processes/small-disk.ts'
import { waitUntil } from '../wait-until.ts'
import { accessibilityFaults, launch, openPage } from './console-page.ts'

let disk: SmallDisk | undefined
let server: ServerProcess | undefined
let browser: Browser | undefined

beforeAll(async () => {
  if (!NO_SMALL_DISK) disk = mountSmallDisk(12)
  browser = await launch()
})

afterAll(async () => {
  await browser?.close()
  await server?.end('SIGKILL')
  disk?.remove()
})

describe('the console of a server whose disk is full', () => {
  it('says on every page that nothing is lost and what to do, and takes it back when there is room', async (context) => {
    if (!disk || !browser) return context.skip(NO_SMALL_DISK)
    const running = await startServerProcess(join(disk.path, 'data'))
    server = running
    const device = new RawDevice(await enrol(running.http, 'PC plein', 'f1'))
    const { page } = await openPage(browser, running)
    await page.goto(`${running.http}/fleet`)
    await page.getByText('PC plein').first().waitFor()

    disk.fill()
    await waitUntil(
      async () => {
        await device.begin(running.mqttPort, 1).catch(() => undefined)
        device.report(0, 400)
        return (await running.health()).store.status === 'full'
      },
      { within: 60_000, what: 'the disk to be full' },
    )
    const banner = page.getByText(/disque.+plein/i).first()
    await banner.waitFor({ timeout: 60_000 })
    await page.getByRole('link', { name: 'Serveur' }).first().click()
    await banner.waitFor()
    expect(await accessibilityFaults(page)).toEqual([])

    disk.empty()
    await waitUntil(
      async () => {
        await device.begin(running.mqttPort, 1).catch(() => undefined)
        return (await running.health()).store.status === 'ok'
      },
      { within: 60_000, what: 'the server to recover' },
    )
    await banner.waitFor({ state: 'detached', timeout: 60_000 })
  })
})
