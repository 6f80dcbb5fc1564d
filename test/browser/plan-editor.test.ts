import { join } from 'node:path'
import type { DeviceList } from '@preau/protocol/api/devices.ts'
import type { PlaceTree, School } from '@preau/protocol/api/places.ts'
import type { Plan } from '@preau/protocol/api/plans.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { enrol } from '../processes/raw-device.ts'
import { scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { accessibilityFaults } from './console-page.ts'
import { onConsole } from './on-console.ts'

const on = onConsole(async () => {
  const folder = scratchFolder()
  const server = await startServerProcess(join(folder.path, 'data'))
  return { ...server, end: () => server.end().finally(folder.remove) }
})

const ask = async <T>(path: string, method = 'GET', body?: object): Promise<T> => {
  const headers = body ? { 'content-type': 'application/json' } : {}
  const reply = await on.server.fetch(`${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  })
  return (await reply.json()) as T
}

async function schoolCalled(name: string): Promise<School> {
  const tree = await ask<PlaceTree>('/api/places')
  const found = tree.authorities.flatMap(({ schools }) => schools).find((each) => each.name === name)
  if (!found) throw new TypeError(`no school ${name}`)
  return found
}

let made = 0
let school: School
const plan = () => ask<Plan>(`/api/schools/${school.id}/plan`)
const sheet = () => on.page.getByRole('group', { name: 'Feuille du plan' })
const shape = (name: RegExp) => sheet().getByRole('button', { name })
const boxOf = (drawn: Plan, room: string) => {
  const found = drawn.rooms.find((each) => each.room === room)
  return found && { x: found.x, y: found.y, width: found.width, height: found.height }
}

/** A point of the sheet, in its units, as the window has it. */
async function at(x: number, y: number): Promise<[number, number]> {
  const box = await sheet().boundingBox()
  if (!box) throw new TypeError('the sheet is not seen')
  return [box.x + (x / 944) * box.width, box.y + (y / 648) * box.height]
}

async function pull(from: [number, number], to: [number, number]): Promise<void> {
  await on.page.mouse.move(...(await at(...from)))
  await on.page.mouse.down()
  await on.page.mouse.move(...(await at((from[0] + to[0]) / 2, (from[1] + to[1]) / 2)))
  await on.page.mouse.move(...(await at(...to)))
  await on.page.mouse.up()
}

async function save(): Promise<void> {
  await on.page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
  await on.page.getByText(/^Plan enregistré à/).waitFor()
}

/** A school with the rooms CP and CE1, drawn far apart, the former with a door. */
beforeEach(async () => {
  made += 1
  const { authority } = await schoolCalled('Mon école')
  const { id } = await ask<School>('/api/schools', 'POST', { authority, name: `École ${made}` })
  for (const name of ['CP', 'CE1']) await ask('/api/rooms', 'POST', { school: id, name })
  school = await schoolCalled(`École ${made}`)
  const [ce1, cp] = school.rooms
  await ask(`/api/schools/${id}/plan`, 'PUT', {
    version: 0,
    rooms: [
      { room: cp?.id, x: 80, y: 80, width: 200, height: 144, door: { side: 'bottom', at: 80 }, devices: [] },
      { room: ce1?.id, x: 400, y: 80, width: 200, height: 144, door: null, devices: [] },
    ],
    areas: [],
  })
  await on.page.goto(`${on.server.http}/places?school=${id}&view=edit`)
  await shape(/^CP,/).waitFor()
})

const idOf = (name: string) => school.rooms.find((room) => room.name === name)?.id ?? ''

describe('the plan in hand', () => {
  it('is drawn by pulling: a room moves, is resized, and a new one is drawn and named', async () => {
    await pull([180, 120], [180, 200])
    await pull([280, 232], [312, 256])
    await pull([400, 400], [560, 520])
    await on.page.getByRole('textbox', { name: 'Nom de la salle' }).fill('CM2')
    await on.page.keyboard.press('Enter')
    await shape(/^CM2,/).waitFor()
    expect((await plan()).version).toBe(1)
    await save()
    const drawn = await plan()
    school = await schoolCalled(school.name)
    expect(boxOf(drawn, idOf('CP'))).toEqual({ x: 80, y: 160, width: 232, height: 144 })
    expect(boxOf(drawn, idOf('CM2'))).toEqual({ x: 400, y: 400, width: 160, height: 120 })
  })

  it('is drawn by the keyboard alone: arrows move, with Shift they resize, Ctrl+Z takes it back', async () => {
    await shape(/^CP,/).focus()
    await on.page.keyboard.press('ArrowDown')
    await on.page.keyboard.press('ArrowRight')
    await on.page.keyboard.press('Shift+ArrowRight')
    await shape(/^CP, à 11 de la gauche, 11 du haut, 26 sur 18 carreaux/).waitFor()
    await on.page.keyboard.press('Control+z')
    await shape(/^CP, à 11 de la gauche, 11 du haut, 25 sur 18 carreaux/).waitFor()
    await on.page.keyboard.press('Control+Shift+Z')
    await shape(/26 sur 18 carreaux/).waitFor()
    for (let step = 0; step < 3; step++) await on.page.keyboard.press('Control+z')
    await on.page.getByRole('button', { name: 'Enregistrer', exact: true, disabled: true }).waitFor()
    await on.page.keyboard.press('ArrowLeft')
    await save()
    expect(boxOf(await plan(), idOf('CP'))).toEqual({ x: 72, y: 80, width: 200, height: 144 })
  })

  it('is drawn by figures: a size is typed, a door is chosen, an area is added by a click', async () => {
    await shape(/^CE1,/).click()
    const form = on.page.getByRole('region', { name: 'CE1' })
    await form.getByRole('textbox', { name: 'Largeur' }).fill('30')
    await on.page.keyboard.press('Enter')
    await form.getByRole('button', { name: /Porte/ }).click()
    await on.page.getByRole('option', { name: 'À gauche' }).click()
    await on.page.getByRole('button', { name: 'Préau', exact: true }).click()
    await on.page.getByRole('button', { name: /^Ajouter Préau/ }).click()
    await on.page.getByRole('region', { name: 'Préau' }).getByRole('textbox', { name: 'Nom' }).fill('Grand préau')
    await on.page.keyboard.press('Enter')
    await save()
    const drawn = await plan()
    expect(drawn.rooms.find(({ room }) => room === idOf('CE1'))).toMatchObject({
      width: 240,
      door: { side: 'left', at: 56 },
    })
    expect(drawn.areas).toMatchObject([{ kind: 'shelter', label: 'Grand préau' }])
  })

  it('refuses one room over another, says which, and leaves all as it was', async () => {
    await pull([180, 120], [440, 120])
    await on.page.getByText('CE1 est déjà là').waitFor()
    await on.page.getByRole('button', { name: 'Enregistrer', exact: true, disabled: true }).waitFor()
    await shape(/^CE1,/).click()
    await on.page.getByRole('textbox', { name: 'Depuis la gauche' }).fill('12')
    await on.page.keyboard.press('Enter')
    await on.page.getByText('Pas de place ainsi.').waitFor()
    expect((await plan()).version).toBe(1)
  })

  it('takes a room off the plan and leaves it in the school, whence it is put back', async () => {
    await shape(/^CP,/).focus()
    await on.page.keyboard.press('Delete')
    await shape(/^CP,/).waitFor({ state: 'detached' })
    await save()
    expect((await plan()).rooms).toHaveLength(1)
    expect((await schoolCalled(school.name)).rooms).toHaveLength(2)
    await on.page.getByRole('button', { name: 'Mettre ici CP' }).click()
    await shape(/^CP,/).waitFor()
    await save()
    expect((await plan()).rooms).toHaveLength(2)
  })

  it('takes devices: carried onto a room, sent there by a choice, moved by arrows', async () => {
    const [carried, sent] = await Promise.all(
      ['carried', 'sent'].map((name, index) => enrol(on.server.http, name, `${made}${index}`, school.id)),
    )
    const tray = on.page.getByRole('region', { name: 'Sans salle' })
    const grip = await tray.getByText(/^carried/).boundingBox()
    await on.page.mouse.move((grip?.x ?? 0) + 5, (grip?.y ?? 0) + 5)
    await on.page.mouse.down()
    await on.page.mouse.move(...(await at(300, 200)))
    await on.page.mouse.move(...(await at(200, 160)))
    await on.page.mouse.up()
    await shape(/^carried, dans CP/).waitFor()
    await tray.getByRole('button', { name: /Déplacer sent vers/ }).click()
    await on.page.getByRole('option', { name: 'CE1' }).click()
    await shape(/^sent, dans CE1/).waitFor()
    await shape(/^carried, dans CP/).focus()
    await on.page.keyboard.press('ArrowRight')
    await save()
    const drawn = await plan()
    expect(drawn.rooms.find(({ room }) => room === idOf('CP'))?.devices).toEqual([
      { device: carried?.device, x: 128, y: 80 },
    ])
    const { rows } = await ask<DeviceList>(`/api/devices?school=${school.id}`)
    expect(rows.find(({ id }) => id === sent?.device)?.room?.name).toBe('CE1')
  })

  it('is not lost by leaving, nor by what somebody else saves meanwhile', async () => {
    await shape(/^CP,/).focus()
    await on.page.keyboard.press('ArrowLeft')
    await on.page.getByRole('link', { name: 'Parc', exact: true }).click()
    await on.page.getByRole('alertdialog', { name: /Quitter sans enregistrer/ }).waitFor()
    await on.page.getByRole('button', { name: 'Continuer à dessiner' }).click()
    await ask(`/api/schools/${school.id}/plan`, 'PUT', { version: 1, rooms: [], areas: [] })
    await on.page.getByRole('alert').getByText('Le plan a changé entre-temps').waitFor()
    await on.page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
    await on.page.getByRole('button', { name: 'Enregistrer le mien à sa place' }).click()
    await on.page.getByText(/^Plan enregistré à/).waitFor()
    const drawn = await plan()
    expect([drawn.version, boxOf(drawn, idOf('CP'))]).toEqual([3, { x: 72, y: 80, width: 200, height: 144 }])
  })

  it('gives way to what somebody else drew, where one asks for that', async () => {
    await shape(/^CP,/).focus()
    await on.page.keyboard.press('ArrowLeft')
    await ask(`/api/schools/${school.id}/plan`, 'PUT', {
      version: 1,
      rooms: [],
      areas: [{ kind: 'label', x: 80, y: 400, width: 120, height: 32, label: 'Vers la cantine' }],
    })
    await on.page.getByRole('button', { name: 'Revoir le sien' }).click()
    await shape(/^Vers la cantine,/).waitFor()
    await shape(/^CP,/).waitFor({ state: 'detached' })
  })

  it('begins with the grid of the rooms where nothing was drawn', async () => {
    await on.page.getByRole('button', { name: 'Disposer automatiquement' }).click()
    await save()
    const drawn = await plan()
    expect(new Set(drawn.rooms.map(({ width, height }) => `${width} ${height}`)).size).toBe(1)
    await ask(`/api/schools/${school.id}/plan?version=2`, 'DELETE')
    await on.page.reload()
    await shape(/^CP,/).waitFor()
    await enrol(on.server.http, 'unrelated', `${made}a`)
    await on.page.getByRole('button', { name: 'Revenir au plan' }).click()
    await on.page.getByText('Personne n’a encore dessiné cette école').waitFor()
  })

  it.each(['light', 'dark'] as const)('has no fault that axe finds: %s', async (colorScheme) => {
    await on.page.emulateMedia({ colorScheme })
    await shape(/^CP,/).click()
    await on.page.getByRole('region', { name: 'CP' }).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    await on.page.setViewportSize({ width: 320, height: 800 })
    expect(await on.page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0)
  })
})
