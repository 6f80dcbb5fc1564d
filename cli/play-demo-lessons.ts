import { join } from 'node:path'
import type { KeepMachineLessons } from '@preau/agent/simulators/device-lessons.ts'
import type { Context, Flags } from './command.ts'
import type { ProgramLog } from './program-log.ts'

/** A teacher of the demo launches his lesson so long after its hour began, in ms; where a window shows the page, somebody may be quicker. */
const LAUNCH_AFTER = 10_000
const LAUNCH_AFTER_PERSON = 60_000

/** Looks after the lessons of the demo; `stop` closes the window in which the page at the board is shown, where there is one. */
export async function playDemoLessons(
  folder: string,
  flags: Flags,
  context: Context,
  log: ProgramLog,
): Promise<{ keep: KeepMachineLessons; stop(): Promise<void> }> {
  const [{ agentConfig }, { playLessons }, { layLesson }, { DEMO_STAYS, DEMO_TEACHERS, KIOSK_MACHINE }, kiosks] =
    await Promise.all([
      import('@preau/agent/config.ts'),
      import('@preau/agent/play-lessons.ts'),
      import('./demo-lesson-page.ts'),
      import('./demo-lessons.ts'),
      import('./demo-kiosk.ts'),
    ])
  const files = join(folder, 'files')
  layLesson(files)
  const window = flags.kiosk === true ? kiosks.openDemoKiosk(context, log) : undefined
  const keep = playLessons({
    folder,
    lessons: files,
    habits: {
      badges: new Map(DEMO_TEACHERS.map(({ name, badge }) => [name, badge])),
      launchAfter: window ? LAUNCH_AFTER_PERSON : LAUNCH_AFTER,
      stay: DEMO_STAYS,
    },
    kiosk: {
      machine: KIOSK_MACHINE,
      page: agentConfig({}, context.environment).kioskPage,
      orders: window?.orders,
      onAddress: (address) => kiosks.tellKioskAddress(address, KIOSK_MACHINE, flags, context),
    },
  })
  return { keep, stop: async () => void (await window?.stop()) }
}
