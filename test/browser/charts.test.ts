import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { fillChartsStore } from './charts-store.ts'
import { accessibilityFaults } from './console-page.ts'
import { onConsole } from './on-console.ts'

const DAYS = 70

const on = onConsole(async () => {
  const folder = scratchFolder()
  const data = join(folder.path, 'data')
  const devices = await fillChartsStore(data, Date.now(), DAYS)
  const server = await startServerProcess(data)
  return {
    ...server,
    devices,
    async end() {
      await server.end()
      folder.remove()
    },
  }
})

const panel = (): Locator => on.page.locator('section:has(> header #readings)')
const plain = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').trim()
const title = async () => plain(await panel().getByRole('heading', { level: 2 }).textContent())
const button = (name: string) => panel().getByRole('button', { name, exact: true })
const search = () => new URL(on.page.url()).searchParams

async function open(device: 'old' | 'young' | 'mute', address = ''): Promise<void> {
  await on.page.goto(`${on.server.http}/devices/${on.server.devices[device]}${address}`)
  await panel().waitFor()
}

const processor = (name: RegExp) => panel().getByRole('img', { name }).waitFor()

/** A row of figures as it stands on the screen: when, then the cells. */
async function rowsOnScreen(): Promise<string[][]> {
  await panel().getByRole('rowheader').first().waitFor()
  const rows = await panel().getByRole('row').all()
  return await Promise.all(
    rows.map(async (row) => (await row.locator('th, td').allTextContents()).map((text) => plain(text))),
  )
}

