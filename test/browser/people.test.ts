import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { accessibilityFaults } from './console-page.ts'
import { onConsole } from './on-console.ts'
import { strangerPage } from './stranger.ts'

const PASSWORD = 'trombone glacier piment volcan'

const on = onConsole(async () => {
  const folder = scratchFolder()
  const server = await startServerProcess(join(folder.path, 'data'))
  return { ...server, end: () => server.end().finally(folder.remove) }
})

beforeEach(async () => {
  await on.page.goto(`${on.server.http}/people`)
  await on.page.getByRole('heading', { level: 1, name: /^Personnes/ }).waitFor()
})

const button = (name: string | RegExp) =>
  on.page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) })

/** Adds somebody with one role on the one school, and gives the link that the page shows. */
async function invite(name: string, login: string, role: string): Promise<string> {
  await button('Ajouter une personne').click()
  const dialog = on.page.getByRole('dialog')
  await dialog.getByLabel('Nom').fill(name)
  await dialog.getByLabel('Identifiant').fill(login)
  await button(/^Rôle 1/).click()
  await on.page.getByRole('option', { name: role }).click()
  await button(/^Périmètre 1/).click()
  await on.page.getByRole('option', { name: /Mon école/ }).click()
  expect(await accessibilityFaults(on.page)).toEqual([])
  await button('Créer le lien').click()
  const link = await on.page.getByLabel('Lien à usage unique').inputValue()
  await button('Je l’ai copié').click()
  return link
}

describe('people', () => {
  it('are invited with a role on a scope, come in by their link, and see what is theirs', async () => {
    const link = await invite('Jeanne Petit', 'j.petit@ecole.test', 'Enseignant')
    await on.page.getByRole('row', { name: /Jeanne Petit.*Enseignant · Mon école.*Lien non ouvert/ }).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])

    const hers = await strangerPage(on.browser)
    await hers.goto(link)
    await hers.locator('input[autocomplete="new-password"]').fill(PASSWORD)
    await hers.keyboard.press('Enter')
    await hers.getByRole('button', { name: 'Plus tard' }).click()
    await hers.getByRole('heading', { level: 1, name: /^Réserver/ }).waitFor()
    const pages = hers.getByRole('navigation', { name: 'Principal' }).getByRole('link')
    expect(await pages.allTextContents()).toEqual(['Réservations', 'Signaler', 'Tickets', 'Écoles'])
    await hers.goto(`${on.server.http}/people`)
    await hers.getByText(/C’est réservé à.+administrateur/).waitFor()
    expect(await accessibilityFaults(hers)).toEqual([])

    await button('Jeanne Petit').click()
    await button('Fermer l’accès').click()
    await button('Fermer l’accès').click()
    await on.page.getByText('L’accès de Jeanne Petit est fermé.').first().waitFor()
    await hers.goto(`${on.server.http}/places`)
    await hers.getByRole('heading', { level: 1, name: 'S’identifier' }).waitFor()
    await hers.context().close()
  })

  it('get other roles, on a lot too', async () => {
    await on.page.getByRole('link', { name: 'Lots' }).click()
    await button('Créer un lot').first().click()
    const dialog = on.page.getByRole('dialog')
    await dialog.getByLabel('Nom du lot').fill('Tableaux')
    await dialog.getByLabel('Mon école', { exact: true }).check()
    await dialog.getByLabel('PC du tableau').check()
    expect(await accessibilityFaults(on.page)).toEqual([])
    await dialog.getByRole('button', { name: 'Créer un lot' }).click()
    await on.page.getByRole('row', { name: /Tableaux 1 Mon école pc du tableau/ }).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])

    await on.page.getByRole('link', { name: 'Personnes' }).last().click()
    await invite('Nordéa', 'equipe@nordea.test', 'Observateur')
    await button('Nordéa').click()
    await button('Ajouter un rôle').click()
    await button('Enregistrer').click()
    await on.page.getByText('Choisissez un périmètre pour chaque rôle.').waitFor()
    await button(/^Rôle 2/).click()
    await on.page.getByRole('option', { name: 'Prestataire' }).click()
    await button(/^Périmètre 2/).click()
    await on.page.getByRole('option', { name: 'Tableaux' }).click()
    await button('Enregistrer').click()
    await on.page.getByRole('row', { name: /Nordéa.*Observateur · Mon école, Prestataire · lot Tableaux/ }).waitFor()
  })

  it('are erased by who writes their name, and the log names nobody any more', async () => {
    await invite('Marc Rivière', 'm.riviere@ecole.test', 'Observateur')
    await button('Marc Rivière').click()
    await button('Effacer la personne').click()
    const erase = on.page.getByRole('button', { name: 'Effacer la personne' })
    await on.page.getByLabel(/Pour confirmer/).fill('Marc')
    expect(await erase.getAttribute('aria-disabled')).toBe('true')
    await on.page.getByLabel(/Pour confirmer/).fill('Marc Rivière')
    await erase.click()
    await on.page
      .getByText(/Marc Rivière est effacé/)
      .first()
      .waitFor()
    await on.page.goto(`${on.server.http}/audit`)
    await on.page.getByRole('cell', { name: 'Personne effacée' }).first().waitFor()
    expect(await on.page.getByRole('cell', { name: 'Marc Rivière' }).count()).toBe(0)
  })
})

