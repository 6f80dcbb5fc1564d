import type { ContractList, ContractView } from '@preau/protocol/api/contracts.ts'
import { describe, expect, it } from 'vitest'
import { accessibilityFaults } from './console-page.ts'
import { pageOf } from './person.ts'
import { kindOf, onTickets } from './ticket-school.ts'

const { on, ask, named, openOn, act, read, show, button } = onTickets()

describe('a technician', () => {
  it('stops a GTI by taking the ticket, where the contract asks for no more than that', async () => {
    const { rows } = await ask<ContractList>('GET', '/api/contracts')
    const [contract] = rows
    const { text, version } = await ask<ContractView>('GET', `/api/contracts/${contract?.id}`)
    expect(text).toContain('start_event: on_site')
    await ask('PUT', `/api/contracts/${contract?.id}`, {
      ...{ text: text.replaceAll('start_event: on_site', 'start_event: acknowledged'), after: version },
      note: 'GTI à la prise en charge',
    })
    const ticket = await openOn('TNI salle 2', { symptom: 'no_picture', words: 'TNI noir' })
    await show(`/tickets/${ticket.id}`, /TNI salle 2/)
    expect((await read(ticket)).clocks[0]).toMatchObject({ commitment: 'gti', metAt: null })
    await button('Prendre en charge').click()
    await on.page.getByRole('region', { name: /GTI\s: Tenu/ }).waitFor()
    const { clocks, timeline } = await read(ticket)
    expect(clocks[0]?.metAt).toBe(timeline.find((line) => kindOf(line) === 'acknowledged')?.at)
    expect(await accessibilityFaults(on.page)).toEqual([])
  })

  it('before a locked school pauses the clock: the head is told, and it goes on at the new appointment', async () => {
    const { school } = named('TNI salle 6')
    const ticket = await openOn('TNI salle 6', { symptom: 'pen_fails' })
    await act(ticket, { act: 'acknowledge' })
    const head = await pageOf(on.browser, on.server, {
      name: 'Claire Morel',
      login: 'direction@ecole.test',
      grants: [{ role: 'school_head', scope: { kind: 'school', id: school.id } }],
    })
    // Soon, so that the appointment comes while one looks.
    const visitAt = Math.ceil(Date.now() / 1000) * 1000 + 6000
    await act(ticket, { act: 'pause', cause: 'access_refused', proof: 'Portail fermé, 8 h 15.', visitAt })
    await show(`/tickets/${ticket.id}`, /TNI salle 6/)
    await head.page.goto(on.server.http)
    await head.page.getByRole('button', { name: /^Notifications, [1-9]\d* non lue/ }).click()
    const told = head.page.getByRole('link', { name: /Accès impossible, le délai est suspendu.*TNI salle 6/ })
    await told.waitFor()
    expect(await accessibilityFaults(head.page)).toEqual([])
    await told.click()
    await head.page.getByRole('heading', { level: 1, name: /TNI salle 6/ }).waitFor()
    const happened = on.page.getByRole('region', { name: 'Ce qui s’est passé' })
    await happened.getByText(/^Délai repris|^Reprise|^Repris/).waitFor()
    const resumed = (await read(ticket)).timeline.find((line) => kindOf(line) === 'resumed')
    expect(resumed).toMatchObject({ at: visitAt, by: null })
    expect((await read(ticket)).pauses).toEqual([])
    expect(head.faults).toEqual([])
    await head.page.context().close()
  })
})
