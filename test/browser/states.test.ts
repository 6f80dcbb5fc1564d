import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { enrol, RawDevice } from '../processes/raw-device.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'
import { accessibilityFaults, launch, openPage } from './console-page.ts'

const folder = scratchFolder()
const data = join(folder.path, 'data')
let server: ServerProcess
let browser: Browser
let page: Page

beforeAll(async () => {
  server = await startServerProcess(data)
  browser = await launch()
})

afterAll(async () => {
  await browser?.close()
  await server?.end()
  folder.remove()
})

beforeEach(async () => {
  ;({ page } = await openPage(browser, server))
})

afterEach(async () => {
  await page.context().close()
})

describe('the states of a screen', () => {
  it('says what belongs here and how it comes, where there is no device yet', async () => {
    await page.goto(`${server.http}/fleet`)
    await page.getByRole('heading', { name: 'Aucun appareil sous ce préau' }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
  })

  it('shows a hostile name as the text that it is', async () => {
    const name = '<img src=x onerror="document.title=1">"; drop'
    await enrol(server.http, name, 'bad1')
    await page.goto(`${server.http}/fleet`)
    await page.getByText(name).first().waitFor()
    expect(await page.locator('img[src=x]').count()).toBe(0)
    expect(await page.title()).not.toBe('1')
  })

  it('shows what could not be read, why, and takes it away when it was seen', async () => {
    const device = new RawDevice(await enrol(server.http, 'PC bavard', 'bad2'))
    await device.begin(server.mqttPort, 0)
    device.sendText('report', '{"v":1,"kind":"rep', ['half'])
    await waitUntil(() => device.acked.has('half'), { what: 'the half message to be taken' })
    device.cut()
    await page.goto(`${server.http}/server`)
    const quarantine = page.getByRole('region', { name: /Quarantaine/ })
    await quarantine.getByText('PC bavard').first().waitFor()
    await quarantine.locator('summary').first().click()
    await quarantine
      .getByText(/"kind":"rep/)
      .first()
      .waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await quarantine
      .getByRole('button', { name: /^Écarter .*PC bavard$/ })
      .first()
      .click()
    await waitUntil(
      async () => ((await (await server.fetch(`/api/quarantine`)).json()) as { total: number }).total === 0,
      { what: 'the quarantine to be empty' },
    )
  })

  it('keeps what it showed when the server is gone, says how old it is, and goes on when it is back', async () => {
    await page.goto(`${server.http}/fleet`)
    await page.getByText('PC bavard').first().waitFor()
    const httpPort = Number(new URL(server.http).port)
    await server.end()
    await page
      .getByText(/ne répond plus/)
      .first()
      .waitFor({ timeout: 30_000 })
    await page.getByText('PC bavard').first().waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    server = await startServerProcess(data, { httpPort })
    await page
      .getByText(/ne répond plus/)
      .first()
      .waitFor({ state: 'detached', timeout: 60_000 })
  })
})
