import type { Device, DeviceList, DeviceRow } from '@preau/protocol/api/devices.ts'
import type { Samples } from '@preau/protocol/api/samples.ts'
import { isEquipmentKind } from '@preau/protocol/rules/equipment-kinds.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DemoStart, startDemoOn } from '../processes/demo-start.ts'
import { makeFirstAdministrator } from '../processes/first-administrator.ts'
import { localFetch } from '../processes/local-fetch.ts'
import { scratchFolder } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

const DAY = 86_400_000
const folder = scratchFolder()
let demo: DemoStart
let http: string
let atReady: DeviceRow[]
let readyAt: number

async function get<T>(path: string): Promise<T> {
  const response = await localFetch(folder.path, path)
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return (await response.json()) as T
}
/** The machines, and what hangs on them. */
const simulated = async () => (await get<DeviceList>('/api/devices?simulated=only&limit=500')).rows
const boardsOf = (rows: readonly DeviceRow[]) => rows.filter(({ kind }) => isEquipmentKind(kind))
const idOf = (name: string) => atReady.find((row) => row.name === name)?.id ?? ''
async function stop() {
  demo.child.kill('SIGTERM')
  await demo.ended
}

beforeAll(async () => {
  demo = startDemoOn(folder.path)
  http = await demo.ready()
  readyAt = Date.now()
  atReady = await simulated()
})

afterAll(async () => {
  await stop()
  folder.remove()
})

/** What the script lets happen within the first minutes of a demo. */
const SOON = ['PC info 4', 'Tablette 07', 'Portable prêt 1', 'PC info 2']

describe('a demo on an empty folder', () => {
  it('says how far its year is, and has it before it serves', () => {
    expect(demo.percents()).toEqual([20, 40, 60, 80, 100])
    expect([atReady.length, boardsOf(atReady).length]).toEqual([43, 6])
    expect(atReady.every((row) => row.simulated)).toBe(true)
  })

  it('goes on where its year ended: nobody changes his status by coming to life', async () => {
    const isBack = ({ status, heardAt }: DeviceRow) =>
      !['ok', 'degraded', 'down'].includes(status) || (heardAt ?? 0) > readyAt
    const after = await waitUntil(
      async () => {
        const rows = await simulated()
        return rows.every(isBack) ? rows : undefined
      },
      { within: 60_000, what: 'every machine to be back' },
    )
    const told = (rows: DeviceRow[]) =>
      rows
        .filter(({ name }) => !SOON.includes(name))
        .map(({ name, status, since, reasons }) => [name, status, since, reasons[0]?.code, reasons[0]?.since])
        .sort()
    expect(told(after)).toEqual(told(atReady))
  })

  it('answers a year of a device by days, with the summer as a gap that has its reason', async () => {
    const now = Date.now()
    const query = `from=${now - 365 * DAY}&to=${now}&names=temperature.cpu`
    const { resolution, series, gaps } = await get<Samples>(`/api/devices/${idOf('TNI salle 4')}/samples?${query}`)
    expect(resolution).toBe('day')
    expect(series[0]?.at.length).toBeGreaterThan(120)
    expect(series[0]?.at.length).toBeLessThan(200)
    expect(gaps.some(({ from, to, reason }) => reason === 'asleep' && to - from > 50 * DAY)).toBe(true)
  })

  it('shows a lamp that comes to its limit over the year, and since when it is there', async () => {
    const now = Date.now()
    const query = `from=${now - 365 * DAY}&to=${now}&names=lamp.hours`
    const { resolution, series } = await get<Samples>(`/api/devices/${idOf('VPI salle 4')}/samples?${query}`)
    const hours = series[0]?.high ?? []
    expect([resolution, hours.length > 120, hours.at(-1)]).toEqual(['day', true, 3900])
    expect(hours[0] ?? 0).toBeLessThan(3500)
    expect(hours.every((value, index) => (value ?? 0) >= (hours[index - 1] ?? 0))).toBe(true)
    const { reasons } = atReady.find(({ name }) => name === 'VPI salle 4') ?? { reasons: [] }
    expect(reasons.map(({ code, since }) => [code, now - since > 14 * DAY])).toEqual([['lamp_worn', true]])
  })

  it('has since when things are wrong, and what happened in the year, in its history', async () => {
    const [disk] = (atReady.find(({ name }) => name === 'PC info 7') ?? { reasons: [] }).reasons
    expect(disk?.code).toBe('disk_failing')
    const { rows } = await get<{ rows: { event: string; params: object }[] }>(
      `/api/devices/${idOf('PC info 3')}/events?limit=500`,
    )
    expect(rows.filter(({ event }) => event === 'device.replaced').map(({ params }) => params)).toEqual([
      { model: 'HP Compaq Pro 6300' },
    ])
  })

  it('adds nothing at its next start, and its boards are as they were left', async () => {
    const board = idOf('VPI salle 4')
    const said = async () => (await get<Device>(`/api/devices/${board}`)).equipment?.values ?? {}
    const present = () =>
      waitUntil(async () => (await get<Device>(`/api/devices/${board}`)).equipment?.presence === 'present')
    await present()
    const { cookie } = await makeFirstAdministrator(http, folder.path)
    const headers = { 'content-type': 'application/json', 'x-preau': '1', cookie }
    const body = JSON.stringify({ command: 'input', choice: 'hdmi2' })
    const asked = await fetch(`${http}/api/devices/${board}/commands`, { method: 'POST', headers, body })
    expect(asked.status).toBe(202)
    await waitUntil(async () => (await said()).input === 'hdmi2', { within: 60_000, what: 'another input' })
    await stop()
    demo = startDemoOn(folder.path)
    await demo.ready()
    const restartedAt = Date.now()
    expect(demo.percents()).toEqual([])
    const again = await simulated()
    expect(again.map(({ id }) => id).sort()).toEqual(atReady.map(({ id }) => id).sort())
    const back = async () => (await simulated()).find(({ id, heardAt }) => id === board && (heardAt ?? 0) > restartedAt)
    await waitUntil(back, { within: 60_000, what: 'the board to be back' })
    expect(await said()).toMatchObject({ input: 'hdmi2', 'lamp.hours': 3900 })
    const rooms = (rows: DeviceRow[]) =>
      boardsOf(rows)
        .map(({ name, room }) => [name, room?.name])
        .sort()
    expect(rooms(again)).toEqual(rooms(atReady))
    const { authorities } = await get<{ authorities: { schools: { name: string }[] }[] }>('/api/places')
    const schools = authorities.flatMap((authority) => authority.schools.map(({ name }) => name))
    expect(schools.sort()).toEqual(['Mon école', 'École Jules-Ferry'].sort())
  })
})
