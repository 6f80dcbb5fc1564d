import { describe, expect, it } from 'vitest'
import { accessibilityFaults, openPage } from './console-page.ts'
import { onConsole } from './on-console.ts'
import { countDown, sharedDemo } from './shared.ts'

const on = onConsole(sharedDemo)

const rows = () =>
  on.page
    .getByRole('table', { name: 'Appareils' })
    .getByRole('row')
    .filter({ has: on.page.getByRole('rowheader') })

async function openFleet(search = ''): Promise<void> {
  await on.page.goto(`${on.server.http}/fleet${search}`)
  await rows().first().waitFor()
}

describe('the fleet', () => {
  it('shows what needs someone first, with the reason in one sentence', async () => {
    await openFleet()
    const first = rows().first()
    expect(await first.getByRole('cell').first().innerText()).toBe('En panne')
    expect(await first.innerText()).toMatch(/disque|écran/i)
    expect(await on.page.getByRole('heading', { level: 1 }).innerText()).toMatch(
      /^Parc\s+43 appareils, dont 43 simulés$/,
    )
  })

  it('filters by a click on a counter, and the address says so', async () => {
    await openFleet()
    const down = await countDown(on.server)
    await on.page
      .getByRole('group', { name: 'Filtrer par état' })
      .getByRole('button', { name: /En panne/ })
      .click()
    await on.page.waitForURL(/status=down/)
    await on.page.getByRole('button', { name: /En panne/, pressed: true }).waitFor()
    await expect.poll(() => rows().count()).toBe(down)
    await on.page.reload()
    await expect.poll(() => rows().count()).toBe(down)
  })

  it('is searched by the server while one types, and forgives accents', async () => {
    await openFleet()
    await on.page.getByRole('searchbox', { name: 'Chercher' }).fill('maitres')
    await expect.poll(() => rows().count()).toBe(1)
    expect(await rows().first().getByRole('rowheader').innerText()).toBe('PC des maîtres')
    expect(on.page.url()).toContain('q=maitres')
  })

  it('says what was searched when nothing fits, and offers a way out', async () => {
    await on.page.goto(`${on.server.http}/fleet?q=tablo`)
    await on.page.getByText('Rien ne correspond à « tablo »').waitFor()
    await on.page
      .getByRole('button', { name: /Effacer/ })
      .first()
      .click()
    await rows().first().waitFor()
  })

  it('sorts by the heading that is pressed, both ways', async () => {
    await openFleet()
    const heading = on.page.getByRole('columnheader', { name: 'Appareil' })
    await heading.getByRole('button').click()
    await expect.poll(() => heading.getAttribute('aria-sort')).toBe('ascending')
    await expect.poll(() => rows().first().getByRole('rowheader').innerText()).toBe('Écran salle 1')
    await heading.getByRole('button').click()
    await expect.poll(() => rows().first().getByRole('rowheader').innerText()).toMatch(/^VPI salle 5/)
  })

  it('is worked by the keyboard alone: down to a row, into the device, and back', async () => {
    await openFleet()
    await rows().first().getByRole('link').focus()
    await on.page.keyboard.press('ArrowDown')
    const name = await on.page.evaluate('document.activeElement.textContent')
    await on.page.keyboard.press('Enter')
    await on.page.waitForURL(/\/devices\//)
    await expect.poll(() => on.page.getByRole('heading', { level: 1 }).innerText()).toContain(String(name))
    await on.page.goBack()
    await rows().first().waitFor()
  })

  it('goes anywhere from one field: a device by its name', async () => {
    await openFleet()
    await on.page.keyboard.press('/')
    await on.page.getByRole('dialog').waitFor()
    await on.page.keyboard.type('tablette 09')
    // Enter opens the first of what is shown, which answers fewer letters for a while.
    const found = on.page.getByRole('dialog').getByRole('menuitem')
    await expect.poll(() => found.first().innerText()).toContain('Tablette 09')
    await on.page.keyboard.press('Enter')
    await on.page.waitForURL(/\/devices\//)
    await expect.poll(() => on.page.getByRole('heading', { level: 1 }).innerText()).toContain('Tablette 09')
  })

  it('shows a change of another person at once', async () => {
    await openFleet('?q=PC+BCD+2')
    const { rows: found } = (await (await on.server.fetch(`/api/devices?q=PC+BCD+2`)).json()) as {
      rows: { id: string }[]
    }
    const rename = (name: string) =>
      on.server.fetch(`/api/devices/${found[0]?.id}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name }),
      })
    expect((await rename('PC BCD 2 bis')).status).toBe(200)
    try {
      await on.page.getByRole('rowheader', { name: 'PC BCD 2 bis' }).waitFor()
    } finally {
      await rename('PC BCD 2')
    }
  })

  it('speaks English by a switch, and remembers it', async () => {
    await openFleet()
    await on.page.getByRole('button', { name: 'Affichage' }).click()
    await on.page
      .getByRole('radio', { name: 'English' })
      .or(on.page.getByText('English', { exact: true }))
      .first()
      .click()
    await expect.poll(() => on.page.locator('html').getAttribute('lang')).toBe('en')
    await on.page.reload()
    await expect
      .poll(() => on.page.getByRole('heading', { level: 1 }).innerText())
      .toMatch(/^Fleet\s+43 devices, 43 of them simulated$/)
  })

  it.each([
    ['light, at 1440', { colorScheme: 'light', viewport: { width: 1440, height: 900 } }],
    ['dark, at 1440', { colorScheme: 'dark', viewport: { width: 1440, height: 900 } }],
    ['light, on a phone', { colorScheme: 'light', viewport: { width: 390, height: 844 } }],
    ['light, at 320 as 400 % zoom has it', { colorScheme: 'light', viewport: { width: 320, height: 800 } }],
  ] as const)('has no fault that axe finds, and does not scroll sideways: %s', async (_, options) => {
    const narrow = await openPage(on.browser, on.server, options)
    await narrow.page.goto(`${on.server.http}/fleet`)
    await narrow.page.getByText('PC info 7').first().waitFor()
    expect(await accessibilityFaults(narrow.page)).toEqual([])
    expect(await narrow.page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(
      0,
    )
    await narrow.page.context().close()
  })
})
