import type { DeviceList } from '@preau/protocol/api/devices.ts'
import { afterAll, describe, expect, it } from 'vitest'
import { enrol } from '../processes/raw-device.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { joinTownHall, posted, readAnswer } from '../processes/town-hall.ts'
import { waitUntil } from '../wait-until.ts'
import { accessibilityFaults } from './console-page.ts'
import { onConsole } from './on-console.ts'

const folder = scratchFolder()
let school: ServerProcess
let device = ''

/** A town hall, and a school that has joined it and whose link is cut now. */
const on = onConsole(async () => {
  const own = scratchFolder()
  const hall = await startServerProcess(own.path, { flags: ['--role', 'territory'] })
  school = await startServerProcess(folder.path)
  device = (await enrol(school.http, 'Portable CE1', 'a')).device
  await joinTownHall(school, hall)
  await waitUntil(async () => (await readAnswer<DeviceList>(await hall.fetch('/api/devices'))).rows.length === 1, {
    within: 60_000,
    what: 'the device in the town hall',
  })
  await school.end()
  return { ...hall, end: () => hall.end().finally(own.remove) }
})
afterAll(async () => {
  await school?.end('SIGKILL')
  folder.remove()
})

describe('a town hall', () => {
  it('says of a change that it waits for its school, until that has it', async () => {
    await readAnswer(await on.server.fetch(`/api/devices/${device}`, posted({ note: 'Écran rayé' }, 'PATCH')))
    await on.page.goto(`${on.server.http}/devices/${device}`)
    const note = on.page.getByText(/^Modification en attente de l’école/)
    await note.waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    school = await startServerProcess(folder.path)
    await note.waitFor({ state: 'detached', timeout: 60_000 })
    expect(await readAnswer(await school.fetch(`/api/devices/${device}`))).toMatchObject({ note: 'Écran rayé' })
    await school.end()
  })

  it('makes a code to join with, and shows the schools that have', async () => {
    await on.page.goto(`${on.server.http}/server`)
    await on.page.getByRole('row', { name: /Mon école/ }).waitFor()
    await on.page.getByRole('button', { name: 'Faire un code de raccordement' }).click()
    expect(await on.page.getByLabel('Code de raccordement').inputValue()).toMatch(/^[A-Z2-9]{4}(-[A-Z2-9]{1,4})+$/)
    // No device speaks to a town hall.
    expect(await on.page.getByRole('heading', { name: 'Liaison avec les appareils' }).count()).toBe(0)
    expect(await accessibilityFaults(on.page)).toEqual([])
  })

  it('takes the key of a school back once its name was written', async () => {
    await on.page.goto(`${on.server.http}/server`)
    await on.page.getByRole('button', { name: 'Reprendre la clé Mon école' }).click()
    const dialog = on.page.getByRole('alertdialog')
    expect(await accessibilityFaults(on.page)).toEqual([])
    await dialog.getByRole('textbox').fill('Mon école')
    await dialog.getByRole('button', { name: 'Reprendre la clé' }).click()
    await on.page.getByRole('row', { name: /Mon école.*Clé reprise/ }).waitFor()
  })
})
