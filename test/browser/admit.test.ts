import { join } from 'node:path'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { describe, expect, it } from 'vitest'
import { makeDeviceKey } from '../../server/access/testing/device-key.ts'
import { scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { accessibilityFaults } from './console-page.ts'
import { onConsole } from './on-console.ts'

const on = onConsole(async () => {
  const folder = scratchFolder()
  const server = await startServerProcess(join(folder.path, 'data'))
  return { ...server, end: () => server.end().finally(folder.remove) }
})

const button = (name: string | RegExp) =>
  on.page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) })
const codes: string[] = []

/** A machine shows a code of the sheet; gives what it is told. */
async function ask(name: string, code: string | undefined): Promise<string> {
  const { csr } = await makeDeviceKey()
  const secret = Buffer.from(readEnrolCode(code ?? '').secret).toString('hex')
  const claim = Buffer.from(name).toString('hex').padStart(32, '0').slice(-32)
  const reply = await fetch(`${on.server.http}/api/enrolments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ claim, secret, csr, name, kind: 'tablet', serial: `S-${name.length}` }),
  })
  return ((await reply.json()) as { state: string }).state
}

describe('devices that ask to come in', () => {
  it('show codes that are made for a school, printed, and read on the page', async () => {
    await on.page.goto(`${on.server.http}/fleet`)
    await on.page.getByRole('link', { name: 'Enrôler des appareils' }).first().click()
    await on.page.getByText('Personne n’attend à la porte').waitFor()
    await on.page.getByLabel('Nombre de codes').fill('900')
    await button('Faire les codes').click()
    await on.page.getByText('De 1 à 500 codes.').waitFor()
    await on.page.getByLabel('Nombre de codes').fill('4')
    await on.page.getByLabel('Nom sur les étiquettes').fill('Tablette')
    await button('Faire les codes').click()
    await on.page.getByRole('heading', { name: '4 codes pour Mon école' }).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    const saved = on.page.waitForEvent('download')
    await button('Planche à imprimer (PDF)').click()
    expect((await saved).suggestedFilename()).toBe('preau-codes.pdf')
    await on.page.getByText('Lire les codes ici').click()
    codes.push(...(await on.page.locator('.made code').allTextContents()))
    expect(codes).toHaveLength(4)
  })

  it('wait for a person, are told of on the fleet, and are admitted or refused', async () => {
    expect(await ask('tablette-01', codes[0])).toBe('waiting')
    expect(await ask('tablette-02', codes[1])).toBe('waiting')
    await on.page.goto(`${on.server.http}/fleet`)
    await on.page.getByText('2 appareils attendent que quelqu’un les admette.').waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    await on.page.getByRole('link', { name: 'Les voir' }).click()
    await on.page
      .getByText(/^Étiquette Tablette/)
      .first()
      .waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])

    await button('Refuser tablette-02').click()
    await on.page
      .getByRole('alertdialog')
      .getByText(/un nouveau code/)
      .waitFor()
    await on.page.getByRole('alertdialog').getByRole('button', { name: 'Refuser' }).click()
    await on.page.getByText('« tablette-02 » est refusé.').first().waitFor()
    await button('Admettre tablette-01').click()
    await on.page.getByText('« tablette-01 » est admis.').first().waitFor()
    await on.page.getByText('Personne n’attend à la porte').waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])

    // The wrong one: one key takes it back, and one admits it after all.
    await button('Annuler l’admission').focus()
    await on.page.keyboard.press('Enter')
    await on.page
      .getByText(/tablette-01.*attend de nouveau/)
      .first()
      .waitFor()
    expect(await button('Annuler l’admission').count()).toBe(0)
    await button('Admettre tablette-01').click()
    await on.page.getByText('« tablette-01 » est admis.').first().waitFor()

    await on.page.goto(`${on.server.http}/fleet`)
    await on.page.getByText('tablette-01').first().waitFor()
    expect(await on.page.getByText('tablette-02').count()).toBe(0)
  })

  it('are admitted many at once', async () => {
    for (const [index, code] of codes.slice(2).entries()) await ask(`classe-${index}`, code)
    await on.page.goto(`${on.server.http}/enrolments`)
    await button('Admettre les 2 appareils').click()
    await on.page.getByRole('alertdialog').getByRole('button', { name: 'Admettre les 2 appareils' }).click()
    await on.page.getByText('2 appareils sont admis.').first().waitFor()
  })

  it('are put out by who writes their name', async () => {
    await on.page.goto(`${on.server.http}/fleet`)
    await on.page.getByRole('link', { name: 'tablette-01' }).first().click()
    await button('Révoquer le certificat').click()
    const dialog = on.page.getByRole('alertdialog')
    await dialog.getByText(/coupé en moins d’une minute/).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    await dialog.getByLabel(/Pour confirmer/).fill('tablette-01')
    await dialog.getByRole('button', { name: 'Révoquer le certificat' }).click()
    await on.page.getByText('Le certificat est révoqué.').first().waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
  })
})
