import { join } from 'node:path'
import type { OneTimeLink, PeopleList } from '@preau/protocol/api/people.ts'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { readSpecs } from '../../agent/drivers/spec-files.ts'
import { playLessons } from '../../agent/play-lessons.ts'
import { keysIn } from '../../agent/simulators/keys.ts'
import { startSchool } from '../../agent/simulators/school.ts'
import { silent } from '../../agent/uplink/log.ts'
import { askServer } from '../../cli/ask-server.ts'
import { layLesson } from '../../cli/demo-lesson-page.ts'
import { demoLessons, KIOSK_MACHINE } from '../../cli/demo-lessons.ts'
import { demoSchool } from '../../cli/demo-year.ts'
import { seedLessons } from '../../server/seed/lessons.ts'
import { seedSchool } from '../../server/seed/school.ts'
import { localCode, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'
import { asker } from './booking-school.ts'
import { KIOSK_PAGE } from './on-kiosk.ts'

const SEED = 'jules-ferry'
const MINUTE = 60_000
const SPECS = readSpecs(join(import.meta.dirname, '../../firmware-specs/devices'))
const PASSWORD = 'trombone glacier piment volcan'

/** Who teaches before the board that works; the number of her badge. */
export const SOPHIE = { name: 'Sophie Petit', badge: '100001' }
/** Who teaches before the one whose fan stopped; he is the head, too, so that he may have a room at any hour of the day. */
export const MARC = { name: 'Marc Leroy', badge: '100002' }

/**
 * A school in which a lesson has begun before a board that works: server, agents and boards as in the demo, and persons who do what
 * the played teachers do there. `kiosk` is the address that lets one browser onto the page of that board. `signIn` and `ask` are
 * those of the teacher whose board is broken.
 */
export async function startLessonStage() {
  const folder = scratchFolder()
  const now = Date.now()
  const { service: _, ...told } = demoSchool(SEED, now, SPECS)
  const devices = told.devices.filter(({ name }) => /^TNI salle [123]$/.test(name))
  await seedSchool(folder.path, { ...told, devices }, { progress: () => undefined, stopping: () => false })
  const lessons = demoLessons(SEED, now)
  const [works] = lessons.soon
  if (!works) throw new TypeError('the demo tells of the board that works')
  await seedLessons(folder.path, {
    ...lessons,
    week: [],
    teachers: [
      { ...SOPHIE, role: 'teacher' },
      { ...MARC, role: 'school_head' },
    ],
    soon: [{ ...works, after: -5 * MINUTE, lasts: 15 * MINUTE }],
  })
  const server = await startServerProcess(folder.path)
  const admin = asker(server.http, (path, init) => server.fetch(path, init))

  const secret = Buffer.from(readEnrolCode(localCode(server.http)).secret).toString('hex')
  const files = join(folder.path, 'lessons/files')
  layLesson(files)
  let kiosk: string | undefined
  const school = await startSchool({
    ask: askServer(server.http, secret),
    secret,
    keys: (claims) => keysIn(join(folder.path, 'demo-keys.json'), claims),
    ...{ specs: SPECS, seed: SEED, random: Math.random, log: silent },
    lessons: playLessons({
      ...{ folder: join(folder.path, 'lessons'), lessons: files },
      // Persons do it here.
      habits: { badges: new Map(), launchAfter: Number.POSITIVE_INFINITY, stay: new Set([MARC.name]) },
      kiosk: {
        machine: KIOSK_MACHINE,
        page: KIOSK_PAGE,
        onAddress: (address) => {
          kiosk = address
        },
      },
    }),
  })
  const marc = cookieOf(MARC.name)
  const ask = asker(server.http, async (path, init) =>
    fetch(server.http + path, { ...init, headers: { ...init?.headers, 'x-preau': '1', cookie: await marc } }),
  )
  const page = await waitUntil(() => kiosk, { within: 60_000, what: 'the page at the board' })
  return {
    ...{ ...server, admin, ask, school: school.school, kiosk: page, signIn: () => marc },
    async end() {
      await school.stop()
      await server.end()
      folder.remove()
    },
  }

  /** Gives somebody of the story what lets him in, as an administrator does. */
  async function cookieOf(name: string): Promise<string> {
    const { rows } = await admin<PeopleList>('GET', `/api/people?q=${encodeURIComponent(name)}`)
    const id = rows.find((row) => row.name === name)?.id
    await admin('PATCH', `/api/people/${id}`, { login: `${name.toLowerCase().replace(' ', '.')}@ecole.test` })
    const { url } = await admin<OneTimeLink>('POST', `/api/people/${id}/link`)
    const reply = await fetch(`${server.http}/api/sign-in/link`, {
      method: 'POST',
      headers: { 'x-preau': '1', 'content-type': 'application/json' },
      body: JSON.stringify({ secret: new URL(url).hash.slice(1), password: PASSWORD }),
    })
    const set = reply.headers.getSetCookie().find((each) => /^(__Host-)?preau=/.test(each)) ?? ''
    return set.slice(0, set.indexOf(';'))
  }
}
