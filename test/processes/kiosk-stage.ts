import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromiumShell } from '../../agent/shells/chromium-shell.ts'
import type { Shell, ShellEvent } from '../../agent/shells/shell.ts'
import { realClock } from '../../agent/uplink/clock.ts'
import { findChromium } from '../../scripts/set-up/chromium.mjs'
import { scratchFolder } from './server-process.ts'
import { NO_SCREEN, startScreen, type XScreen } from './x-screen.ts'

/** Why no kiosk can be shown here; empty where one can. The Chromium without a window is none for this. */
export function kioskAbsent(): string {
  return NO_SCREEN || (windowedChromium() ? '' : 'no Chromium with a window')
}

/** The Chromium without a window, which CHROMIUM_PATH may name for the other tests, shows nothing on a screen. */
export function windowedChromium(): string | undefined {
  const found = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'].find((file) =>
    existsSync(file),
  )
  const other = findChromium()
  return found ?? (other?.includes('headless') ? undefined : other)
}

/** A kiosk that stands in for the page of agent/kiosk, the shell that shows it, and all that may be asked of them from outside. */
export interface KioskStage {
  readonly shell: Shell
  readonly screen: XScreen
  /** What the shell said, in its order. */
  readonly events: ShellEvent[]
  /** Folder of the files of lessons. */
  readonly files: string
  /** How many addresses of the kiosk were given out. */
  invited(): number
  /** Requests that reached a server which nothing here may reach, or the kiosk, without having been invited. */
  strays(): string[]
  /** Address of that server: `http://127.0.0.1:40000`. */
  readonly outside: string
  readonly kiosk: string
  /** Names of what lies in the folder of profiles. */
  profiles(): string[]
  readonly profileFolder: string
  /** Programs that were started to open an address: `xdg-open mailto:…`. */
  openers(): string[]
  end(): Promise<void>
}

const KIOSK = '<!doctype html><html lang="fr"><title>Tableau</title><body style="background:#ecf0ee"><h1>Tableau</h1>'

export interface StageOptions {
  /** A proxy by which lessons reach the Internet, `host:port`. */
  upstream?: string
  /** SHA-256 of public keys, base64: certificates with one of them are believed. */
  believed?: string
}

export async function startStage({ upstream, believed }: StageOptions = {}): Promise<KioskStage> {
  const folder = scratchFolder()
  const screen = await startScreen()
  const files = join(folder.path, 'files')
  const profileFolder = join(folder.path, 'profiles')
  const bin = join(folder.path, 'bin')
  for (const each of [files, bin]) mkdirSync(each, { recursive: true })
  const opened = join(folder.path, 'opened')
  mkdirSync(opened)
  // Chromium gives an address that it does not show to this program: here it writes down that it was called.
  writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\n: > "${opened}/$$"\n`, { mode: 0o755 })

  const chromium = join(bin, 'chromium')
  const more = believed === undefined ? '' : ` --ignore-certificate-errors-spki-list=${believed}`
  writeFileSync(chromium, `#!/bin/sh\nexec "${windowedChromium() ?? ''}"${more} "$@"\n`, { mode: 0o755 })

  const strays: string[] = []
  const outside = await listen(
    createServer((request, response) => {
      strays.push(`outside ${request.url}`)
      response.end('outside')
    }),
  )
  let invited = 0
  let cookie = ''
  const kiosk = await listen(
    createServer((request, response) => {
      const { url = '' } = request
      if (url.startsWith('/enter/') && url.endsWith(`-${invited}`)) {
        cookie = `kiosk=${invited}`
        response.writeHead(303, { location: '/', 'set-cookie': `${cookie}; HttpOnly; SameSite=Strict; Path=/` }).end()
      } else if (request.headers.cookie === cookie && cookie !== '') {
        response
          .writeHead(url === '/' ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' })
          .end(url === '/' ? KIOSK : '')
      } else {
        strays.push(`kiosk ${url}`)
        response.writeHead(401).end()
      }
    }),
  )

  const events: ShellEvent[] = []
  const shell = chromiumShell({
    chromium: believed === undefined ? (windowedChromium() ?? '') : chromium,
    upstream,
    folder: profileFolder,
    environment: { ...process.env, DISPLAY: screen.display, PATH: `${bin}:${process.env.PATH ?? ''}` },
    asRoot: process.getuid?.() === 0,
    size: () => ({ width: 1280, height: 720 }),
    clock: realClock(),
    onEvent: (event) => events.push(event),
    network: { resolve: () => Promise.resolve(['127.0.0.1']) },
  })
  shell.show(() => {
    invited += 1
    return Promise.resolve(`${kiosk.origin}/enter/word-${invited}`)
  })
  return {
    shell,
    screen,
    events,
    files,
    profileFolder,
    invited: () => invited,
    strays: () => strays,
    outside: outside.origin,
    kiosk: kiosk.origin,
    profiles: () => (existsSync(profileFolder) ? readdirSync(profileFolder) : []),
    openers: () => readdirSync(opened),
    async end() {
      await shell.hide()
      await Promise.all([kiosk.stop(), outside.stop()])
      await screen.end()
      folder.remove()
    },
  }
}

async function listen(server: Server): Promise<{ origin: string; stop(): Promise<void> }> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
