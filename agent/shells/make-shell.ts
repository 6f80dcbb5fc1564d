import type { Clock } from '../uplink/clock.ts'
import { chromiumShell } from './chromium-shell.ts'
import type { CornerParts } from './corner-window.ts'
import { electronShell } from './electron-shell.ts'
import { findChromium } from './find-chromium.ts'
import type { Shell, ShellEvent } from './shell.ts'

/** What the session says of its shells (agent/config.ts). */
export interface ShellSettings {
  folder: string
  chromium: string | undefined
  electron: string | undefined
  upstream: string | undefined
  hasScreen: boolean
  path: string
  environment: NodeJS.ProcessEnv
}

export interface MakeOptions {
  /** Which one; undefined: Electron where it was named, else a Chromium. */
  want?: 'chromium' | 'electron' | undefined
  clock: Clock
  /** The screen that it fills; undefined: the window manager knows. */
  screen?(): { width: number; height: number } | undefined
  /** For its own window where no kiosk runs. */
  corner?: Pick<CornerParts, 'see' | 'random' | 'above'> | undefined
}

/** What makes the shell of this session; undefined where there is no program for it, or no screen. */
export function makeShell(
  settings: ShellSettings,
  { want, clock, screen, corner }: MakeOptions,
): ((onEvent: (event: ShellEvent) => void) => Shell) | undefined {
  const { folder, environment, upstream, electron, path, hasScreen } = settings
  if (!hasScreen) return undefined
  const common = { folder, environment, upstream, clock }
  if (electron !== undefined && want !== 'chromium') {
    return (onEvent) => electronShell({ ...common, electron, onEvent })
  }
  const chromium = findChromium({ named: settings.chromium, path, platform: process.platform })
  if (chromium === undefined || want === 'electron') return undefined
  const asRoot = process.getuid?.() === 0
  return (onEvent) => chromiumShell({ ...common, chromium, asRoot, corner, ...(screen && { size: screen }), onEvent })
}