describe('the log', () => {
  it('says who did what, line by line, and that its chain is whole', async () => {
    await on.page.goto(`${on.server.http}/audit`)
    await on.page
      .getByRole('row', { name: /Inès.*Compte ou droits changés/ })
      .first()
      .waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    await button('Vérifier la chaîne').click()
    await on.page.getByText(/La chaîne est entière/).waitFor()
    await on.page.locator('.rowname').first().click()
    await on.page.getByRole('dialog').getByText('Empreinte').waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    await button(/^Voir ce que/).click()
    await expect.poll(() => on.page.url()).toContain('who=')
  })

  it('is kept as long as a person says, within bounds', async () => {
    await on.page.goto(`${on.server.http}/audit/periods`)
    await button(/^Changer la durée : Journal/).click()
    await on.page.getByLabel('Durée, en jours').fill('800')
    await button('Enregistrer').click()
    await on.page.getByText('Écrivez une raison, en une phrase.').waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    await on.page.getByLabel('Durée, en jours').fill('300')
    await button('Enregistrer').click()
    await on.page.getByRole('row', { name: /Journal.*300 jours/ }).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
  })
})

describe('one’s own account', () => {
  it('gives a program a token, shown once, and takes it back', async () => {
    await on.page.goto(`${on.server.http}/account`)
    await button('Créer un jeton').click()
    await on.page.getByLabel('À quoi sert-il').fill('Export')
    await button('Créer').click()
    const token = await on.page.getByLabel('Jeton', { exact: true }).inputValue()
    const ask = () => fetch(`${on.server.http}/api/people`, { headers: { authorization: `Bearer ${token}` } })
    expect((await ask()).status).toBe(200)
    await button('Je l’ai copié').click()
    expect(await on.page.content()).not.toContain(token)
    expect(await accessibilityFaults(on.page)).toEqual([])
    await button('Révoquer le jeton « Export »').click()
    await on.page.getByRole('alertdialog').getByRole('button', { name: 'Révoquer' }).click()
    await on.page.getByText('Le jeton « Export » est révoqué.').first().waitFor()
    expect((await ask()).status).toBe(401)
  })

  it('lists where one is signed in, and is whole in the dark and on a phone', async () => {
    await on.page.emulateMedia({ colorScheme: 'dark' })
    await on.page.setViewportSize({ width: 390, height: 844 })
    await on.page.goto(`${on.server.http}/account`)
    await on.page.getByText('Cette session').waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    expect(await on.page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  })
})
