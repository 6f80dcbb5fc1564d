import { randomBytes } from 'node:crypto'
import type { DeviceList } from '@preau/protocol/api/devices.ts'
import type { NoticeList } from '@preau/protocol/api/notices.ts'
import type { SurveyOpened } from '@preau/protocol/api/satisfaction.ts'
import type { JoinCode, TerritoryView } from '@preau/protocol/api/territory.ts'
import type { Ticket } from '@preau/protocol/api/tickets.ts'
import { uuidv7 } from '@preau/protocol/ids.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { runPreau } from '../processes/preau-process.ts'
import { enrol } from '../processes/raw-device.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function start(flags: readonly string[] = []): Promise<ServerProcess & { data: string }> {
  const folder = scratchFolder()
  ends.push(() => folder.remove())
  const server = await startServerProcess(folder.path, { flags })
  ends.push(() => server.end('SIGKILL'))
  return { ...server, data: folder.path }
}

/** Types `preau territory …` at the machine of the server of `data`. */
async function typed(data: string, ...words: string[]): Promise<{ code: number | string; out: string; err: string }> {
  const running = runPreau(['territory', ...words, '--data', data], { lang: 'fr_FR.UTF-8' })
  const code = await running.ended
  return { code, out: running.out().trim(), err: running.err().trim() }
}