describe('the charts of a device', () => {
  it('show 30 days and a year by a press of a key, each chart with its mean and extremes in a sentence', async () => {
    await open('old')
    await button('30 jours').focus()
    await on.page.keyboard.press('Enter')
    await processor(
      /^Processeur : \d+\s%\sen moyenne ; au plus haut \d+\s% \(.+ h.*\), au plus bas \d+\s% \(.+\) ; seuil de 95\s% jamais atteint\.$/,
    )
    expect([await title(), search().get('range')]).toEqual(['Les 30 derniers jours', 'month'])
    await button('1 an').focus()
    await on.page.keyboard.press('Space')
    await processor(/^Processeur : \d+\s%\sen moyenne ; au plus haut \d+\s% \([^h]+\), au plus bas/)
    expect([await title(), search().get('range')]).toEqual(['Les 12 derniers mois', 'year'])
  })

  it('keep their plots when the period changes', async () => {
    await open('young')
    await processor(/^Processeur : \d+\s%\smaintenant/)
    const plots = panel().locator('.charts > .chart .uplot')
    const count = await plots.count()
    await plots.evaluateAll((all) => {
      for (const each of all) each.setAttribute('data-before', '')
    })
    await button('30 jours').click()
    await processor(/^Processeur : \d+\s%\sen moyenne/)
    expect([count > 0, await panel().locator('.charts > .chart .uplot[data-before]').count()]).toEqual([true, count])
  })

  it('go back and forward in time, never beyond now, and an address shows the same to a colleague', async () => {
    await open('old', '?range=month')
    await processor(/^Processeur : .+ en moyenne/)
    expect(await button('Période suivante').getAttribute('aria-disabled')).toBe('true')
    await button('Période précédente').click()
    await expect.poll(title).toMatch(/^Du .+ au .+$/)
    const seen = await title()
    expect(search().get('to')).toMatch(/^\d{4}-\d\d-\d\d$/)
    await on.page.reload()
    await processor(/^Processeur : .+ en moyenne/)
    expect(await title()).toBe(seen)
    await button('Période suivante').click()
    await expect.poll(title).toBe('Les 30 derniers jours')
    expect(search().has('to')).toBe(false)
    await button('Période précédente').click()
    await button('Maintenant').click()
    await expect.poll(title).toBe('Les 30 derniers jours')
    expect(await on.page.evaluate('document.activeElement.ariaLabel')).toBe('Période précédente')
    await open('old', '?range=month&to=2999-01-01')
    await expect.poll(title).toBe('Les 30 derniers jours')
  })

  it('have their figures as a table: the days of 30 days, the months of a year', async () => {
    await open('old', '?range=month&view=figures')
    const days = await rowsOnScreen()
    expect([days.length, days[0]?.slice(0, 2)]).toEqual([31, ['Jour', 'Processeur en %']])
    const measured = days.slice(1).filter((row) => row[1] !== '–')
    expect(measured.length).toBeGreaterThan(9)
    for (const row of measured) expect(row[1]).toMatch(/^\d+(,\d)? \d+ – \d+$/)
    await button('1 an').click()
    await panel().getByRole('columnheader', { name: 'Mois' }).waitFor()
    const months = await rowsOnScreen()
    expect([months.length, months[1]?.[0]]).toEqual([14, expect.stringMatching(/^[a-zéû]+ \d{4}, jusqu’au \d+$/)])
  })

  it('are exported with the figures of the table', async () => {
    await open('old', '?range=month&view=figures')
    const table = await rowsOnScreen()
    const download = on.page.waitForEvent('download')
    await panel().getByRole('link', { name: 'Exporter (CSV)' }).click()
    const path = await (await download).path()
    const text = await readFile(path, 'utf8')
    const [header = [], ...lines] = text
      .replace('\ufeff', '')
      .trim()
      .split('\r\n')
      .map((line) => line.split(';'))
    const of = (name: string) => header.indexOf(name)
    const print = (cell: string | undefined) => {
      return (Math.round(Number((cell ?? '').replace(',', '.')) * 10) / 10).toString().replace('.', ',')
    }
    const inFile = lines.map((line) => {
      const [mean, low, high] = ['cpu.load', 'cpu.load low', 'cpu.load high'].map((name) => print(line[of(name)]))
      return `${mean} ${low} – ${high}`
    })
    const onScreen = table
      .slice(1)
      .map((row) => row[1])
      .filter((cell) => cell !== '–')
    expect(inFile).toEqual(onScreen.reverse())
  })

  it('have the hours of 24 hours as figures', async () => {
    await open('young', '?view=figures')
    const rows = await rowsOnScreen()
    expect([rows.length, rows[0]?.[0]]).toEqual([25, 'Heure'])
    // An hour of the night may have had one value all along: that is its mean and both its extremes.
    for (const row of rows.slice(2)) expect(row[1]).toMatch(/^\d+(,\d)?( \d+ – \d+)?$/)
  })

  it('say under the cursor what an hour was, or why there is nothing', async () => {
    await open('young', '?range=month')
    await processor(/^Processeur : .+ en moyenne/)
    const chart = panel().locator('.chart').first()
    const field = chart.locator('.u-over')
    const box = await field.boundingBox()
    await field.hover({ position: { x: (box?.width ?? 0) - 12, y: 20 } })
    await expect
      .poll(async () => plain(await chart.locator('.readout').innerText()))
      .toMatch(/^\d+ % \(de \d+ % à \d+ %\), .+ h/)
    await field.hover({ position: { x: 40, y: 20 } })
    await expect
      .poll(async () => plain(await chart.locator('.readout').innerText()))
      .toMatch(/^avant le premier relevé, /)
  })

  it('say when the readings begin, and go no further back', async () => {
    await open('young', '?range=month')
    await panel()
      .getByText(/Premier relevé le /)
      .waitFor()
    expect(await button('Période précédente').getAttribute('aria-disabled')).toBe('true')
    await open('young', '?range=month&to=2020-06-30')
    await panel()
      .getByText(/Le premier relevé de cet appareil date du /)
      .waitFor()
  })

  it('say of a device that never spoke what will come', async () => {
    await open('mute', '?range=year')
    await panel().getByText('Les relevés commenceront au premier rapport de l’appareil').waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
  })

  it('keep the old picture, greyed, while a new period is on its way', async () => {
    await open('old', '?range=month')
    await processor(/^Processeur : .+ en moyenne/)
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    await on.page.route(/samples\?.*resolution=day/, async (route) => {
      await held
      await route.continue()
    })
    await button('1 an').click()
    await expect.poll(() => panel().locator('.charts').getAttribute('aria-busy')).toBe('true')
    await processor(/^Processeur : \d+\s%\sen moyenne ; au plus haut \d+\s% \(.+ h.*\)/)
    release()
    await processor(/^Processeur : \d+\s%\sen moyenne ; au plus haut \d+\s% \([^h]+\), au plus bas/)
    await expect.poll(() => panel().locator('.charts').getAttribute('aria-busy')).toBe('false')
  })

  it('say so where one period could not be read, while the page and the other periods stand', async () => {
    await open('old', '?range=month')
    await processor(/^Processeur : .+ en moyenne/)
    const refuse = { status: 500, json: { code: 'INTERNAL', context: {} } }
    await on.page.route(/samples\?.*resolution=day/, (route) => route.fulfill(refuse))
    await button('1 an').click()
    await panel().getByRole('alert').getByText('Les mesures n’ont pas pu être lues').waitFor({ timeout: 20_000 })
    await on.page.getByRole('region', { name: 'Fiche' }).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    await on.page.unroute(/samples\?.*resolution=day/)
    await panel().getByRole('button', { name: 'Réessayer' }).click()
    await processor(/^Processeur : \d+\s%\sen moyenne ; au plus haut \d+\s% \([^h]+\)/)
    await button('30 jours').click()
    await processor(/^Processeur : \d+\s%\sen moyenne ; au plus haut \d+\s% \(.+ h.*\)/)
  })

  it.each([
    ['30 days', '?range=month', 'light'],
    ['30 days', '?range=month', 'dark'],
    ['a year', '?range=year', 'light'],
    ['a year', '?range=year', 'dark'],
    ['figures', '?range=month&view=figures', 'light'],
    ['figures', '?range=year&view=figures', 'dark'],
  ] as const)('have no fault that axe finds: %s, %s, %s', async (_, address, colorScheme) => {
    await on.page.emulateMedia({ colorScheme })
    await open('old', address)
    await (address.includes('figures') ? panel().getByRole('rowheader') : panel().getByRole('img')).first().waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
  })
})
