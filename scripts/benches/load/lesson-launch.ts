import { join } from 'node:path'
import type { PlannedLesson } from '@preau/protocol/messages/day-plan.ts'
import { Keeper } from '../../../agent/devices/keeper.ts'
import { keptLine } from '../../../agent/devices/settings.ts'
import { readSpecs } from '../../../agent/drivers/spec-files.ts'
import { reachedBoard } from '../../../agent/keep-lessons.ts'
import { LessonKeeper } from '../../../agent/lessons/lesson-keeper.ts'
import { Openings } from '../../../agent/lessons/openings.ts'
import { planMemory } from '../../../agent/lessons/plan-file.ts'
import { playedValues, playSpec } from '../../../agent/simulators/play-spec.ts'
import { serveOnTcp } from '../../../agent/simulators/serve-device.ts'
import { realClock } from '../../../agent/uplink/clock.ts'
import { secureRandom } from '../../../agent/uplink/random.ts'
import { waitUntil } from '../../../test/wait-until.ts'
import { SPECS_FOLDER } from './specs-folder.ts'

const SPEC = 'epson/escvp21'
const ID = '01999d00-0000-7000-8000-0000000000b1'

/** Seconds that a look before a lesson takes, and from the touch on until the board shows the picture of its PC. */
export interface LaunchTimes {
  preflight: number
  boardReady: number
}

/** Checks and launches a lesson over the real lines and drivers, before a board in standby that answers at once. */
export async function launchTimes(): Promise<LaunchTimes> {
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
  const lessons = new LessonKeeper({
    ...{ clock, board, store: planMemory(), report: () => undefined },
    ...{ isConnected: () => true, serverTime: () => clock.wall() },
    machine: () => ({ diskFull: false, temperature: 50 }),
    opener: { open: async () => undefined, close: async () => undefined },
    openings: new Openings({ folder: join(SPECS_FOLDER, 'none'), hasProxy: false }),
  })
  try {
    await waitUntil(() => board()?.state().presence === 'present', { what: 'the board' })
    const now = clock.wall()
    const lesson: PlannedLesson = {
      ...{ id: ID, from: now + 60_000, to: now + 3_600_000, title: '', teacher: null, classLabel: null, opens: null },
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
    const touched = clock.uptime()
    const { refused } = await lessons.launch(ID, undefined)
    if (refused !== null) throw new Error(`refused: ${refused}`)
    return { preflight, boardReady: clock.uptime() - touched }
  } finally {
    lessons.stop()
    await keeper.stop()
    await served.close()
  }
}