const json = async <T>(response: Response): Promise<T> => {
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.status} ${text}`)
  return (text === '' ? undefined : JSON.parse(text)) as T
}
const post = (body: object) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

const newKey = () => uuidv7(Date.now(), randomBytes(10))

async function joined(): Promise<{ territory: ServerProcess; school: ServerProcess & { data: string } }> {
  const [territory, school] = [await start(['--role', 'territory']), await start()]
  const { code } = await json<JoinCode>(await territory.fetch('/api/territory/codes', post({ life: 600_000 })))
  await json(await school.fetch('/api/territory/uplink', post({ code })))
  return { territory, school }
}

describe('a school and its territory, by HTTPS alone', () => {
  it('joins by a code, shows its devices there, and takes what is changed there', async () => {
    const { territory, school } = await joined()
    const uplink = async () => (await json<TerritoryView>(await school.fetch('/api/territory'))).uplink
    await waitUntil(async () => (await uplink())?.state === 'open', { what: 'the uplink to open' })
    await enrol(school.http, 'Portable 1', 'a')
    const list = async (server: ServerProcess) => (await json<DeviceList>(await server.fetch('/api/devices'))).rows
    await waitUntil(async () => (await list(territory)).length === 1, { what: 'the device in the town hall' })
    const [row] = await list(territory)
    await json(
      await territory.fetch(`/api/devices/${row?.id}`, { ...post({ name: 'Renommé à la mairie' }), method: 'PATCH' }),
    )
    await waitUntil(async () => (await list(school))[0]?.name === 'Renommé à la mairie', {
      what: 'the name in the school',
    })
    expect((await uplink())?.via).toBe('https')
  })

  it('a ticket of the school is worked on in the town hall, and its sheet in the school shows it', async () => {
    const { territory, school } = await joined()
    const { uplink } = await json<TerritoryView>(await school.fetch('/api/territory'))
    const opening = { key: newKey(), school: uplink?.school, symptom: 'other', words: 'Plus d’image' }
    const { id } = await json<Ticket>(await school.fetch('/api/tickets', post(opening)))
    const sheet = async (server: ServerProcess) => {
      const response = await server.fetch(`/api/tickets/${id}`)
      return response.ok ? await json<Ticket>(response) : undefined
    }
    await waitUntil(async () => (await sheet(territory))?.state === 'open', { what: 'the ticket in the town hall' })
    const act = { act: 'acknowledge', key: newKey() }
    await json(await territory.fetch(`/api/tickets/${id}/acts`, post(act)))
    await waitUntil(async () => (await sheet(school))?.state === 'acknowledged', { what: 'the act in the school' })
    const [here, there] = [await sheet(school), await sheet(territory)]
    expect(here?.number).toBe(there?.number)
    expect(here?.timeline.map(({ at }) => at)).toEqual(there?.timeline.map(({ at }) => at))
  })

  it('a survey that the town hall opens is told in the school by its own server', async () => {
    const { territory, school } = await joined()
    const schools = async () => (await json<TerritoryView>(await territory.fetch('/api/territory'))).schools
    await waitUntil(async () => (await schools()).length === 1, { what: 'the school in the town hall' })
    const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    const dates = { opensOn: dayIn(-1), closesOn: dayIn(10) }
    const opened = await json<SurveyOpened>(await territory.fetch('/api/surveys', post(dates)))
    expect(opened).toMatchObject({ schools: 1, elsewhere: 1 })
    const notices = async () => (await json<NoticeList>(await school.fetch('/api/self/notices'))).rows
    await waitUntil(async () => (await notices()).length > 0, { what: 'the notice in the school' })
    expect(await notices()).toMatchObject([{ kind: 'survey_opened', params: { until: dates.closesOn }, read: false }])
  })

  it('carries no more than it was told to, also after a restart, and goes on without a bound when told so', async () => {
    const { school } = await joined()
    const hours = Array.from({ length: 24 }, (_, hour) => (hour < 8 ? null : 256))
    const limit = (body: object) => school.fetch('/api/territory/uplink/limit', { ...post(body), method: 'PUT' })
    expect((await json<TerritoryView>(await limit({ hours }))).uplink?.hours).toEqual(hours)
    expect((await limit({ hours: [256] })).status).toBe(400)
    await school.end('SIGKILL')
    const again = await startServerProcess(school.data)
    ends.push(() => again.end('SIGKILL'))
    const view = async () => await json<TerritoryView>(await again.fetch('/api/territory'))
    expect((await view()).uplink?.hours).toEqual(hours)
    await json(await again.fetch('/api/territory/uplink/limit', { ...post({ hours: null }), method: 'PUT' }))
    expect((await view()).uplink?.hours).toBeNull()
  })

  it('moves to another town hall: the first keeps what it had and its key opens nothing, the second has it all', async () => {
    const { territory, school } = await joined()
    const list = async (server: ServerProcess) => (await json<DeviceList>(await server.fetch('/api/devices'))).rows
    await enrol(school.http, 'Portable 1', 'a')
    await waitUntil(async () => (await list(territory)).length === 1, { what: 'the device in the town hall' })
    const schools = async () => (await json<TerritoryView>(await territory.fetch('/api/territory'))).schools
    expect((await schools()).map(({ state }) => state)).toEqual(['joined'])

    await json(await school.fetch('/api/territory/uplink/leave', { method: 'POST' }))
    expect((await schools()).map(({ state }) => state)).toEqual(['left'])
    expect((await list(territory)).map(({ name }) => name)).toEqual(['Portable 1'])

    const next = await start(['--role', 'territory'])
    const { code } = await json<JoinCode>(await next.fetch('/api/territory/codes', post({ life: 600_000 })))
    await json(await school.fetch('/api/territory/uplink', post({ code })))
    await enrol(school.http, 'Portable 2', 'b')
    await waitUntil(async () => (await list(next)).length === 2, { what: 'both devices in the next town hall' })
    expect((await list(territory)).map(({ name }) => name)).toEqual(['Portable 1'])
  })

  it('is joined, bounded and left by the command line of its machine, as by the console', async () => {
    const [territory, school] = [await start(['--role', 'territory']), await start()]
    const made = await typed(territory.data, 'join-code', '--json')
    expect([made.code, made.err]).toEqual([0, ''])
    const { code } = JSON.parse(made.out) as JoinCode
    expect(await typed(school.data, 'status')).toEqual({
      code: 0,
      out: 'Cette école n’est raccordée à aucune mairie.',
      err: '',
    })
    expect(await typed(school.data, 'join', code)).toMatchObject({ code: 0, err: '' })
    const uplink = async () => (await json<TerritoryView>(await school.fetch('/api/territory'))).uplink
    await waitUntil(async () => (await uplink())?.state === 'open', { what: 'the uplink to open' })
    const bounded = await typed(school.data, 'limit', '8-18=256')
    expect([bounded.code, bounded.out.endsWith('8-18=256 kbit/s')]).toEqual([0, true])
    const seen = await typed(territory.data, 'status', '--json')
    expect((JSON.parse(seen.out) as TerritoryView).schools.map(({ state }) => state)).toEqual(['joined'])
    expect(await typed(school.data, 'leave')).toEqual({
      code: 0,
      out: 'Cette école n’est raccordée à aucune mairie.',
      err: '',
    })
    expect(await uplink()).toBeNull()
    const again = await typed(territory.data, 'join-code', '--school', 'Nulle part')
    expect([again.code, again.err.includes('« Nulle part »')]).toEqual([1, true])
  })

  it('that has joined takes no second school in', async () => {
    const { school } = await joined()
    const { authorities } = await json<{ authorities: { id: string }[] }>(await school.fetch('/api/schools'))
    const second = await school.fetch('/api/schools', post({ authority: authorities[0]?.id, name: 'École annexe' }))
    expect([second.status, ((await second.json()) as { code: string }).code]).toEqual([409, 'UPLINK_ONE_SCHOOL'])
  })

  it('a server of several schools does not join, and says so', async () => {
    const [territory, school] = [await start(['--role', 'territory']), await start()]
    const { code } = await json<JoinCode>(await territory.fetch('/api/territory/codes', post({ life: 600_000 })))
    const other = await json<{ id: string }>(await school.fetch('/api/authorities', post({ name: 'Flers' })))
    await json(await school.fetch('/api/schools', post({ authority: other.id, name: 'École annexe' })))
    const refused = await school.fetch('/api/territory/uplink', post({ code, school: 'École annexe' }))
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([409, 'UPLINK_ONE_SCHOOL'])
  })
})
