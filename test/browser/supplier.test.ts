import { join } from 'node:path'
import type { PenaltyClaim } from '@preau/protocol/api/penalty-claims.ts'
import type { Ticket } from '@preau/protocol/api/tickets.ts'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { accessibilityFaults } from './console-page.ts'
import { fillContractStore, MONTH } from './contract-store.ts'
import { onConsole } from './on-console.ts'
import { pageOf } from './person.ts'

const PERIOD = { from: '2025-11-01', to: '2025-11-30' }
const NOTE = 'Le portail était encore fermé à 11 h.'

const on = onConsole(async () => {
  const folder = scratchFolder()
  const data = join(folder.path, 'data')
  const november = await fillContractStore(data)
  const server = await startServerProcess(data)
  return { ...server, november, end: () => server.end().finally(folder.remove) }
})

let people = 0

/** The page of a maintainer who has the lot of the contract, or of somebody who answers for contracts. */
async function open(role: 'supplier' | 'contract_manager'): Promise<{ page: Page; faults: string[] }> {
  const scope =
    role === 'supplier' ? ({ kind: 'lot', id: on.server.november.lot } as const) : ({ kind: 'server' } as const)
  const name = role === 'supplier' ? 'Karim Amrani' : 'Hélène Duval'
  return await pageOf(on.browser, on.server, { name, login: `p${++people}@test.fr`, grants: [{ role, scope }] })
}

async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const json = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const reply = await on.server.fetch(path, { method, ...json })
  if (!reply.ok) throw new Error(`${method} ${path} ${reply.status} ${await reply.text()}`)
  return (await reply.json()) as T
}

const ticketOf = (name: string) => {
  const found = on.server.november.tickets.get(name)
  return { id: found?.id ?? '', number: `T-${found?.number}` }
}
const read = (id: string) => ask<Ticket>('GET', `/api/tickets/${id}`)
const button = (name: string | RegExp, page: Page) =>
  page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) })
const section = (name: string | RegExp, page: Page) => page.getByRole('region', { name })

async function openBoard(page: Page, ticket: string): Promise<void> {
  const search = `?month=${MONTH}&ticket=${ticket}&of=gtr`
  await page.goto(`${on.server.http}/contracts/${on.server.november.contract}${search}`)
  await page.getByRole('heading', { level: 2, name: new RegExp(`^Pourquoi .* pour ${ticket}`) }).waitFor()
}

