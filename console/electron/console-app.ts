import {
  CONSOLE_POLICY,
  isRefusedKey,
  mayHave,
  mayShow,
  newWindowAnswer,
  type ShellReach,
} from '@preau/protocol/rules/kiosk-policy.ts'
import { type KnownServer, readChannel, type ShellChannel, type ShellMessage } from '@preau/protocol/shell-channels.ts'
import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  IpcMain,
  IpcMainInvokeEvent,
  Session,
} from 'electron'
import { linkIn, readDeepLink } from './deep-link.ts'
import type { DeviceTool } from './device-tool.ts'
import type { KnownServers } from './known-servers.ts'
import { judgeCertificate } from './pinned.ts'

/** What of Electron the desktop console uses. A test gives its own. */
export interface ConsoleParts {
  app: Pick<App, 'on' | 'requestSingleInstanceLock' | 'quit' | 'setAsDefaultProtocolClient'>
  createWindow(options: BrowserWindowConstructorOptions): BrowserWindow
  /** A session that is kept, by its name: each server has its own cookies. */
  sessionOf(name: string): Session
  ipcMain: Pick<IpcMain, 'handle'>
  notify(title: string, text: string, onClick: () => void): void
  servers: KnownServers
  device: DeviceTool
  preloads: { servers: string; firstPage: string }
  /** Address of its own first page. */
  firstPage: string
  argv: readonly string[]
}

export interface ConsoleApp {
  /** What comes to the first page from the tool for devices. */
  tell<C extends 'device.line' | 'device.ended'>(channel: C, message: ShellMessage<C>): void
}

/** The console as a program: a first page with its servers, and a window for each, which share nothing. */
export function startConsoleApp(parts: ConsoleParts): ConsoleApp {
  const { app, servers } = parts
  const windows = new Map<string, BrowserWindow>()
  let first: BrowserWindow | undefined

  const common = { width: 1440, height: 900, show: true, autoHideMenuBar: true, backgroundColor: '#ecf0ee' }
  const page = (preload: string) => ({
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: true,
  })

  /** What a window may do, by the same rules as the kiosk and by a table of its own. */
  function guard(window: BrowserWindow, session: Session, reach: ShellReach): void {
    session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) => {
      answer(mayHave(CONSOLE_POLICY, permission, requestingUrl, reach))
    })
    session.setPermissionCheckHandler((_contents, permission, origin) =>
      mayHave(CONSOLE_POLICY, permission, origin, reach),
    )
    session.setDevicePermissionHandler(() => false)
    const { webContents } = window
    for (const name of ['will-frame-navigate', 'will-redirect'] as const) {
      webContents.on(name as 'will-redirect', (event) => {
        if (!mayShow(event.url, reach)) event.preventDefault()
      })
    }
    webContents.setWindowOpenHandler(({ url }) => {
      if (newWindowAnswer(CONSOLE_POLICY, url, reach) === 'same_window') void webContents.loadURL(url).catch(() => {})
      return { action: 'deny' }
    })
    webContents.on('will-attach-webview', (event) => event.preventDefault())
    webContents.on('before-input-event', (event, { key, control, alt, shift, meta, modifiers }) => {
      const pressed = { key, ctrl: control, alt, shift, meta, altGraph: modifiers.includes('altgr') }
      if (isRefusedKey(CONSOLE_POLICY, pressed)) event.preventDefault()
    })
  }

  function open(server: KnownServer, path = '/'): void {
    const known = windows.get(server.id)
    if (known && !known.isDestroyed()) {
      if (path !== '/') void known.loadURL(server.origin + path).catch(() => {})
      known.show()
      known.focus()
      return
    }
    const session = parts.sessionOf(`persist:${server.id}`)
    session.setCertificateVerifyProc(({ hostname, certificate }, answer) => {
      const isServer = hostname === new URL(server.origin).hostname
      // A window speaks with its server and with nobody else.
      answer(isServer ? judgeCertificate(certificate, server.print ?? undefined) : -2)
    })
    const window = parts.createWindow({
      ...common,
      title: server.name,
      webPreferences: { ...page(parts.preloads.servers), session },
    })
    guard(window, session, { origins: [server.origin], sites: [] })
    windows.set(server.id, window)
    window.on('closed', () => windows.delete(server.id))
    void window.loadURL(server.origin + path).catch(() => {})
  }

  function showFirst(): void {
    if (first && !first.isDestroyed()) {
      first.show()
      first.focus()
      return
    }
    const session = parts.sessionOf('first-page')
    first = parts.createWindow({
      ...common,
      width: 900,
      height: 700,
      webPreferences: { ...page(parts.preloads.firstPage), session },
    })
    guard(first, session, { origins: [], sites: [] })
    void first.loadURL(parts.firstPage).catch(() => {})
  }

  function follow(link: string | undefined): void {
    const found = link === undefined ? undefined : readDeepLink(link, servers.list())
    if (found) open(found.server, found.path)
    else showFirst()
  }

  /** Answers a channel to the first page alone; what it says is read by the table before anything is done. */
  function answer<C extends ShellChannel>(channel: C, act: (message: ShellMessage<C>) => unknown): void {
    parts.ipcMain.handle(channel, (event: IpcMainInvokeEvent, raw: unknown) => {
      if (event.sender !== first?.webContents || event.senderFrame?.url !== parts.firstPage) return undefined
      return act(readChannel(channel, raw))
    })
  }
  answer('servers.list', () => servers.list())
  answer('servers.add', (given) => servers.add(given))
  answer('servers.forget', async ({ id }) => {
    servers.forget(id)
    windows.get(id)?.destroy()
    await parts.sessionOf(`persist:${id}`).clearStorageData()
  })
  answer('servers.open', ({ id }) => {
    const server = servers.list().find((known) => known.id === id)
    if (server) open(server)
  })
  answer('device.start', (asked) => parts.device.start(asked))
  answer('device.stop', () => parts.device.stop())
  parts.ipcMain.handle('console.notify', (event: IpcMainInvokeEvent, raw: unknown) => {
    const [id] = [...windows].find(([, window]) => window.webContents === event.sender) ?? []
    const server = servers.list().find((known) => known.id === id)
    if (!server || !mayShow(event.senderFrame?.url ?? '', { origins: [server.origin], sites: [] })) return
    const { title, text, path } = readChannel('console.notify', raw)
    parts.notify(`${server.name} : ${title}`, text, () => open(server, path))
  })

  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return { tell: () => {} }
  }
  app.setAsDefaultProtocolClient('preau')
  app.on('second-instance', (_event, words) => follow(linkIn(words)))
  app.on('open-url', (event, link) => {
    event.preventDefault()
    follow(link)
  })
  follow(linkIn(parts.argv))
  return {
    tell(channel, message) {
      if (first && !first.isDestroyed()) first.webContents.send(channel, message)
    },
  }
}
