import type { RunList } from '@preau/protocol/api/runbook-runs.ts'
import type { Ticket, TicketList } from '@preau/protocol/api/tickets.ts'
import { describe, expect, it } from 'vitest'
import { startDemo } from '../processes/demo-server.ts'
import { waitUntil } from '../wait-until.ts'
import { accessibilityFaults } from './console-page.ts'
import { onConsole } from './on-console.ts'

const on = onConsole(() => startDemo())
const panel = () => on.page.getByRole('region', { name: 'Corriger à distance' })

async function read<T>(path: string): Promise<T> {
  return (await (await on.server.fetch(path)).json()) as T
}

describe('a fault that a technician fixes from his desk', () => {
  it('is mended by two clicks on its ticket, proved, and the ticket closes itself', { timeout: 240_000 }, async () => {
    const { page, server } = on
    let ticket: string | undefined
    await waitUntil(
      async () => {
        const { rows } = await read<TicketList>('/api/tickets?state=live&limit=200')
        ticket = rows.find(({ rule, device }) => rule === 'disk_full' && device?.name === 'PC info 4')?.id
        return ticket !== undefined
      },
      { within: 90_000 },
    )
    await page.goto(`${server.http}/tickets/${ticket}`)
    await panel().getByText('Libérer de la place sur le disque').first().waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    if (process.env.PREAU_SHOTS) await page.screenshot({ path: `${process.env.PREAU_SHOTS}/ticket.png` })
    await panel().getByRole('button', { name: 'Corriger', exact: true }).click()
    const dialog = page.getByRole('alertdialog', { name: 'Libérer de la place sur le disque ?' })
    await dialog.waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    if (process.env.PREAU_SHOTS) await page.screenshot({ path: `${process.env.PREAU_SHOTS}/dialog.png` })
    await dialog.getByRole('button', { name: 'Lancer' }).click()
    await panel().getByText('Fait et vérifié').waitFor({ timeout: 100_000 })
    await panel()
      .getByText(/Libérer le disque, fait/)
      .waitFor()
    await panel()
      .getByText(/4,3.Go libérés/)
      .waitFor()
    if (process.env.PREAU_SHOTS) await page.screenshot({ path: `${process.env.PREAU_SHOTS}/done.png` })
    await waitUntil(async () => (await read<Ticket>(`/api/tickets/${ticket}`)).state === 'closed', { within: 90_000 })
    await page.getByText('Clos').first().waitFor()
    if (process.env.PREAU_SHOTS)
      await page.screenshot({ path: `${process.env.PREAU_SHOTS}/closed.png`, fullPage: true })
  })

  it('stands in the list of fixes and on the record of its machine, by keyboard and on a phone', async () => {
    const { page, server } = on
    const [run] = (await read<RunList>('/api/runbook-runs')).rows
    await page.goto(`${server.http}/fixes`)
    const link = page.getByRole('link', { name: 'Libérer de la place sur le disque' })
    await link.waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    if (process.env.PREAU_SHOTS) await page.screenshot({ path: `${process.env.PREAU_SHOTS}/fixes.png` })
    await link.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Appareil par appareil' }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    if (process.env.PREAU_SHOTS) await page.screenshot({ path: `${process.env.PREAU_SHOTS}/fix.png` })
    await page.goto(`${server.http}/devices/${run?.device?.id}`)
    await panel().getByText('Fait et vérifié').waitFor()
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await accessibilityFaults(page)).toEqual([])
    if (process.env.PREAU_SHOTS) await page.screenshot({ path: `${process.env.PREAU_SHOTS}/phone.png`, fullPage: true })
  })
})

describe('what destroys', () => {
  it('waits for two persons: one signs with a key that stays in his browser, and nothing has begun', async () => {
    const { page, server } = on
    const [run] = (await read<RunList>('/api/runbook-runs')).rows
    const body = JSON.stringify({ runbook: 'wipe', devices: [run?.device?.id], explicit: true })
    const reply = await server.fetch('/api/runbook-runs', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    })
    const made = (await reply.json()) as RunList
    await page.goto(`${server.http}/fixes/${made.rows[0]?.id}`)
    await page.getByRole('button', { name: 'Créer ma clé' }).click()
    await page.getByRole('button', { name: 'Signer avec la clé de ce navigateur' }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    if (process.env.PREAU_SHOTS) await page.screenshot({ path: `${process.env.PREAU_SHOTS}/sign.png` })
    await page.getByRole('button', { name: 'Signer avec la clé de ce navigateur' }).click()
    await page.getByText('Une autre personne doit signer').waitFor()
    expect(await read(`/api/runbook-runs/${made.rows[0]?.id}`)).toMatchObject({
      ...{ state: 'approval', approvals: 1, rows: [{ state: 'queued' }] },
    })
  })
})

describe('a fix for all that the filters of the fleet show', () => {
  it('says for how many and how many at a time, is run on these, and offers nothing that destroys', async () => {
    const { page, server } = on
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto(`${server.http}/fleet`)
    await page.getByRole('table', { name: 'Appareils' }).waitFor()
    expect(await page.getByRole('button', { name: /^Corriger/ }).count()).toBe(0)
    await page.goto(`${server.http}/fleet?q=PC info`)
    const open = page.getByRole('button', { name: /^Corriger les \d+$/ })
    await open.waitFor()
    const count = Number(/\d+/.exec(await open.innerText())?.[0])
    await open.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('alertdialog')
    await dialog.getByText(`${count} appareils`).waitFor()
    expect(await dialog.getByText('Effacer un poste volé').count()).toBe(0)
    expect(await accessibilityFaults(page)).toEqual([])
    if (process.env.PREAU_SHOTS) await page.screenshot({ path: `${process.env.PREAU_SHOTS}/set.png` })
    const most = dialog.getByLabel('En même temps dans une école, au plus')
    await most.fill('51')
    await dialog.getByText('Un nombre de 1 à 50').waitFor()
    await most.fill('2')
    await dialog.getByRole('button', { name: 'Lancer' }).click()
    await page.waitForURL(/\/fixes\/[0-9a-f-]{36}$/)
    const run = page.url().split('/').at(-1)
    expect(await read(`/api/runbook-runs/${run}`)).toMatchObject({ devices: { all: count } })
    if (process.env.PREAU_SHOTS) await page.screenshot({ path: `${process.env.PREAU_SHOTS}/set-run.png` })
  })
})
