import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PlannedLesson } from '@preau/protocol/messages/day-plan.ts'
import type { LessonStands } from '@preau/protocol/messages/lesson.ts'
import { Keeper } from '../../../agent/devices/keeper.ts'
import { keptLine } from '../../../agent/devices/settings.ts'
import { readSpecs } from '../../../agent/drivers/spec-files.ts'
import { reachedBoard } from '../../../agent/keep-lessons.ts'
import { LessonKeeper } from '../../../agent/lessons/lesson-keeper.ts'
import { Openings } from '../../../agent/lessons/openings.ts'
import { planMemory } from '../../../agent/lessons/plan-file.ts'
import type { ResourceOpener } from '../../../agent/lessons/resource-opener.ts'
import { playedValues, playSpec } from '../../../agent/simulators/play-spec.ts'
import { serveOnTcp } from '../../../agent/simulators/serve-device.ts'
import { realClock } from '../../../agent/uplink/clock.ts'
import { secureRandom } from '../../../agent/uplink/random.ts'
import type { KioskStage } from '../../../test/processes/kiosk-stage.ts'
import { waitUntil } from '../../../test/wait-until.ts'
import { SPECS_FOLDER } from './specs-folder.ts'

const SPEC = 'epson/escvp21'
const ID = '01999d00-0000-7000-8000-0000000000b1'

const FILE = 'leçon.html'
const TITLE = 'Leçon du banc'

/**
 * Seconds that a look before a lesson takes; from the touch on until the board shows the picture of its PC, and until what the lesson
 * opens is on the screen, where one is.
 */
export interface LaunchTimes {
  preflight: number
  boardReady: number
  opened: number | undefined
}

/**
 * Checks and launches a lesson over the real lines and drivers, before a board in standby that answers at once.
 * @param stage a screen with the kiosk on it, over which the lesson opens its page; without one it opens nothing
 */
export async function launchTimes(stage?: KioskStage): Promise<LaunchTimes> {
  const specs = readSpecs(SPECS_FOLDER)
  const spec = specs.find(({ id }) => id === SPEC)?.spec
  if (!spec) throw new Error(`no spec ${SPEC}`)
  const played = playSpec(spec, { ...playedValues(spec), power: 'standby', input: 'hdmi2' })
  // It is warm as soon as it is asked to be on: what is measured is the program.
  const device = {
    ...played,
    get values() {
      return played.values
    },
    answer: (request: Uint8Array) => {
      const answer = played.answer(request)
      played.pass(120)
      return answer
    },
  }
  const served = await serveOnTcp(spec, device)
  const clock = realClock({ unref: true })
  const line = keptLine({ spec: SPEC, host: '127.0.0.1', port: served.port, input: 'hdmi1' }, specs)
  const keeper = new Keeper([line], { clock, random: secureRandom, report: () => undefined })
  keeper.start()
  const board = () => {
    const kept = keeper.board()
    return kept && reachedBoard(kept)
  }
  let took: LessonStands | undefined
  const lessons = new LessonKeeper({
    ...{ clock, board, store: planMemory() },
    report: (lesson) => {
      if (lesson.what === 'state' && lesson.board !== undefined) took = lesson
    },
    ...{ isConnected: () => true, serverTime: () => clock.wall() },
    machine: () => ({ diskFull: false, temperature: 50 }),
    opener: stage ? onScreen(stage) : { open: async () => undefined, close: async () => undefined },
    openings: new Openings({ folder: stage?.files ?? join(SPECS_FOLDER, 'none'), hasProxy: false }),
  })
  try {
    await waitUntil(() => board()?.state().presence === 'present', { what: 'the board' })
    const now = clock.wall()
    const lesson: PlannedLesson = {
      ...{ id: ID, from: now + 60_000, to: now + 3_600_000, title: '', teacher: null, classLabel: null },
      opens: stage ? { kind: 'file', path: FILE } : null,
      ...{ code: null, badge: null, fallbacks: [], ticket: null },
    }
    const known = { from: now - 3_600_000, to: now + 86_400_000 }
    lessons.take({
      ...{ version: 1, time: now, timeZone: 'Europe/Paris', school: '', room: null, support: null, known },
      ...{ periods: [], free: [], sites: [], board: null, lessons: [lesson], tickets: [] },
    })
    const begun = clock.uptime()
    await lessons.check(ID)
    const preflight = clock.uptime() - begun
    const { refused } = await lessons.launch(ID, undefined)
    if (refused !== null) throw new Error(`refused: ${refused}`)
    if (took?.board === undefined) throw new Error('nobody said how long it took')
    const { board: boardMs, opened } = took
    return { preflight, boardReady: boardMs / 1000, opened: opened === undefined ? undefined : opened / 1000 }
  } finally {
    lessons.stop()
    await keeper.stop()
    await served.close()
    await stage?.shell.close()
  }
}

/** Opens the page of the lesson in the real shell, and says so when its window is there. */
function onScreen({ shell, screen, files }: KioskStage): ResourceOpener {
  const page = `<!doctype html><meta charset="utf-8"><title>${TITLE}</title><body><h1>${TITLE}</h1>`
  writeFileSync(join(files, FILE), page)
  return {
    async open(what) {
      const refused = await shell.open(what)
      if (refused !== undefined) return refused
      await waitUntil(async () => (await screen.windows()).includes(TITLE), { what: 'the window of the lesson' })
      return undefined
    },
    close: () => shell.close(),
  }
}
