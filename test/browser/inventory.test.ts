import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { accessibilityFaults, openPage } from './console-page.ts'
import { onConsole } from './on-console.ts'
import { sharedDemo } from './shared.ts'

const on = onConsole(sharedDemo)
const MEMORY = 'c1=memory+below+8589934592&c2=kind+is_not+tablet'
const OFFICE = 'c1=software+below+24.2+%3DLibreOffice'

const openInventory = (search = '') => on.page.goto(`${on.server.http}/inventory${search}`)
/** A page that is read over again by a busy machine takes its time. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 60_000 })
const rowNames = () => on.page.getByRole('table', { name: 'Appareils' }).getByRole('rowheader').allInnerTexts()
const answer = (sentence: string) => on.page.getByRole('heading', { name: sentence }).waitFor()
const button = (name: string | RegExp) => on.page.getByRole('button', { name })

describe('a question to the fleet', () => {
  it('begins with an example, reads as a sentence, and opens the device of a row', async () => {
    await openInventory()
    await button('PC de moins de 8 Go de mémoire').click()
    await answer('Appareils dont la mémoire est inférieure à 8 Go et le type d’appareil n’est pas tablette')
    await soon(rowNames).toEqual(['PC info 4', 'PC info 7', 'PC info 8'])
    await button(/^3\s*appareils concernés/).waitFor()
    expect(decodeURIComponent(on.page.url())).toContain('c1=memory+below+8589934592')
    await on.page.getByRole('rowheader', { name: 'PC info 8' }).getByRole('link').click()
    await on.page.waitForURL(/\/devices\//)
    await on.page.goBack()
    await soon(rowNames).toHaveLength(3)
  })

  it('is put together by the keyboard alone, with programs suggested while one types', async () => {
    await openInventory()
    await button(/Ajouter une condition/).focus()
    await on.page.keyboard.press('Enter')
    await on.page.keyboard.type('logiciel')
    await on.page.getByRole('option', { name: 'Logiciel', exact: true }).waitFor()
    await on.page.keyboard.press('ArrowDown')
    await on.page.keyboard.press('Enter')
    const name = on.page.getByRole('combobox', { name: 'Nom du logiciel' })
    await name.focus()
    await on.page.keyboard.type('libre')
    await soon(() => on.page.getByRole('option').allInnerTexts()).toEqual([expect.stringMatching(/^LibreOffice/)])
    await on.page.keyboard.press('ArrowDown')
    await on.page.keyboard.press('Enter')
    await on.page.getByRole('textbox', { name: 'Version' }).focus()
    await on.page.keyboard.type('24.2')
    await answer('Appareils dont le logiciel LibreOffice est antérieur à 24.2')
    await soon(rowNames).toHaveLength(10)
    expect(decodeURIComponent(on.page.url())).toContain('c1=software+below+24.2+=LibreOffice')
  })

  it('counts apart who does not say, and shows them on a click', async () => {
    await openInventory('?c1=memory+below+8589934592')
    await button(/^1\s*ne le dit pas/).click()
    await on.page.waitForURL(/group=unknown/)
    await soon(rowNames).toEqual(['Tablette 16'])
    await on.page.getByRole('cell', { name: 'inconnu', exact: true }).waitFor()
  })

  it('shows where the devices are, and those of one school alone', async () => {
    await openInventory(`?${OFFICE}`)
    await button(/^Jules-Ferry\s*10 \/ 37/).click()
    await on.page.waitForURL(/only=/)
    await button('Montrer toutes les écoles').click()
    await soon(() => on.page.url()).not.toContain('only=')
  })

  it('sorts by what is asked, both ways', async () => {
    await openInventory('?c1=battery.health+below+100')
    const heading = on.page.getByRole('columnheader', { name: 'Santé batterie' })
    await heading.getByRole('button').click()
    await soon(() => heading.getAttribute('aria-sort')).toBe('ascending')
    await soon(async () => (await rowNames())[0]).toBe('Tablette 09')
    await heading.getByRole('button').click()
    await soon(() => heading.getAttribute('aria-sort')).toBe('descending')
    await soon(async () => (await rowNames())[0]).not.toBe('Tablette 09')
  })

  it('says what was asked when nothing fits', async () => {
    await openInventory('?c1=model+contains+Amiga')
    await on.page.getByRole('heading', { name: 'Aucun appareil concerné' }).waitFor()
  })

  it('is saved under a name, changed, and comes back after it was deleted', async () => {
    await openInventory(`?${OFFICE}`)
    await button('Enregistrer la question').click()
    await on.page.getByRole('dialog').getByRole('textbox', { name: 'Nom de la question' }).fill('Vieux LibreOffice')
    await on.page.keyboard.press('Enter')
    await on.page.getByText('« Vieux LibreOffice » est enregistrée.').first().waitFor()
    await on.page.waitForURL(/saved=/)
    await on.page.getByRole('textbox', { name: 'Version' }).fill('7.5')
    await button('Enregistrer les changements').click()
    await on.page.getByText('« Vieux LibreOffice » est modifiée.').first().waitFor()

    await button('Actions pour « Vieux LibreOffice »').click()
    await on.page.getByRole('menuitem', { name: 'Supprimer' }).click()
    await on.page.getByText('« Vieux LibreOffice » est supprimée.').first().waitFor()
    await on.page.getByText('Aucune pour l’instant.').waitFor()
    await button('Rétablir').click()
    const saved = on.page.getByRole('region', { name: 'Questions enregistrées' })
    await saved.getByRole('button', { name: /^Vieux LibreOffice/ }).waitFor()
    await answer('Appareils dont le logiciel LibreOffice est antérieur à 7.5')
  })

  it('goes out as a table that a French spreadsheet opens', async () => {
    await openInventory(`?${MEMORY}`)
    await soon(rowNames).toHaveLength(3)
    const [download] = await Promise.all([on.page.waitForEvent('download'), button('Exporter (CSV)').click()])
    expect(download.suggestedFilename()).toBe('inventaire.csv')
    const text = await readFile(await download.path(), 'utf8')
    const [header, first] = parse(text, { bom: true, delimiter: ';' }) as string[][]
    expect(header?.slice(0, 3)).toEqual(['École', 'Salle', 'Appareil'])
    expect(header?.at(-1)).toBe('Mémoire (Go)')
    expect([first?.[0], first?.[2], first?.at(-1)]).toEqual(['École Jules-Ferry', 'PC info 4', '4'])
  })
})

describe('the homogeneity of a school', () => {
  it('is a share with its sentence, and names the configurations on demand', async () => {
    await openInventory()
    await button('Homogénéité').click()
    await on.page.getByText(/\d+ sur \d+ ont l’une des 3 plus courantes\./).waitFor()
    await button('École Jules-Ferry').click()
    const table = on.page.getByRole('table', { name: 'Voir les configurations de École Jules-Ferry' })
    await table.getByRole('rowheader', { name: /Galaxy Tab A8/ }).waitFor()
    await on.page
      .getByText(/pas de part en dessous de cinq|Aucun appareil\./)
      .first()
      .waitFor()
  })
})

describe('the page of the inventory', () => {
  it('is reached by g and i', async () => {
    await on.page.goto(`${on.server.http}/server`)
    await on.page.getByRole('heading', { level: 1 }).waitFor()
    await on.page.keyboard.press('g')
    await on.page.keyboard.press('i')
    await on.page.waitForURL(/\/inventory/)
  })

  it.each([
    ['the overview, light', '', { colorScheme: 'light', viewport: { width: 1440, height: 900 } }],
    ['an answer, light', `?${MEMORY}`, { colorScheme: 'light', viewport: { width: 1280, height: 800 } }],
    ['an answer, dark', `?${OFFICE}`, { colorScheme: 'dark', viewport: { width: 1440, height: 900 } }],
    ['homogeneity, light', '?view=alike', { colorScheme: 'light', viewport: { width: 1440, height: 900 } }],
    ['homogeneity, dark', '?view=alike', { colorScheme: 'dark', viewport: { width: 1440, height: 900 } }],
    ['an answer on a phone', `?${OFFICE}`, { colorScheme: 'light', viewport: { width: 390, height: 844 } }],
    [
      'homogeneity at 320 as 400 % zoom has it',
      '?view=alike',
      { colorScheme: 'light', viewport: { width: 320, height: 800 } },
    ],
  ] as const)('has no fault that axe finds, and does not scroll sideways: %s', async (_, search, options) => {
    const other = await openPage(on.browser, on.server, options)
    await other.page.goto(`${on.server.http}/inventory${search}`)
    if (search.includes('alike'))
      await other.page.getByRole('button', { name: 'École Jules-Ferry', exact: true }).click()
    else await other.page.getByRole('heading', { name: search === '' ? 'Modèles' : 'Par école' }).waitFor()
    expect(await accessibilityFaults(other.page)).toEqual([])
    expect(await other.page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0)
    await other.page.context().close()
  })
})
