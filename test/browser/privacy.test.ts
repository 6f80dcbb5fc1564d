import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { accessibilityFaults } from './console-page.ts'
import { onConsole } from './on-console.ts'
import { strangerPage } from './stranger.ts'

const on = onConsole(async () => {
  const folder = scratchFolder()
  const server = await startServerProcess(join(folder.path, 'data'))
  return { ...server, end: () => server.end().finally(folder.remove) }
})

/** What has the focus, as a person who hears it is told; blanks that do not break are blanks. */
async function focused(page: Page): Promise<string> {
  const name = await page.evaluate(`(() => {
    const at = document.activeElement
    if (!at || at === document.body) return 'body'
    return at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent?.trim() ?? ''
  })()`)
  return String(name).replace(/[\u00a0\u202f]/g, ' ')
}

/** By how many pixels the page is wider than its window. */
const overflow = async (page: Page) =>
  Number(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'))

/** Goes on by the tabulator until the focus is on `name`; gives what it passed. */
async function tabTo(page: Page, name: RegExp): Promise<string[]> {
  const passed: string[] = []
  for (let steps = 0; steps < 40; steps++) {
    await page.keyboard.press('Tab')
    const now = await focused(page)
    if (name.test(now)) return passed
    passed.push(now)
  }
  throw new Error(`the keyboard does not reach ${name}: ${passed.join(' | ')}`)
}

const LOOKS = [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 1440 },
  { colorScheme: 'light', width: 390 },
] as const

describe('how long records are kept', () => {
  it.each(LOOKS)('is a page that anybody can read ($colorScheme, $width px)', async ({ colorScheme, width }) => {
    await on.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await on.page.setViewportSize({ width, height: 900 })
    await on.page.goto(`${on.server.http}/audit/periods`)
    await on.page.getByRole('row', { name: /Journal/ }).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    expect(await overflow(on.page)).toBeLessThanOrEqual(0)
  })

  it('is changed by the keyboard alone, and left as it was by Escape', async () => {
    const { page } = on
    await page.goto(`${on.server.http}/audit/periods`)
    const row = page.getByRole('row', { name: /Journal/ })
    await row.waitFor()
    const before = await row.locator('td').first().textContent()
    const opener = /^Changer la durée : Journal/
    await tabTo(page, opener)
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    expect(await focused(page)).toMatch(/^Durée, en jours/)
    expect(await accessibilityFaults(page)).toEqual([])
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('301')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => focused(page)).toMatch(opener)
    expect(await row.locator('td').first().textContent()).toBe(before)

    await page.keyboard.press('Enter')
    await dialog.waitFor()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('301')
    await page.keyboard.press('Enter')
    await page.getByRole('row', { name: /Journal.*301\sjours/ }).waitFor()
  })

  it('says at the field what cannot be, and puts the focus there', async () => {
    const { page } = on
    await page.goto(`${on.server.http}/audit/periods`)
    await page.getByRole('row', { name: /Journal/ }).waitFor()
    await tabTo(page, /^Changer la durée : Journal/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('1')
    await page.keyboard.press('Enter')
    const field = page.getByLabel('Durée, en jours')
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
    expect(await focused(page)).toMatch(/^Durée, en jours/)
    expect(await accessibilityFaults(page)).toEqual([])
  })
})

describe('the notice for staff', () => {
  it.each(LOOKS)('is open to who is not signed in ($colorScheme, $width px)', async ({ colorScheme, width }) => {
    const page = await strangerPage(on.browser)
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height: 900 })
    await page.goto(`${on.server.http}/notice`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page
      .getByText(/\d+\sjours/)
      .first()
      .waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await page.context().close()
  })

  it('is read in the other language, and left again, by the keyboard alone', async () => {
    const page = await strangerPage(on.browser)
    await page.goto(`${on.server.http}/sign-in`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await tabTo(page, /données|Information/i)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/notice/)
    const title = page.getByRole('heading', { level: 1 })
    await title.waitFor()
    const french = await title.textContent()
    await tabTo(page, /^English$/)
    await page.keyboard.press('Enter')
    await expect.poll(() => title.textContent()).not.toBe(french)
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await accessibilityFaults(page)).toEqual([])
    await tabTo(page, /^Back/)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/sign-in/)
    await page.context().close()
  })
})
