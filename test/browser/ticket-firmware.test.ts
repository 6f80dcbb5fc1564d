import { join } from 'node:path'
import type { Ticket } from '@preau/protocol/api/tickets.ts'
import { uuidv7 } from '@preau/protocol/ids.ts'
import { expect, it } from 'vitest'
import { type Attached, putEquipment } from '../../server/store/equipment.ts'
import { insertDevice } from '../../server/store/new-devices.ts'
import { openSqlite } from '../../server/store/sqlite.ts'
import { enrol } from '../processes/raw-device.ts'
import { scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { accessibilityFaults } from './console-page.ts'
import { onConsole } from './on-console.ts'

const newId = () => uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))
const projector = newId()
let school = ''

/** A school with a projector whose spec has a procedure of its maker. */
const on = onConsole(async () => {
  const folder = scratchFolder()
  const data = join(folder.path, 'data')
  const first = await startServerProcess(data)
  const pc = await enrol(first.http, 'PC', '1')
  school = pc.school
  await first.end()
  const db = await openSqlite(join(data, 'preau.db'))
  await db.write(async (t) => {
    const device = { room: null, model: null, serial: null, enrolledAt: Date.now(), kind: 'projector' } as const
    await insertDevice(t, { school, id: projector, name: 'VPI', claim: `equipment:${projector}`, ...device })
    const attached: Attached = {
      ...{ via: pc.device, key: 'serial:1', spec: 'viewsonic/projector', network: false, vendor: 'ViewSonic' },
      ...{ model: null, serial: null, presence: 'present', since: Date.now(), fault: null, life: null },
      ...{ thresholds: null, lost: false, said: { power: 'on' } },
    }
    await putEquipment(t, [{ school, device: projector, attached }])
  })
  await db.close()
  const server = await startServerProcess(data)
  return { ...server, end: () => server.end().finally(folder.remove) }
})

async function post<T>(path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  const reply = await on.server.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!reply.ok) throw new Error(await reply.text())
  return (await reply.json()) as T
}

it('shows on the ticket of a projector the procedure that somebody follows, to be ticked and ended there', async () => {
  const { page, server } = on
  const about = { key: newId(), school, device: projector, symptom: 'no_picture', canTeach: 'no' }
  const ticket = await post<Ticket>('/api/tickets', about)
  const panel = page.getByRole('region', { name: 'Micrologiciel' })
  await page.goto(`${server.http}/tickets/${ticket.id}`)
  await page.getByRole('link', { name: 'VPI' }).first().waitFor()
  expect(await panel.count()).toBe(0)
  await post(`/api/devices/${projector}/firmware-job`, { act: 'begin' })
  await page.reload()
  await panel.waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  if (process.env.PREAU_SHOTS)
    await page.screenshot({ path: `${process.env.PREAU_SHOTS}/ticket-firmware.png`, fullPage: true })
  const boxes = panel.getByRole('checkbox')
  const count = await boxes.count()
  expect(count).toBeGreaterThan(0)
  for (let at = 0; at < count; at++) {
    await boxes.nth(at).click()
    await expect.poll(() => boxes.nth(at).isChecked()).toBe(true)
  }
  await page.setViewportSize({ width: 390, height: 844 })
  // What stands half behind the bar of the page would be measured as half as large.
  await page.evaluate('scrollTo(0, 0)')
  expect(await accessibilityFaults(page)).toEqual([])
  const finish = panel.getByRole('button', { name: 'Terminer' })
  await expect.poll(() => finish.getAttribute('aria-disabled')).toBeNull()
  await finish.click()
  await panel.getByText(/^Dernière mise à jour à la main\s: terminée/).waitFor()
})
