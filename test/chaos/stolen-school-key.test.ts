import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeUplink } from '@preau/protocol/territory/envelope.ts'
import { decodeUplinkPlace, type UplinkPlace } from '@preau/protocol/territory/uplink-place.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postJson } from '../../server/territory/https-line.ts'
import type { LinePapers } from '../../server/territory/line.ts'
import { type MqttLine, openMqtt } from '../../server/territory/mqtt-line.ts'
import { enrol, type ProvenIdentity } from '../processes/raw-device.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { joinTownHall, NO_TOWN_HALL, posted, readAnswer, startTownHall, type TownHall } from '../processes/town-hall.ts'
import { waitUntil } from '../wait-until.ts'

interface School {
  folder: ReturnType<typeof scratchFolder>
  server: ServerProcess
  place: UplinkPlace
  papers: LinePapers
  device: ProvenIdentity
}

let hall: TownHall
let stolen: School
let other: School

async function startSchool(name: string): Promise<School> {
  const folder = scratchFolder()
  const server = await startServerProcess(folder.path)
  const device = await enrol(server.http, name, 'a')
  await readAnswer(await server.fetch(`/api/schools/${device.school}`, posted({ name: `École ${name}` }, 'PATCH')))
  await joinTownHall(server, hall.server())
  const place = decodeUplinkPlace(JSON.parse(readFileSync(join(folder.path, 'uplink.json'), 'utf8')))
  const key = readFileSync(join(folder.path, 'authority', 'uplink.key'), 'utf8')
  const papers = { key, certificate: place.certificate, authority: place.authority }
  return { folder, server, place, papers, device }
}

/** The thief at the broker, with what he heard; each topic that he asked for is refused or granted by itself. */
async function thief(
  subscribe: string,
): Promise<{ line: MqttLine; heard: string[]; isIn: () => boolean; isOut: () => boolean }> {
  const heard: string[] = []
  let state = ''
  const url = `mqtts://127.0.0.1:${hall.brokerPort}`
  const line = openMqtt(
    { url, papers: stolen.papers, clientId: `thief-${Math.random()}`, subscribe: [subscribe], keepalive: 20 },
    {
      opened: () => {
        state = 'in'
      },
      message: (topic) => heard.push(topic),
      closed: () => {
        state = 'out'
      },
    },
  )
  await waitUntil(() => state !== '', { what: 'the broker to answer the thief' })
  return { line, heard, isIn: () => state === 'in', isOut: () => state === 'out' }
}

/** Everything that the territory has of a school. */
async function held({ place: { school } }: School): Promise<string> {
  const rows = await hall.postgres.admin<{ all: string }>(
    `select (select json_agg((d.id, d.name, d.note, d.kind, d.status) order by d.id)::text from devices d where school_id = '${school}') || (select row_to_json(s)::text from schools s where id = '${school}')
      || (select count(*) from events where school_id = '${school}') || (select count(*) from sync_set_aside where school_id = '${school}') as all`,
    hall.database,
  )
  return rows[0]?.all ?? ''
}

/** Rows about the other school's device and the other school itself, as its own server would write them. */
const forged = () => {
  const version = `${(Date.now() + 1000).toString(16).padStart(12, '0')}-0000-000000000001`
  const { device, school } = other.device
  const said = { model: null, serial: null, enrolled_at: 1, simulated: 0, note: 'volé', room_id: null }
  return {
    what: 'batch' as const,
    records: [
      { kind: 'device', key: JSON.stringify([device]), version, value: { name: 'Volé', kind: 'laptop', ...said } },
      { kind: 'school', key: JSON.stringify([school]), version, value: { name: 'Volée', timezone: 'Europe/Paris' } },
      {
        kind: 'device_status',
        key: JSON.stringify([device]),
        version,
        value: { status: 'ok', severity: 5, status_since: 1, reasons: '[]', conditions: '{}' },
      },
    ],
  }
}
const text = (ends: { school: string; server: string }, epoch: number) =>
  encodeUplink(ends, { epoch, seq: 1, body: forged() }, { at: Date.now(), uptime: 1 })

