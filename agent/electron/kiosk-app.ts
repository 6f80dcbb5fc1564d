import { mayShow, type ShellReach } from '@preau/protocol/rules/kiosk-policy.ts'
import { policyUnder, type WindowRules } from '@preau/protocol/rules/window-rules.ts'
import { isChannel, readChannel, type ShellChannel, type ShellMessage } from '@preau/protocol/shell-channels.ts'
import type { App, BrowserWindow, BrowserWindowConstructorOptions, IpcMain, Screen, Session } from 'electron'
import { guardContents, pagePreferences } from './guard-contents.ts'
import { guardSession } from './guard-session.ts'
import { boardScreen, windowOptions } from './kiosk-window.ts'
import { policyArgument } from './page-policy.ts'

/** What of Electron the kiosk uses, and the helper that started it. A test gives its own. */
export interface KioskParts {
  app: Pick<App, 'on' | 'exit' | 'requestSingleInstanceLock'>
  createWindow(options: BrowserWindowConstructorOptions): BrowserWindow
  /** A session that is in memory alone, by its name. */
  sessionOf(name: string): Session
  screen: Pick<Screen, 'getAllDisplays' | 'getPrimaryDisplay' | 'on'>
  ipcMain: Pick<IpcMain, 'on'>
  /** Files of the guards within a page: of the kiosk, and of a lesson with its button back. */
  preloads: { kiosk: string; lesson: string }
  helper: {
    tell(channel: ShellChannel, message: object): void
    onMessage(listener: (raw: unknown) => void): void
    onGone(listener: () => void): void
  }
  every(ms: number, act: () => void): void
}

/** How often it says that it lives, ms. */
const LIVES_EVERY = 1000

/**
 * The kiosk in Electron: one window for the kiosk, one over it for what a lesson opens, in a session that is in memory and is new for each.
 * It does nothing but what its helper tells it, and ends with it.
 */
export function startKioskApp(parts: KioskParts): void {
  const { app, helper, preloads, screen } = parts
  let kiosk: BrowserWindow | undefined
  let lesson: { window: BrowserWindow; session: Session } | undefined
  let lessons = 0

  const tell = <C extends ShellChannel>(channel: C, message: ShellMessage<C>) => helper.tell(channel, message)
  const onHeld = (what: string) => tell('kiosk.held', { what })

  function makeWindow(
    name: string,
    reach: ShellReach,
    preload: string,
    rules: WindowRules | undefined,
  ): { window: BrowserWindow; session: Session } {
    const policy = policyUnder(rules)
    const session = parts.sessionOf(name)
    guardSession(session, policy, reach, onHeld)
    const bounds = boardScreen(screen.getAllDisplays(), screen.getPrimaryDisplay())
    const window = parts.createWindow({
      ...windowOptions(bounds),
      webPreferences: { ...pagePreferences(preload, policy), session, additionalArguments: [policyArgument(policy)] },
    })
    window.removeMenu()
    guardContents(window.webContents, policy, reach, onHeld)
    return { window, session }
  }

  async function show({ url, rules }: ShellMessage<'kiosk.show'>): Promise<void> {
    const reach = { origins: [new URL(url).origin], sites: [] }
    const { window, session } = makeWindow('kiosk', reach, preloads.kiosk, rules)
    kiosk = window
    window.on('close', (event) => event.preventDefault())
    // What is drawn by a process that fell comes back by a new start: the watchdog is the helper.
    window.webContents.on('render-process-gone', () => app.exit(1))
    window.webContents.on('unresponsive', () => app.exit(1))
    // The kiosk is this machine's; it has no business in any network.
    await session.setProxy({ proxyRules: '127.0.0.1:9' })
    await window.loadURL(url)
    // An invitation that did not hold leaves the window at its address.
    if (new URL(window.webContents.getURL()).pathname !== '/') throw new TypeError('not let in')
    window.show()
    tell('kiosk.shown', { ok: true })
    parts.every(LIVES_EVERY, () => void lives(window))
  }

  /** A page that does not answer is no sign of life. */
  async function lives(window: BrowserWindow): Promise<void> {
    await window.webContents.executeJavaScriptInIsolatedWorld(999, [{ code: '1' }])
    tell('kiosk.lives', {})
  }

  async function open({ id, address, origins, sites, proxy, rules }: ShellMessage<'kiosk.open'>): Promise<void> {
    await close()
    const reach = { origins, sites, shut: rules?.shut }
    if (!mayShow(address, reach)) return tell('kiosk.done', { id, refused: 'not_allowed' })
    lessons += 1
    const made = makeWindow(`lesson-${lessons}`, reach, preloads.lesson, rules)
    lesson = made
    made.window.on('closed', () => {
      if (lesson === made) lesson = undefined
    })
    made.window.webContents.on('render-process-gone', () => void close())
    // Even what lies on this machine is asked of the proxy, which refuses it.
    await made.session.setProxy({ proxyRules: proxy, proxyBypassRules: '<-loopback>' })
    try {
      await made.window.loadURL(address)
      made.window.show()
      made.window.moveTop()
      tell('kiosk.done', { id, refused: null })
    } catch {
      await close()
      tell('kiosk.done', { id, refused: 'unreachable' })
    }
  }

  async function close(): Promise<void> {
    const last = lesson
    lesson = undefined
    last?.window.destroy()
    await last?.session.clearStorageData().catch(() => {})
    await last?.session.clearCache().catch(() => {})
    kiosk?.moveTop()
    kiosk?.focus()
  }

  async function take(raw: unknown): Promise<void> {
    const { channel, message } = (raw ?? {}) as { channel?: unknown; message?: unknown }
    if (!isChannel(channel)) return
    if (channel === 'kiosk.show') await show(readChannel(channel, message))
    else if (channel === 'kiosk.open') await open(readChannel(channel, message))
    else if (channel === 'kiosk.front') lesson?.window.moveTop()
    else if (channel === 'kiosk.hide') app.exit(0)
    else if (channel === 'kiosk.close') {
      const { id } = readChannel(channel, message)
      await close()
      tell('kiosk.done', { id, refused: null })
    }
  }

  helper.onGone(() => app.exit(0))
  helper.onMessage((raw) => {
    take(raw).catch(() => {
      // Without a kiosk there is nothing to stay for.
      if (kiosk === undefined || !kiosk.isVisible()) app.exit(1)
    })
  })
  parts.ipcMain.on('guard.call', (event, raw: unknown) => {
    // Whoever speaks is one of the two pages; another one does not exist.
    const isOurs = [kiosk, lesson?.window].some((window) => window?.webContents === event.sender)
    if (!isOurs) return
    try {
      const { what } = readChannel('guard.call', raw)
      if (what !== 'back') onHeld(what)
      else if (event.sender === lesson?.window.webContents) {
        kiosk?.moveTop()
        kiosk?.focus()
      }
    } catch {
      onHeld('channel')
    }
  })
  const fit = () => {
    const bounds = boardScreen(screen.getAllDisplays(), screen.getPrimaryDisplay())
    for (const window of [kiosk, lesson?.window]) window?.setBounds(bounds)
  }
  for (const name of ['display-added', 'display-removed', 'display-metrics-changed'] as const) {
    screen.on(name as 'display-added', fit)
  }
}
