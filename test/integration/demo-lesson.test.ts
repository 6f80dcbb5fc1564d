import { join } from 'node:path'
import type { DeviceList } from '@preau/protocol/api/devices.ts'
import type { EventList } from '@preau/protocol/api/events.ts'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSpecs } from '../../agent/drivers/spec-files.ts'
import { playLessons } from '../../agent/play-lessons.ts'
import { keysIn } from '../../agent/simulators/keys.ts'
import { type RunningSchool, startSchool } from '../../agent/simulators/school.ts'
import { schoolMoment } from '../../agent/simulators/school-hours.ts'
import { silent } from '../../agent/uplink/log.ts'
import { askServer } from '../../cli/ask-server.ts'
import { layLesson } from '../../cli/demo-lesson-page.ts'
import { DEMO_TEACHERS, demoLessons, KIOSK_MACHINE } from '../../cli/demo-lessons.ts'
import { demoSchool } from '../../cli/demo-year.ts'
import { seedLessons } from '../../server/seed/lessons.ts'
import { seedSchool } from '../../server/seed/school.ts'
import { localCode, type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

const SEED = 'jules-ferry'
const MINUTE = 60_000
const SPECS = readSpecs(join(import.meta.dirname, '../../firmware-specs/devices'))
/** A lesson does not go over midnight: just before it none begins at once. */
const IS_TOO_LATE = schoolMoment(Date.now()).minute >= 23 * 60 + 50

describe.skipIf(IS_TOO_LATE)(`a lesson of the demo${IS_TOO_LATE ? ' (midnight is near)' : ''}`, () => {
  const folder = scratchFolder()
  let server: ServerProcess
  let school: RunningSchool
  let address = ''

  beforeAll(async () => {
    const now = Date.now()
    const told = demoSchool(SEED, now, SPECS)
    const devices = told.devices.filter(({ name }) => name === KIOSK_MACHINE)
    const { service: _, ...empty } = told
    await seedSchool(folder.path, { ...empty, devices }, { progress: () => undefined, stopping: () => false })
    const lessons = demoLessons(SEED, now)
    // It has begun already, and goes on: nothing is to be waited for.
    const soon = lessons.soon.slice(0, 1).map((each) => ({ ...each, after: -5 * MINUTE, lasts: 10 * MINUTE }))
    await seedLessons(folder.path, { ...lessons, week: [], soon })
    server = await startServerProcess(folder.path)
    const secret = Buffer.from(readEnrolCode(localCode(server.http)).secret).toString('hex')
    const files = join(folder.path, 'lessons/files')
    layLesson(files)
    school = await startSchool({
      ask: askServer(server.http, secret),
      secret,
      keys: (claims) => keysIn(join(folder.path, 'demo-keys.json'), claims),
      ...{ specs: SPECS, seed: SEED, random: Math.random, log: silent },
      lessons: playLessons({
        folder: join(folder.path, 'lessons'),
        lessons: files,
        habits: {
          badges: new Map(DEMO_TEACHERS.map(({ name, badge }) => [name, badge])),
          ...{ launchAfter: 0, endAfter: 0 },
        },
        kiosk: {
          machine: KIOSK_MACHINE,
          page: join(folder.path, 'no-page'),
          onAddress: (given) => {
            address = given
          },
        },
      }),
    })
  }, 120_000)
  afterAll(async () => {
    await school?.stop()
    await server?.end()
    folder.remove()
  }, 60_000)

  const json = async <T>(path: string) => (await (await server.fetch(path)).json()) as T
  const idOf = async (name: string) =>
    (await json<DeviceList>('/api/devices?limit=100')).rows.find((row) => row.name === name)?.id ?? ''

  it('is checked, launched with a badge and ended, all of it on the time line of its machine', {
    timeout: 120_000,
  }, async () => {
    const id = await idOf(KIOSK_MACHINE)
    const steps = async () => {
      const { rows } = await json<EventList>(`/api/devices/${id}/events?limit=100`)
      return rows.map(({ event }) => event).filter((event) => event.startsWith('lesson.'))
    }
    await waitUntil(async () => (await steps()).includes('lesson.ended'), {
      within: 100_000,
      what: 'the lesson to end',
    })
    expect((await steps()).reverse()).toEqual(['lesson.checking', 'lesson.ready', 'lesson.running', 'lesson.ended'])
  })

  it('has a page at its board, which lets in one browser', async () => {
    const first = await fetch(address, { redirect: 'manual' })
    const second = await fetch(address, { redirect: 'manual' })
    expect([first.status, second.status]).toEqual([303, 403])
    expect(new URL(address).hostname).toBe('127.0.0.1')
  })
})