if (NO_TOWN_HALL) it('a stolen key of a school', (context) => context.skip(NO_TOWN_HALL))
else
  describe('I4: a stolen key of a school server', () => {
    beforeAll(async () => {
      hall = await startTownHall()
      stolen = await startSchool('Volée')
      other = await startSchool('Voisine')
      await waitUntil(async () => (await held(other)).includes('Voisine'), {
        within: 60_000,
        what: 'the school next door',
      })
    })

    afterAll(async () => {
      for (const school of [stolen, other]) {
        await school?.server.end('SIGKILL')
        school?.folder.remove()
      }
      await hall?.end()
    })

    it('hears on no topic what is for another school, nor what another says', async () => {
      const { school, server } = other.place
      const topics = [
        '#',
        'preau1/#',
        'preau1/up/#',
        'preau1/down/#',
        `preau1/down/${school}/${server}/uplink`,
        `preau1/down/${school}/+/uplink`,
        '$SYS/#',
      ]
      const thieves = await Promise.all(topics.map(thief))
      await readAnswer(
        await hall.server().fetch(`/api/devices/${other.device.device}`, posted({ note: 'Un mot' }, 'PATCH')),
      )
      await waitUntil(
        async () =>
          (await readAnswer<{ note: string }>(await other.server.fetch(`/api/devices/${other.device.device}`))).note ===
          'Un mot',
        { within: 60_000, what: 'the word in the school next door' },
      )
      expect(thieves.flatMap(({ heard }) => heard).filter((topic) => !topic.includes(stolen.place.server))).toEqual([])
      for (const { line } of thieves) line.close()
    })

    it('writes on no topic a row of another school', async () => {
      const before = await held(other)
      const [own, next] = [stolen.place, other.place]
      const { line, isIn } = await thief(`preau1/down/${own.school}/${own.server}/uplink`)
      expect(isIn()).toBe(true)
      const epochs = await hall.postgres.admin<{ school_id: string; in_epoch: string }>(
        'select school_id, in_epoch from sync_peers',
        hall.database,
      )
      const epochOf = (school: string) => Number(epochs.find(({ school_id }) => school_id === school)?.in_epoch)
      const ends = [own.school, next.school].flatMap((school) =>
        [own.server, next.server].map((server) => ({ school, server })),
      )
      for (const topic of ends) {
        for (const said of ends)
          line.publish(`preau1/up/${topic.school}/${topic.server}/uplink`, text(said, epochOf(said.school)))
        for (const kind of ['birth', 'event', 'report', 'command'])
          line.publish(`preau1/up/${topic.school}/${topic.server}/${kind}`, text(topic, epochOf(topic.school)))
        line.publish(`preau1/down/${topic.school}/${topic.server}/uplink`, text(topic, epochOf(topic.school)))
      }
      // What the thief may write is his own school's: it is there, and the rest of the same batch is not.
      await waitUntil(
        async () =>
          Number(
            (
              await hall.postgres.admin<{ n: string }>(
                `select count(*) as n from sync_set_aside where school_id = '${own.school}'`,
                hall.database,
              )
            )[0]?.n,
          ) > 0,
        { within: 60_000, what: 'the forged rows to be set aside' },
      )
      expect(await held(other)).toBe(before)
      line.close()
    })

    it('is let in by no route but its own, and there for its own school alone', async () => {
      const before = await held(other)
      const address = { host: '127.0.0.1', port: Number(new URL(hall.server().https).port) }
      const ask = (path: string, body: object) =>
        postJson({ address, path, body, papers: stolen.papers, within: 10_000 }).then(
          () => 'ok',
          (error: { code: string }) => error.code,
        )
      const { school, server } = other.place
      expect(await ask('/api/uplink', { messages: [text({ school, server }, 1)], wait: 0 })).toBe('IDENTITY_MISMATCH')
      expect(await ask('/api/uplink', { messages: [text({ school, server: stolen.place.server }, 1)], wait: 0 })).toBe(
        'IDENTITY_MISMATCH',
      )
      const { paths } = await readAnswer<{ paths: Record<string, object> }>(
        await hall.server().fetch('/api/openapi.json'),
      )
      // Its own school alone can be made to leave by it: the certificate says which one that is.
      const posts = Object.entries(paths).filter(([path, methods]) => 'post' in methods && path !== '/api/uplink/leave')
      const letIn = []
      for (const [path] of posts) {
        const answer = await ask(path.replaceAll(/\{\w+\}/g, other.device.device), {})
        if (answer === 'ok') letIn.push(path)
      }
      // It ends a session, and there is none.
      expect(letIn).toEqual(['/api/sign-out'])
      expect(await held(other)).toBe(before)
    })

    it('lets in nobody any more once it was taken back', async () => {
      await readAnswer(
        await hall.server().fetch(`/api/territory/schools/${stolen.place.school}/revoke`, { method: 'POST' }),
      )
      const address = { host: '127.0.0.1', port: Number(new URL(hall.server().https).port) }
      await expect(
        postJson({
          address,
          path: '/api/uplink',
          body: { messages: [], wait: 0 },
          papers: stolen.papers,
          within: 60_000,
        }),
      ).rejects.toMatchObject({ code: 'CERTIFICATE_REFUSED' })
    })
  })
