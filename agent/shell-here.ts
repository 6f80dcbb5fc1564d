import { PreauError } from '@preau/protocol/errors.ts'
import { cornerHere } from './corner-here.ts'
import type { KioskDesk } from './session/kiosk-orders.ts'
import { linuxScreens } from './session/linux-screens.ts'
import { screenLayout } from './session/screen-layout.ts'
import { makeShell, type ShellSettings } from './shells/make-shell.ts'
import { type SessionShell, sessionShell } from './shells/session-shell.ts'
import type { Clock } from './uplink/clock.ts'
import type { Log } from './uplink/log.ts'
import { stillTaker } from './view/take-still.ts'
import { windowsStillHere } from './view/windows-still.ts'

export interface ShellHereOptions {
  settings: ShellSettings
  kiosk: KioskDesk
  clock: Clock
  log: Log
}

/**
 * Shows the kiosk by this program itself, as `preau agent --shell` asks: service, helper and shell in one, which speak with each other
 * as they do over the pipe. Throws SHELL_ABSENT.
 */
export function shellHere(
  want: 'chromium' | 'electron',
  { settings, kiosk, clock, log }: ShellHereOptions,
): SessionShell {
  const make = makeShell(settings, { want, clock, screen: () => screen, corner: cornerHere(settings.environment) })
  if (!make) throw new PreauError('SHELL_ABSENT', { why: settings.hasScreen ? `no ${want}` : 'no screen' })
  let screen: { width: number; height: number } | undefined
  const still = stillTaker({
    environment: settings.environment,
    windows: windowsStillHere(clock, settings.environment),
  })
  const layout = screenLayout({ platform: process.platform, environment: settings.environment }).set
  const shell = sessionShell({ make, still, layout, answer: (news) => kiosk.hear(guest, news), clock, log })
  const guest = { order: shell.take }
  // A screen that nobody can tell the size of is the window manager's to fill.
  const look = process.platform === 'linux' ? linuxScreens() : Promise.resolve([])
  look.then(
    ([first]) => {
      screen = first
      shell.greet()
    },
    () => shell.greet(),
  )
  return shell
}
