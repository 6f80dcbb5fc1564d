import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { accessibilityFaults, launch } from './console-page.ts'
import { authenticatorCode, firstLink, strangerPage } from './stranger.ts'

const LOGIN = 'k.benali@rieux.fr'
const PASSWORD = 'trombone glacier piment volcan'
const folder = scratchFolder()
const data = join(folder.path, 'data')
let server: ServerProcess
let browser: Browser
let page: Page
let link = ''
let secret = ''

beforeAll(async () => {
  server = await startServerProcess(data)
  browser = await launch()
  link = firstLink(data)
})
beforeEach(async () => {
  page = await strangerPage(browser)
})
afterEach(() => page.context().close())
afterAll(async () => {
  await browser.close()
  await server.end()
  folder.remove()
})

const button = (name: string) => page.getByRole('button', { name, exact: true })
const login = () => page.getByLabel('Identifiant')
const password = () => page.locator('input[autocomplete="current-password"]')

async function giveLogin(name: string, word: string) {
  await login().fill(name)
  await password().fill(word)
  await page.keyboard.press('Enter')
}

describe('a server that nobody has entered yet', () => {
  it('leads a stranger to the sign-in page, which says how one begins', async () => {
    await page.goto(`${server.http}/fleet?q=tableau`)
    await page.getByRole('heading', { level: 1, name: 'S’identifier' }).waitFor()
    await page.getByText(/lien à usage unique/).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
  })

  it('makes its first administrator by the link: password, authenticator, console', async () => {
    await page.goto(link)
    await page.getByLabel('Votre nom').fill('Karim Benali')
    await login().fill(LOGIN)
    expect(page.url()).not.toContain('#')
    const chosen = page.locator('input[autocomplete="new-password"]')
    await chosen.fill('court')
    await button('Continuer').click()
    await page.getByText('Il compte moins de 12 caractères.').waitFor()
    await chosen.fill('motdepassemotdepasse')
    await page.getByText('Facile à deviner').waitFor()
    await page.keyboard.press('Enter')
    await page.getByText(/trop facile à deviner ou connu/).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await chosen.fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('img', { name: /Code QR/ }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await page.getByText('Pas de caméra').click()
    secret = await page.getByLabel('Clé').inputValue()
    await page.getByLabel('Code à 6 chiffres').fill('000000')
    await page.keyboard.press('Enter')
    await page.getByText(/n’est pas le code du moment/).waitFor()
    await page.getByLabel('Code à 6 chiffres').fill(authenticatorCode(secret, -1))
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: /^Parc/ }).waitFor()
    await page.getByRole('button', { name: 'Compte de Karim Benali' }).click()
    await page.getByText('Administrateur · tout le serveur').waitFor()
  })

  it('makes nobody else by the same link', async () => {
    await page.goto(link)
    await page.locator('input[autocomplete="new-password"]').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Ce lien ne sert plus' }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
  })
})

describe('signing in', () => {
  it('says the same of a wrong password as of a login that nobody has', async () => {
    await page.goto(`${server.http}/sign-in`)
    const said: (string | null)[] = []
    for (const name of [LOGIN, 'personne@rieux.fr']) {
      await page.reload()
      await giveLogin(name, 'un mot de passe faux')
      said.push(await page.getByRole('alert').textContent())
    }
    expect(said[0]).toContain('Identification refusée')
    expect(said[1]).toBe(said[0])
    expect(await accessibilityFaults(page)).toEqual([])
  })

  it('asks for the code, leads back to where one was, and out again', async () => {
    await page.goto(`${server.http}/places?view=list`)
    await giveLogin(LOGIN, PASSWORD)
    const code = page.getByLabel('Code à 6 chiffres')
    await code.fill('000000')
    await page.keyboard.press('Enter')
    await page.getByText(/n’est pas le code du moment/).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await code.fill(authenticatorCode(secret))
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: /^Écoles/ }).waitFor()
    expect(page.url()).toBe(`${server.http}/places?view=list`)
    expect(await page.evaluate('document.cookie')).toBe('')

    await page.getByRole('button', { name: 'Compte de Karim Benali' }).click()
    expect(await accessibilityFaults(page)).toEqual([])
    await button('Se déconnecter').click()
    await page.getByText('Vous êtes déconnecté.').waitFor()
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: 'S’identifier' }).waitFor()
  })

  it('is open to a hand on a phone and to a keyboard', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`${server.http}/sign-in`)
    await login().waitFor()
    const width = await page.evaluate('document.documentElement.scrollWidth')
    expect(width).toBeLessThanOrEqual(390)
    expect(await login().evaluate((field) => field === field.ownerDocument.activeElement)).toBe(true)
    await page.keyboard.type(LOGIN)
    await page.keyboard.press('Tab')
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press('Enter')
    await page.keyboard.type(authenticatorCode(secret, 1))
    await page.getByLabel('Code à 6 chiffres').waitFor()
  })

  it('tells everybody what is kept of him', async () => {
    await page.goto(`${server.http}/sign-in`)
    await page.getByRole('link', { name: 'Vos données dans Préau' }).click()
    await page.getByText('Journal : qui a fait quoi').waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
  })
})
