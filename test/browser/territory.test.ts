import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { DeviceList } from '@preau/protocol/api/devices.ts'
import { describe, expect, it } from 'vitest'
import { fillTerritory } from '../../scripts/benches/load/territory.ts'
import { scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { accessibilityFaults } from './console-page.ts'
import { onConsole } from './on-console.ts'

/** The machine may be busy with other things. */
const PATIENT = { timeout: 60_000 }

const DEVICES = 2000

const on = onConsole(async () => {
  const folder = scratchFolder()
  const data = join(folder.path, 'data')
  await fillTerritory(data, DEVICES)
  const server = await startServerProcess(data)
  return { ...server, end: () => server.end().finally(folder.remove) }
})

const rows = () =>
  on.page
    .getByRole('table', { name: 'Appareils' })
    .getByRole('row')
    .filter({ has: on.page.getByRole('rowheader') })

async function openFleet(search = ''): Promise<void> {
  await on.page.goto(`${on.server.http}/fleet${search}`)
  await rows().first().waitFor()
}

describe('the fleet of many schools', () => {
  it('leads by the keyboard to its last row and back to its first, wherever they are', async () => {
    await openFleet('?sort=name')
    const first = await rows().first().getByRole('rowheader').innerText()
    await rows().first().getByRole('link').focus()
    await on.page.keyboard.press('End')
    await expect
      .poll(() => on.page.evaluate('document.activeElement?.closest("tr")?.getAttribute("aria-rowindex")'), PATIENT)
      .toBe(`${DEVICES + 1}`)
    // The rest of the row comes once the list has come to rest, and leaves the focus where it is.
    await on.page
      .locator('tr', { has: on.page.locator('a:focus') })
      .getByRole('img')
      .last()
      .waitFor()
    expect(await on.page.evaluate('document.activeElement.textContent')).toMatch(/^TNI/)
    await on.page.keyboard.press('Home')
    await expect.poll(() => on.page.evaluate('document.activeElement?.textContent'), PATIENT).toBe(first)
  })

  it('gives every fact of a row once a quick movement rests', async () => {
    await openFleet()
    const shown = await on.page.evaluate(`new Promise((done) => {
      const box = document.querySelector('.tablebox')
      let frames = 0
      const move = () => {
        box.scrollTop += 400
        frames++
        if (frames < 60) requestAnimationFrame(move)
        else done(Math.floor(box.scrollTop / 34))
      }
      move()
    })`)
    const place = on.page.locator(`tr[data-place="${Number(shown) + 4}"]`)
    await place.getByRole('rowheader').waitFor()
    await place.getByRole('img').last().waitFor()
    await expect.poll(() => place.getByRole('cell').last().innerText(), PATIENT).toMatch(/\S/)
  })

  it('opens no other device by Enter than the one that was chosen, when rows fly past the focus', async () => {
    await openFleet()
    await rows().first().getByRole('link').focus()
    await on.page.evaluate(`new Promise((done) => {
      let frames = 0
      const move = () => {
        document.querySelector('.tablebox').scrollTop += 400
        if (frames++ < 20) requestAnimationFrame(move)
        else done()
      }
      move()
    })`)
    await expect.poll(() => on.page.evaluate('document.activeElement?.tagName'), PATIENT).toBe('BODY')
  })

  it('answers the last of many keys, and begins at the top of what was found', async () => {
    await openFleet()
    await on.page.evaluate(`document.querySelector('.tablebox').scrollTop = 30000`)
    await on.page.getByRole('searchbox', { name: 'Chercher' }).pressSequentially('portable pret 2', { delay: 5 })
    await expect.poll(() => on.page.url(), PATIENT).toMatch(/q=portable(\+|%20)pret(\+|%20)2$/)
    // Which device is first is for the server to say: a 2 may also stand in a serial number or a room.
    const asked = '/api/devices?q=portable+pret+2&limit=3'
    const found = async () => ((await (await on.server.fetch(asked)).json()) as DeviceList).rows.map(({ name }) => name)
    const shown = async () => (await rows().getByRole('rowheader').allInnerTexts()).slice(0, 3)
    await expect.poll(async () => isDeepStrictEqual(await shown(), await found()), PATIENT).toBe(true)
    expect(await shown()).toContainEqual(expect.stringMatching(/^Portable prêt/))
    expect(await on.page.evaluate(`document.querySelector('.tablebox').scrollTop`)).toBe(0)
  })

  it('offers rooms once the school is chosen', async () => {
    await openFleet()
    await on.page.getByRole('button', { name: /École Toutes/ }).click()
    await on.page.getByRole('option').nth(1).click()
    await on.page.waitForURL(/school=/)
    await on.page.getByRole('button', { name: /Salle Toutes/ }).click()
    await on.page.getByRole('option', { name: 'BCD' }).click()
    await on.page.getByRole('button', { name: /Salle BCD/ }).waitFor()
    await expect.poll(() => rows().count(), PATIENT).toBeLessThanOrEqual(2)
    expect(await rows().first().getByRole('rowheader').innerText()).toMatch(/^PC BCD/)
  })

  it('finds a room of any school from the one field', async () => {
    await openFleet()
    await on.page.keyboard.press('/')
    await on.page.keyboard.type('informatique ferry')
    await on.page
      .getByRole('menuitem', { name: /^Informatique.*Ferry/ })
      .first()
      .click()
    await on.page.waitForURL(/room=/)
    await expect.poll(() => rows().count(), PATIENT).toBeGreaterThanOrEqual(7)
  })
})

describe('the schools of a territory', () => {
  it('are drawn as far as they are seen, and found by a search', async () => {
    await on.page.goto(`${on.server.http}/places`)
    await on.page.getByRole('heading', { level: 1, name: /^Écoles/ }).waitFor()
    const regions = on.page.getByRole('main').getByRole('region')
    await regions.first().waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    const { authorities } = (await (await on.server.fetch(`/api/schools/lines`)).json()) as {
      authorities: { name: string; schools: object[] }[]
    }
    expect(await regions.count()).toBeLessThan(authorities.length)
    const last = authorities.at(-1)
    await on.page.getByRole('searchbox', { name: /Chercher une école/ }).fill(last?.name ?? '')
    await on.page.getByRole('heading', { level: 2, name: last?.name ?? '' }).waitFor()
    await on.page.getByRole('searchbox', { name: /Chercher une école/ }).fill('zzz')
    await on.page.getByText('Aucune école ne correspond à « zzz »').waitFor()
  })
})
