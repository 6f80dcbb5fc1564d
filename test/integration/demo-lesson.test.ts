import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DeviceList } from '@preau/protocol/api/devices.ts'
import type { EventList } from '@preau/protocol/api/events.ts'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shellConfig } from '../../agent/config.ts'
import { readSpecs } from '../../agent/drivers/spec-files.ts'
import { openPlayedKiosk, type PlayedKiosk, playLessons } from '../../agent/play-lessons.ts'
import { keysIn } from '../../agent/simulators/keys.ts'
import type { TeacherHabits } from '../../agent/simulators/played-teacher.ts'
import { type RunningSchool, startSchool } from '../../agent/simulators/school.ts'
import { schoolMoment } from '../../agent/simulators/school-hours.ts'
import { silent } from '../../agent/uplink/log.ts'
import { askServer } from '../../cli/ask-server.ts'
import { layLesson } from '../../cli/demo-lesson-page.ts'
import { DEMO_TEACHERS, demoLessons, KIOSK_MACHINE } from '../../cli/demo-lessons.ts'
import { demoSchool } from '../../cli/demo-year.ts'
import { seedLessons } from '../../server/seed/lessons.ts'
import { seedSchool } from '../../server/seed/school.ts'
import { kioskAbsent, windowedChromium } from '../processes/kiosk-stage.ts'
import { localCode, type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { startScreen, type XScreen } from '../processes/x-screen.ts'
import { waitUntil } from '../wait-until.ts'

const SEED = 'jules-ferry'
const MINUTE = 60_000
const SPECS = readSpecs(join(import.meta.dirname, '../../firmware-specs/devices'))
/** A lesson does not go over midnight: just before it none begins at once. */
const IS_TOO_LATE = schoolMoment(Date.now()).minute >= 23 * 60 + 50
const NO_WINDOW = kioskAbsent()

describe.skipIf(IS_TOO_LATE)(`a lesson of the demo${IS_TOO_LATE ? ' (midnight is near)' : ''}`, () => {
  const folder = scratchFolder()
  const habits: TeacherHabits = {
    badges: new Map(DEMO_TEACHERS.map(({ name, badge }) => [name, badge])),
    launchAfter: Number.POSITIVE_INFINITY,
  }
  let server: ServerProcess
  let school: RunningSchool
  let screen: XScreen | undefined
  let window: PlayedKiosk | undefined

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
    const [files, page] = [join(folder.path, 'lessons/files'), join(folder.path, 'page')]
    layLesson(files)
    mkdirSync(page)
    writeFileSync(join(page, 'index.html'), '<!doctype html><title>Tableau</title>')
    if (NO_WINDOW === '') {
      screen = await startScreen()
      window = openPlayedKiosk(
        shellConfig({
          ...process.env,
          ...{ DISPLAY: screen.display, XDG_CACHE_HOME: folder.path, CHROMIUM_PATH: windowedChromium() },
        }),
        silent,
      )
    }
    school = await startSchool({
      ask: askServer(server.http, secret),
      secret,
      keys: (claims) => keysIn(join(folder.path, 'demo-keys.json'), claims),
      ...{ specs: SPECS, seed: SEED, random: Math.random, log: silent },
      lessons: playLessons({
        ...{ folder: join(folder.path, 'lessons'), lessons: files, habits },
        kiosk: { machine: KIOSK_MACHINE, page, orders: window?.orders, onAddress: () => undefined },
      }),
    })
  }, 120_000)
  afterAll(async () => {
    await Promise.all([school?.stop(), window?.stop()])
    await screen?.end()
    await server?.end()
    folder.remove()
  }, 60_000)

  const json = async <T>(path: string) => (await (await server.fetch(path)).json()) as T
  /** What the time line of its machine says, oldest first. */
  const steps = async () => {
    const { rows } = await json<DeviceList>('/api/devices?limit=100')
    const id = rows.find(({ name }) => name === KIOSK_MACHINE)?.id
    const told = await json<EventList>(`/api/devices/${id}/events?limit=100`)
    return told.rows
      .map(({ event }) => event)
      .filter((event) => event.startsWith('lesson.'))
      .reverse()
  }
  const step = (event: string) =>
    waitUntil(async () => (await steps()).includes(event), { within: 100_000, what: `${event} on the time line` })
  const isShown = async () => (await screen?.windows())?.includes('Fractions') === true

  it('is checked and launched with the badge of its teacher', { timeout: 120_000 }, async () => {
    if (window) await waitUntil(window.orders.isShown, { within: 60_000, what: 'the page at the board' })
    habits.launchAfter = 0
    await step('lesson.running')
    expect(await steps()).toEqual(['lesson.checking', 'lesson.ready', 'lesson.running'])
  })

  it.skipIf(NO_WINDOW)(`is shown in a Chromium${NO_WINDOW && ` (${NO_WINDOW})`}`, { timeout: 60_000 }, async () => {
    await waitUntil(isShown, { within: 50_000, what: 'the lesson in a window' })
  })

  it('ends, and is closed', { timeout: 120_000 }, async () => {
    habits.endAfter = 0
    await step('lesson.ended')
    expect(await steps()).toEqual(['lesson.checking', 'lesson.ready', 'lesson.running', 'lesson.ended'])
    await waitUntil(async () => !(await isShown()), { what: 'the window of the lesson to be gone' })
  })
})