describe('a supplier’s maintainer', () => {
  it('proves when he came and what he repaired, on a ticket of his lot', async () => {
    const { page, faults } = await open('supplier')
    const { id } = ticketOf('T-5')
    await page.goto(`${on.server.http}/tickets/${id}`)
    await button('Je suis sur place', page).click()
    const told = section('Ce qui s’est passé', page)
    await told
      .getByText(/Karim Amrani/)
      .first()
      .waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await button('Rétablir', page).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Compte rendu').fill('Câble HDMI changé.')
    await dialog.getByRole('button', { name: 'Rétablir' }).click()
    await told.getByText('Câble HDMI changé.').waitFor()
    await expect.poll(async () => (await read(id)).state).toBe('restored')
    const lines = (await read(id)).timeline.flatMap((line) => (line.type === 'event' ? [line] : []))
    const his = lines.filter(({ by }) => by === 'Karim Amrani').map(({ event, byParty }) => [event, byParty])
    expect(his).toEqual([
      ['on_site', 'tableo'],
      ['restored', 'tableo'],
    ])
    expect(await accessibilityFaults(page)).toEqual([])
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('sees what his lot owes, and nothing that is the buyer’s to do', async () => {
    const { page, faults } = await open('supplier')
    await page.goto(`${on.server.http}/contracts`)
    await page.getByRole('link', { name: /^Maintenance des équipements/ }).click()
    await page
      .getByRole('heading', { level: 2, name: /^Pourquoi|^Satisfaction/ })
      .first()
      .waitFor()
    await openBoard(page, ticketOf('T-2').number)
    await section('Pénalités du mois', page).getByText('66,80 €'.replace(' ', '\u00a0')).first().waitFor()
    for (const theirs of ['Établir le projet', 'Notifier au titulaire', 'Décider'])
      expect(await button(theirs, page).count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Audit' }).count()).toBe(0)
    expect(await accessibilityFaults(page)).toEqual([])
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('contests one pause by its own time; the manager sees who, when, why and the proof, and answers', async () => {
    const { id, number } = ticketOf('T-3')
    // Late by a day, in spite of its pause.
    const lines = (await read(id)).timeline.flatMap((line) => (line.type === 'event' ? [line] : []))
    const restored = lines.find(({ event }) => event === 'restored')
    const at = Date.parse('2025-11-25T10:00:00+01:00')
    const key = crypto.randomUUID().replace(/^(.{14})4/, '$17')
    await ask('POST', `/api/tickets/${id}/corrections`, {
      ...{ key, line: restored?.n, with: { at }, reason: 'Lu sur le bon d’intervention' },
    })
    const { contract } = on.server.november
    const claim = await ask<PenaltyClaim>('POST', `/api/contracts/${contract}/claims`, { lot: 'lot-1', ...PERIOD })
    await ask('POST', `/api/claims/${claim.id}/notice`, {})
    const manager = await open('contract_manager')

    const { page, faults } = await open('supplier')
    await openBoard(page, number)
    const pauses = section('Suspensions', page)
    await pauses.getByRole('row', { name: /access_refused.*Photo du portail fermé/ }).waitFor()
    await pauses.getByRole('button', { name: /^Contester la suspension/ }).click()
    const dialog = page.getByRole('alertdialog')
    await button('Envoyer', dialog as unknown as Page).click()
    await dialog.getByText('Écrivez ce que vous contestez, en une phrase.').waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await dialog.getByLabel('Ce que vous contestez').fill(NOTE)
    await button('Envoyer', dialog as unknown as Page).click()
    await pauses.getByText('Contestée, sans réponse').waitFor()
    await pauses.getByText(NOTE).waitFor()
    expect(await pauses.getByRole('button').count()).toBe(0)
    expect(await accessibilityFaults(page)).toEqual([])

    const hers = manager.page
    await hers.goto(on.server.http)
    await hers.getByRole('button', { name: /^Notifications, \d+ non lue/ }).click()
    await hers
      .getByText(/Suspension contestée par le titulaire, à vous de répondre/)
      .first()
      .waitFor()
    await openBoard(hers, number)
    const same = section('Suspensions', hers)
    const said = (await same.textContent()) ?? ''
    for (const part of ['Photo du portail fermé', 'tableo', NOTE]) expect(said).toContain(part)
    await hers.getByText('Ces lignes sont du journal').waitFor()
    await same.getByRole('button', { name: /^Répondre à la contestation/ }).click()
    const answer = hers.getByRole('alertdialog')
    await answer.getByText(NOTE).waitFor()
    await answer.getByLabel('Pourquoi').fill('La gardienne a ouvert à 9 h.')
    expect(await accessibilityFaults(hers)).toEqual([])
    await button('Envoyer', answer as unknown as Page).click()
    await same.getByText('Maintenue', { exact: true }).waitFor()
    expect(await accessibilityFaults(hers)).toEqual([])
    await pauses
      .getByText('La gardienne a ouvert à 9 h.')
      .waitFor({ timeout: 5000 })
      .catch(() => page.reload())
    await pauses.getByText('La gardienne a ouvert à 9 h.').waitFor()

    const statement = await ask<{ contests: object[] }>(
      'GET',
      `/api/contracts/${contract}/statement.json?from=${PERIOD.from}&to=${PERIOD.to}`,
    )
    expect(statement.contests).toMatchObject([
      { ticket: number, cause: 'access_refused', by: 'tableo', answer: 'kept' },
    ])
    await hers.setViewportSize({ width: 390, height: 844 })
    await openBoard(hers, number)
    expect(await hers.evaluate('document.documentElement.scrollWidth')).toBe(390)
    expect(await accessibilityFaults(hers)).toEqual([])
    expect([faults, manager.faults]).toEqual([[], []])
    await Promise.all([page.context().close(), hers.context().close()])
  })
})
