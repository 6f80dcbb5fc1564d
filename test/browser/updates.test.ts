import type { Campaign, CampaignList } from '@preau/protocol/api/campaigns.ts'
import { expect, it } from 'vitest'
import { startUpdatingSchool, targetOf, VERSIONS } from '../processes/updating-school.ts'
import { accessibilityFaults } from './console-page.ts'
import { onConsole } from './on-console.ts'

const on = onConsole(() => startUpdatingSchool(4))
const LIST = '**/api/campaigns'
const shot = async (name: string) => {
  if (process.env.PREAU_SHOTS)
    await on.page.screenshot({ path: `${process.env.PREAU_SHOTS}/updates-${name}.png`, fullPage: true })
}
const read = async <T>(path: string): Promise<T> => (await (await on.server.fetch(path)).json()) as T
const newest = async (): Promise<Campaign> => {
  const { rows } = await read<CampaignList>('/api/campaigns')
  return await read<Campaign>(`/api/campaigns/${rows[0]?.id}`)
}

it('says that there is no campaign, and what one is; the way to a new one is there by keyboard', async () => {
  const { page, server } = on
  await page.goto(`${server.http}/updates`)
  await page.getByRole('heading', { name: 'Aucune campagne' }).waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  await shot('none')
  await page.getByRole('link', { name: 'Nouvelle campagne' }).first().focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Nouvelle campagne', level: 1 }).waitFor()
})

it('says that the campaigns cannot be read, and reads them when asked again', async () => {
  const { page, server } = on
  await page.route(LIST, (route) => route.abort())
  await page.goto(`${server.http}/updates`)
  await page.getByText('Les campagnes n’ont pas pu être lues').waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  await shot('unread')
  const asked = page.waitForRequest(LIST)
  await page.getByRole('button', { name: 'Réessayer' }).click()
  await asked
  await page.unroute(LIST)
  await page.getByRole('heading', { name: 'Aucune campagne' }).waitFor()
})

it('begins a campaign by keyboard, with what it costs beside it, and shows it ring by ring', async () => {
  const { page, server } = on
  await page.goto(`${server.http}/updates/new`)
  const cost = page.getByRole('region', { name: 'Ce que cela coûte' })
  await cost.getByText('Postes concernés').waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  await shot('new')
  const name = page.getByLabel('Nom de la campagne')
  await name.fill('   ')
  await page.getByText('Donnez-lui un nom.').waitFor()
  expect(await page.getByRole('button', { name: 'Lancer la campagne' }).getAttribute('aria-disabled')).toBe('true')
  await name.fill('Agent de décembre')
  await expect
    .poll(() => page.getByRole('button', { name: 'Lancer la campagne' }).getAttribute('aria-disabled'))
    .toBeNull()
  await page.getByRole('button', { name: 'Lancer la campagne' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Agent de décembre', level: 1 }).waitFor()
  const rings = page.getByRole('region', { name: 'Anneaux' })
  await rings.getByText('Un poste par salle').waitFor()
  await page.getByRole('link', { name: 'Poste 1', exact: true }).waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  await shot('one')
  expect(await newest()).toMatchObject({ title: 'Agent de décembre', state: 'running', counts: { devices: 4 } })
})

it('rests, goes on and is given up, each after one more question', async () => {
  const { page, server } = on
  const { id } = await newest()
  await page.goto(`${server.http}/updates/${id}`)
  await page.getByRole('button', { name: 'Mettre en pause' }).click()
  const pause = page.getByRole('alertdialog', { name: 'Mettre la campagne en pause ?' })
  await pause.waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  await page.keyboard.press('Escape')
  await pause.waitFor({ state: 'detached' })
  expect(await newest()).toMatchObject({ state: 'running' })
  await page.getByRole('button', { name: 'Mettre en pause' }).click()
  await pause.getByRole('button', { name: 'Mettre en pause' }).click()
  await page.getByRole('button', { name: 'Reprendre' }).click()
  expect(await newest()).toMatchObject({ state: 'paused' })
  await page
    .getByRole('alertdialog', { name: 'Reprendre la campagne ?' })
    .getByRole('button', { name: 'Reprendre' })
    .click()
  await page.getByRole('button', { name: 'Mettre en pause' }).waitFor()
  expect(await newest()).toMatchObject({ state: 'running' })
  // What the server refuses is said in the question itself.
  await page.route('**/acts', (route) => route.abort())
  await page.getByRole('button', { name: 'Abandonner' }).click()
  const abort = page.getByRole('alertdialog', { name: 'Abandonner la campagne ?' })
  await abort.getByRole('button', { name: 'Abandonner' }).click()
  await abort.getByRole('alert').waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  await shot('refused')
  await page.unroute('**/acts')
  await abort.getByRole('button', { name: 'Abandonner' }).click()
  await abort.waitFor({ state: 'detached' })
  await expect.poll(async () => (await newest()).state).toBe('aborted')
  expect(await page.getByRole('button', { name: 'Reprendre' }).count()).toBe(0)
})

it('says in large why one stopped by itself, and which machine failed of what; on a phone, too', async () => {
  const { page, server } = on
  const body = JSON.stringify({
    ...{ target: targetOf(VERSIONS.better), title: 'Agent 1.2', schools: [server.school] },
    policy: { pace: 'tonight', success: 1000, errors: 0, restHours: 0 },
  })
  const headers = { 'content-type': 'application/json' }
  const made = (await (await server.fetch('/api/campaigns', { method: 'POST', headers, body })).json()) as Campaign
  await page.goto(`${server.http}/updates/${made.id}`)
  const devices = await read<{ rows: { ring: number; device: { id: string; name: string } }[] }>(
    `/api/campaigns/${made.id}/devices?limit=50`,
  )
  const first = devices.rows.find(({ ring }) => ring === 0)?.device
  const machine = server.machines.find(({ identity }) => identity.device === first?.id)
  await machine?.tell({
    ...{ campaign: made.id, target: targetOf(VERSIONS.better), product: 'agent', from: VERSIONS.has },
    ...{ to: VERSIONS.better, phase: 'rolled_back', cause: 'starts' },
  })
  await page.getByText('La campagne s’est arrêtée seule').waitFor()
  await page.getByText('Tombée trois fois au démarrage').first().waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  await shot('halted')
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await accessibilityFaults(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true)
  await shot('halted-phone')
  await page.goto(`${server.http}/updates`)
  await page.getByRole('link', { name: 'Agent 1.2' }).waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true)
  await shot('list-phone')
})

it('says of a campaign that is not there that it is not, with the way to the others', async () => {
  const { page, server } = on
  await page.goto(`${server.http}/updates/01999d00-0000-7000-8000-00000000dead`)
  await page.getByRole('heading', { name: 'Cette campagne n’existe plus' }).waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  await page.getByRole('link', { name: 'Toutes les campagnes' }).click()
  await page.getByRole('link', { name: 'Agent 1.2' }).waitFor()
})
