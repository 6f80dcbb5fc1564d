import type { Device } from '@preau/protocol/api/devices.ts'
import { describe, expect, it } from 'vitest'
import { serviceLevels } from '../../server/service/service-levels.ts'
import { TicketDesk } from '../../server/service/ticket-desk.ts'
import { knownDevices } from '../../server/store/devices.ts'
import { openStore } from '../../server/store/open.ts'
import { joinDevices } from '../../server/store/ticket-devices.ts'
import { accessibilityFaults } from './console-page.ts'
import { HOUR, newId, onTickets, typed } from './ticket-school.ts'

/** So many devices fell silent at once. */
const FALLEN = 15
let incident = ''

/** An incident of the school with its devices, as the rule for storms makes it in the hours of a school. */
async function makeStorm(data: string): Promise<void> {
  const now = Math.floor(Date.now() / 1000) * 1000
  const db = await openStore(data, now)
  try {
    const { contracts } = serviceLevels(db)
    const desk = new TicketDesk({ clock: () => now, newId, covers: contracts })
    const devices = (await knownDevices(db)).slice(0, FALLEN)
    const school = devices[0]?.school ?? ''
    const nothing = { device: null, kind: null, room: null, title: '', canTeach: null } as const
    const storm = { symptom: 'power_cut', severity: 'blocking', rule: 'storm', key: newId(), at: now } as const
    await db.write(async (t) => {
      const ticket = await desk.open(t, { school, ...nothing, ...storm }, null)
      incident = ticket.id
      const ids = devices.map(({ device }) => device)
      await joinDevices(t, school, ticket.id, ids, now)
    })
  } finally {
    await db.close()
  }
}

const { on, named, openOn, act, read, show, button } = onTickets(makeStorm)

describe('the sheet of a ticket', () => {
  it('swaps a dead device with one of the stock: both move, and the ticket is restored', async () => {
    const ticket = await openOn('PC BCD 1', { symptom: 'does_not_start' })
    const [dead, stock] = [named('PC BCD 1'), named('Portable prêt 1')]
    await show(`/tickets/${ticket.id}`, /PC BCD 1/)
    await button('Échanger avec le stock').click()
    const dialog = on.page.getByRole('dialog')
    await dialog.getByRole('button', { name: /Appareil du stock/ }).click()
    await on.page.getByRole('option', { name: /Portable prêt 1/ }).click()
    await button('Échanger avec le stock', dialog).click()
    await expect.poll(async () => (await read(ticket)).state).toBe('restored')
    const told = on.page.getByRole('region', { name: 'Ce qui s’est passé' })
    await told.getByText(/Portable prêt 1/).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    const rooms = await Promise.all(
      [dead, stock].map(async ({ id }) => {
        const device = (await (await on.server.fetch(`/api/devices/${id}`)).json()) as Device
        return device.room?.id
      }),
    )
    expect(rooms).toEqual([stock.room?.id, dead.room?.id])
  })

  it('hands a ticket over, and says who had it for how long', async () => {
    const ticket = await openOn('TNI salle 4', { symptom: 'no_picture', at: Date.now() - 6.5 * 24 * HOUR })
    const [first, other] = [ticket.party, ticket.parties.find(({ id }) => id !== ticket.party.id)]
    await act(ticket, { act: 'hand_over', to: other?.id, at: Date.now() - 3 * 24 * HOUR })
    await show(`/tickets/${ticket.id}`, /TNI salle 4/)
    await button('Passer la main').click()
    const dialog = on.page.getByRole('dialog')
    await dialog.getByRole('button', { name: /À qui/ }).click()
    await on.page.getByRole('option', { name: first.name ?? '' }).click()
    await button('Passer la main', dialog).click()
    await expect.poll(async () => (await read(ticket)).party.id).toBe(first.id)
    const shares = on.page.getByRole('region', { name: 'Qui a eu le ticket' })
    await shares.getByText(other?.name ?? '').waitFor()
    expect(await shares.getByRole('listitem').count()).toBe(3)
    // Of each the time is his own, and together it is all of it.
    const { shares: held, details } = await read(ticket)
    expect(held.filter(({ seconds }) => seconds > 0).length).toBeGreaterThan(1)
    const gtr = details.find(({ commitment }) => commitment === 'gtr')
    expect(held.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(gtr?.elapsed)
    expect(await accessibilityFaults(on.page)).toEqual([])
  })

  it('lets a line be corrected with its reason, and shows both', async () => {
    const at = Math.floor((Date.now() - 3 * HOUR) / 60_000) * 60_000
    const ticket = await openOn('PC info 5', { symptom: 'slow', at: at - HOUR })
    await act(ticket, { act: 'restore', note: 'Nettoyé', at })
    await show(`/tickets/${ticket.id}`, /PC info 5/)
    await button(/^Corriger.*Rétabli/).click()
    const dialog = on.page.getByRole('dialog')
    await button('Corriger', dialog).click()
    await dialog.getByText(/Rien n’est changé/).waitFor()
    await dialog.getByLabel('Heure réelle').fill(typed(at - 600_000))
    await dialog.getByLabel('Raison de la correction').fill('Lu sur le rapport.')
    expect(await accessibilityFaults(on.page)).toEqual([])
    await button('Corriger', dialog).click()
    await dialog.waitFor({ state: 'detached' })
    expect((await read(ticket)).restoredAt).toBe(at - 600_000)
    const told = on.page.getByRole('region', { name: 'Ce qui s’est passé' })
    await told.getByText(/^Corrigé.*Rétabli/).waitFor()
    await told.getByText('Lu sur le rapport.').waitFor()
    expect(await told.locator('s').textContent()).toBe('Rétabli')
    expect(await accessibilityFaults(on.page)).toEqual([])
  })

  it('names the devices of an incident, and counts those that it does not name', async () => {
    await show(`/tickets/${incident}`, /\S/)
    const joined = on.page.getByRole('region', { name: 'Appareils concernés' })
    // Those that fell silent since join it, too.
    await joined.getByText(/^\d+ appareils$/).waitFor()
    expect((await read({ id: incident })).devices).toBeGreaterThanOrEqual(FALLEN)
    expect(await joined.getByRole('listitem').count()).toBe(12)
    await joined.getByText(/^et \d+ autres$/).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    await joined.getByRole('link').first().click()
    await on.page.getByRole('region', { name: 'En cas de panne' }).waitFor()
  })
})
