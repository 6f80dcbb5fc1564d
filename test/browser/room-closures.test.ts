import type { RoomClosureList } from '@preau/protocol/api/room-closures.ts'
import type { SchoolNames } from '@preau/protocol/api/schools.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { afterAll, describe, expect, it } from 'vitest'
import { enrol } from '../processes/raw-device.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { joinTownHall, posted, readAnswer } from '../processes/town-hall.ts'
import { waitUntil } from '../wait-until.ts'
import { accessibilityFaults, openPage } from './console-page.ts'
import { onConsole } from './on-console.ts'

const PATIENT = { timeout: 60_000 }
const PHONE = { width: 390, height: 844 }
const folder = scratchFolder()
let school: ServerProcess
let id: Id
let device: Id

/** A town hall, and a school with a room that has joined it and whose server is off now. */
const on = onConsole(async () => {
  const own = scratchFolder()
  const hall = await startServerProcess(own.path, { flags: ['--role', 'territory'] })
  school = await startServerProcess(folder.path)
  const { authorities } = await readAnswer<SchoolNames>(await school.fetch('/api/schools'))
  id = authorities[0]?.schools[0]?.id ?? ''
  device = (await enrol(school.http, 'PC du tableau', 'a')).device
  for (const name of ['CP', 'Salle du fond']) {
    const made = await school.fetch('/api/rooms', posted({ school: id, name, kind: 'computer_room' }))
    const { id: room } = await readAnswer<{ id: Id }>(made)
    await readAnswer(await school.fetch(`/api/devices/${device}`, posted({ kind: 'board_pc', room }, 'PATCH')))
  }
  await joinTownHall(school, hall)
  const rooms = async () => (await readAnswer<{ rooms: { name: string }[] }>(await hall.fetch('/api/rooms'))).rooms
  await waitUntil(async () => (await rooms()).some(({ name }) => name === 'Salle du fond'), {
    within: 60_000,
    what: 'the rooms in the town hall',
  })
  await school.end()
  return { ...hall, end: () => hall.end().finally(own.remove) }
})
afterAll(async () => {
  await school?.end('SIGKILL')
  folder.remove()
})

const dayAfter = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
const closures = async (server: { fetch: ServerProcess['fetch'] }) =>
  await readAnswer<RoomClosureList>(
    await server.fetch(`/api/closures?school=${id}&from=${dayAfter(-1)}&to=${dayAfter(60)}`),
  )

describe('a room of a school, at its town hall', () => {
  it('is closed by the keyboard, waits for its school, and is seen closed in both weeks, with who and why', async () => {
    const { page, server } = on
    // The whole week of the day in a fortnight, whatever day it is now.
    const [from, middle, to] = [dayAfter(8), dayAfter(14), dayAfter(22)]
    await page.goto(`${server.http}/bookings?school=${id}&on=${middle}`)
    await page.getByRole('heading', { name: 'Fermetures', exact: true }).waitFor(PATIENT)
    await page.getByText('Aucune salle fermée cette semaine.').waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    const ask = page.getByRole('button', { name: 'Fermer une salle' })
    await ask.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Fermer une salle' })
    await dialog.getByText(/dès que sa liaison le permet/).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.keyboard.press('Enter')
    await dialog.getByRole('button', { name: /^Salle/ }).click()
    await page.getByRole('option', { name: 'Salle du fond' }).click()
    await dialog.getByLabel('Du', { exact: true }).fill(from)
    await dialog.getByLabel('Au', { exact: true }).fill(dayAfter(7))
    const confirm = dialog.getByRole('button', { name: 'Fermer la salle' })
    await dialog.getByText('La fin est avant le début.').waitFor()
    expect(await confirm.getAttribute('aria-disabled')).toBe('true')
    await dialog.getByLabel('Au', { exact: true }).fill(to)
    await confirm.focus()
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    const line = page.getByRole('listitem').filter({ hasText: 'Salle du fond' })
    await line.getByText('En attente de l’école').waitFor()
    await page.getByRole('table').getByRole('rowheader', { name: 'Salle du fond' }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])

    await page.goto(`${server.http}/devices/${device}`)
    const sheet = page.getByRole('region', { name: 'Fermetures de Salle du fond' })
    await sheet.getByText('Travaux (mairie)').waitFor(PATIENT)
    await sheet.getByRole('button', { name: 'Fermer cette salle' }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await page.goBack()

    school = await startServerProcess(folder.path)
    await line.getByText('Fermée, rien n’y était réservé').waitFor(PATIENT)
    await page.getByRole('table').getByText('Fermée : travaux (mairie)').first().waitFor()
    expect((await closures(school)).rows).toMatchObject([{ state: 'closed', by: 'territory', canReopen: false }])
    const teacher = await openPage(on.browser, school)
    try {
      const [row] = (await closures(school)).rows
      await teacher.page.goto(`${school.http}/bookings?school=${id}&resource=${row?.room?.id}&on=${middle}`)
      await teacher.page.getByText('Fermée : travaux (mairie)').first().waitFor(PATIENT)
      expect(await accessibilityFaults(teacher.page)).toEqual([])
      await teacher.page.setViewportSize(PHONE)
      await teacher.page.getByRole('main').waitFor()
      expect(await teacher.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    } finally {
      await teacher.page.context().close()
    }
  })

  it('is opened again on a telephone, and the school has done it', async () => {
    const { page, server } = on
    await page.setViewportSize(PHONE)
    await page.goto(`${server.http}/bookings?school=${id}&on=${dayAfter(14)}`)
    const line = page.getByRole('listitem').filter({ hasText: 'Salle du fond' })
    await line.getByRole('button', { name: /^Rouvrir Salle du fond/ }).click(PATIENT)
    await line.getByText('Rouverte', { exact: true }).waitFor(PATIENT)
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    expect(await accessibilityFaults(page)).toEqual([])
    expect((await closures(school)).rows).toMatchObject([{ state: 'reopened' }])
    await school.end()
  })
})
