// The helper in a person's session, as a program of its own: what the service installs beside the agent.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Screen } from '@preau/protocol/session.ts'
import { sessionId, shellConfig } from './config.ts'
import { cornerHere } from './corner-here.ts'
import { createLog } from './log.ts'
import { SHARED_KEY } from './session/doors.ts'
import { startHelper } from './session/helper.ts'
import { readHostScreens } from './session/host-screens.ts'
import { linuxScreens } from './session/linux-screens.ts'
import { screenLayout } from './session/screen-layout.ts'
import { makeShell } from './shells/make-shell.ts'
import { sessionShell } from './shells/session-shell.ts'
import { realClock } from './uplink/clock.ts'
import { secureRandom } from './uplink/random.ts'
import { stillTaker } from './view/take-still.ts'
import { windowsStillHere } from './view/windows-still.ts'

/** Where the service of each platform has its doors, unless `--door` says another folder. */
const DOORS = process.platform === 'win32' ? 'C:\\ProgramData\\Preau\\session' : '/run/preau-agent'
/** How often the session and its screens are looked at, in ms: a screen that is plugged in is no news of the minute. */
const LOOK_EVERY = 60_000
const SCREENS_EVERY_LOOKS = 15

const { values } = parseArgs({ options: { door: { type: 'string' } } })
const clock = realClock()
const key = process.platform === 'win32' ? SHARED_KEY.key : `${process.getuid?.()}`
const file = join(values.door ?? DOORS, `${key}.json`)

const log = createLog({ json: false, now: clock.wall, write: (line) => void process.stderr.write(`${line}\n`) })
const settings = shellConfig()
const shell = sessionShell({
  layout: screenLayout({ platform: process.platform, environment: settings.environment }).set,
  still: stillTaker({ environment: settings.environment, windows: windowsStillHere(clock, settings.environment) }),
  make: makeShell(settings, { clock, screen: () => seen[0], corner: cornerHere(settings.environment) }),
  answer: (news) => helper.answer(news),
  clock,
  log: (level, event, fields) => level !== 'info' && level !== 'debug' && log(level, event, fields),
})
let seen: readonly Screen[] = []
const watch = process.platform === 'win32' ? watchHost : watchDesktop
const helper = startHelper({
  readDoor() {
    try {
      return readFileSync(file, 'utf8')
    } catch {
      return undefined
    }
  },
  watchScreens: (onScreens) =>
    watch((screens) => {
      seen = screens
      onScreens(screens)
    }),
  onWelcome: () => shell.greet(),
  onOrder: (order) => shell.take(order),
  clock,
  random: secureRandom,
  log: (level, event, fields) => level !== 'info' && log(level, event, fields),
})

function end(): void {
  void shell.stop().finally(() => {
    helper.stop()
    process.exit(0)
  })
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end)

function watchHost(onScreens: (screens: Screen[]) => void): () => void {
  readHostScreens(process.stdin, onScreens, () => end())
  return () => {}
}

/** Linux: looks for itself, and ends with the session even where nobody ends what ran in it. */
function watchDesktop(onScreens: (screens: Screen[]) => void): () => void {
  const session = sessionId()
  let looks = 0
  let callOff = () => {}
  const look = async () => {
    callOff = clock.after(LOOK_EVERY, look)
    if (session !== undefined && !existsSync(join('/run/systemd/sessions', session))) {
      end()
      return
    }
    if (looks++ % SCREENS_EVERY_LOOKS === 0) onScreens(await linuxScreens())
  }
  callOff = clock.after(0, look)
  return () => callOff()
}
