import { join } from 'node:path'
import type { Committee } from '@preau/protocol/api/committee.ts'
import type { ContractList } from '@preau/protocol/api/contracts.ts'
import type { PersonMade } from '@preau/protocol/api/people.ts'
import { cellText, committeeTables } from '@preau/protocol/rules/committee-tables.ts'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { demoStoreIn } from '../sla/demo-store.ts'
import { accessibilityFaults } from './console-page.ts'
import { onConsole } from './on-console.ts'
import { strangerPage } from './stranger.ts'

const DAY = 86_400_000
const PASSWORD = 'trombone glacier piment volcan'

/** A server with the service of the demo: a contract, two months of tickets, a survey. */
const on = onConsole(async () => {
  const folder = scratchFolder()
  const data = join(folder.path, 'data')
  const { db, school } = await demoStoreIn(data, Date.now())
  await db.close()
  const server = await startServerProcess(data)
  return { ...server, school, end: () => server.end().finally(folder.remove) }
})

async function ask<T>(path: string, body?: object): Promise<T> {
  const json = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const reply = await on.server.fetch(path, { ...json })
  if (!reply.ok) throw new Error(`${path} ${reply.status} ${await reply.text()}`)
  return (await reply.json()) as T
}

const localDate = (at: number) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' }).format(at)

async function show(page: Page, path: string, heading: string | RegExp): Promise<void> {
  await page.goto(on.server.http + path)
  await page.getByRole('heading', { level: 1, name: heading }).waitFor()
}

/** Somebody who works at the school, signed in. */
async function teacher(): Promise<Page> {
  const grants = [{ role: 'teacher', scope: { kind: 'school', id: on.server.school } }]
  const { link } = await ask<PersonMade>('/api/people', { name: 'Nadia Roy', login: 'n.roy@ecole.test', grants })
  const page = await strangerPage(on.browser)
  await page.goto(link.url)
  await page.locator('input[autocomplete="new-password"]').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Plus tard' }).click()
  await page.getByRole('banner').waitFor()
  return page
}

describe('satisfaction', () => {
  it('comes first: the ratings of eight weeks, the last survey, what was agreed, who has how much to do', async () => {
    const { page } = on
    await show(page, '/satisfaction', 'Satisfaction')
    await page.getByText(/^\d+ avis, pour \d+ tickets clos$/).waitFor()
    await page.getByText(/9 réponses sur 11 disent que la maintenance permet/).waitFor()
    await page.getByRole('row', { name: /Étiqueter tous les appareils.*Atteint/ }).waitFor()
    const people = page.getByRole('table', { name: 'Par personne' })
    expect(await people.getByRole('rowheader').allTextContents()).toContain('Yanis Benali')
    expect(await accessibilityFaults(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    expect(await accessibilityFaults(page)).toEqual([])
  })

  it('takes an objective with its date, and says when it is reached', async () => {
    const { page } = on
    await show(page, '/satisfaction', 'Satisfaction')
    await page.getByRole('button', { name: /^École/ }).click()
    await page.getByRole('option', { name: 'École Jules-Ferry' }).click()
    await page.getByLabel('Objectif', { exact: true }).fill('Une visionneuse par étage')
    await page.getByLabel('Date', { exact: true }).fill(localDate(Date.now() + 90 * DAY))
    await page.getByRole('button', { name: 'Ajouter un objectif' }).click()
    await page.getByRole('row', { name: /Une visionneuse par étage.*En cours/ }).waitFor()
    await page.getByRole('button', { name: 'Marquer comme atteint : Une visionneuse par étage' }).click()
    await page.getByRole('row', { name: /Une visionneuse par étage.*Atteint$/ }).waitFor()
  })

  it('asks each year who works at the school: told by the bell, answered once, without a name', async () => {
    const { page } = on
    const hers = await teacher()
    await show(page, '/satisfaction', 'Satisfaction')
    await page.getByLabel('Du', { exact: true }).fill(localDate(Date.now()))
    await page.getByLabel('Au', { exact: true }).fill(localDate(Date.now() + 20 * DAY))
    await page.getByRole('button', { name: 'Ouvrir l’enquête' }).click()
    await page
      .getByText(/Enquête ouverte dans \d+ écoles, 1 personnes prévenues\./)
      .first()
      .waitFor()

    await hers.reload()
    await hers.getByRole('button', { name: 'Notifications, 1 non lue' }).click()
    await hers.getByRole('heading', { name: 'Notifications' }).waitFor()
    await hers.getByRole('dialog', { name: /^Notifications, 0/ }).waitFor()
    expect(await accessibilityFaults(hers)).toEqual([])
    await hers.getByRole('link', { name: /Votre avis sur le numérique de l’école/ }).click()
    await hers.getByRole('heading', { name: 'Votre avis, École Jules-Ferry' }).waitFor()
    expect(await accessibilityFaults(hers)).toEqual([])
    await hers
      .getByRole('group', { name: /La maintenance vous permet-elle/ })
      .getByRole('button', { name: 'Oui' })
      .click()
    const useful = hers.getByRole('group', { name: /Préau vous est-il utile/ })
    await useful.getByRole('button', { name: 'Satisfait', exact: true }).click()
    await hers.getByRole('button', { name: 'Envoyer ma réponse' }).click()
    await hers.getByText(/Vous avez répondu à l’enquête, École Jules-Ferry/).waitFor()
    await hers.getByRole('button', { name: 'Notifications, 0 non lue' }).waitFor()
    await hers.context().close()
  })
})

describe('the pack of a committee', () => {
  it('has the same figures on the screen, as CSV and on paper, for any period', async () => {
    const { page } = on
    const [contract] = (await ask<ContractList>('/api/contracts')).rows
    const path = `/contracts/${contract?.id}/committee`
    await show(page, path, 'Comité de suivi')
    await page.getByRole('table', { name: 'Synthèse' }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await page.getByLabel('Du', { exact: true }).fill(localDate(Date.now() - 70 * DAY))
    await page.getByRole('button', { name: 'Afficher' }).click()
    await page.waitForURL(/from=/)
    const { searchParams } = new URL(page.url())
    const period = `from=${searchParams.get('from')}&to=${searchParams.get('to')}`
    const pack = await ask<Committee>(`/api${path}?${period}`)
    await page.getByRole('row', { name: /38,40/ }).first().waitFor()
    for (const { title, rows } of committeeTables(pack, 'fr')) {
      const drawn = page.getByRole('table', { name: title, exact: true }).locator('tbody tr')
      const shown = await drawn.evaluateAll((all) =>
        all.map((row) => [...row.children].map((cell) => cell.textContent)),
      )
      expect(shown, title).toEqual(rows.map((row) => row.map((cell) => cellText(cell, 'fr'))))
    }
    for (const [name, type] of [
      ['PDF accessible', 'application/pdf'],
      ['CSV', 'text/csv; charset=utf-8'],
    ]) {
      const href = await page.getByRole('link', { name: name ?? '', exact: true }).getAttribute('href')
      const file = await on.server.fetch(href ?? '')
      expect([file.status, file.headers.get('content-type')]).toEqual([200, type])
    }
  })
})
