import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { type DeviceKind, MACHINE_KINDS } from '@preau/protocol/rules/device-status.ts'
import { type CodeAddress, readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'

/** How the agent of a machine runs. */
export interface AgentConfig {
  /** Where the school server is, beside the addresses in the code; undefined: there alone. */
  server: CodeAddress | undefined
  /** One-time code of the school. A secret until it is used. */
  code: string | undefined
  /** Data folder of a server on this machine, whose programs need no printed code; undefined: none was named. */
  serverData: string | undefined
  /** Where such a server keeps its data where nobody says anything else. */
  usualServerData: string
  /** The one folder where the agent keeps its identity and its outbox. */
  data: string
  /** How people call this machine; undefined: by its own name. */
  name: string | undefined
  /** undefined: the agent guesses. */
  kind: DeviceKind | undefined
  /** Name of the room; undefined: none yet. */
  room: string | undefined
  /** Seconds between signs of life, at any hour; undefined: by the hour (pace.ts). */
  interval: number | undefined
  /** The log as lines of JSON. */
  jsonLog: boolean
  /** File of the log, kept within a size; undefined: it goes to standard error. */
  logFile: string | undefined
  /** Folder of the descriptions of devices. */
  specs: string
  /** Folder of the doors for helpers in people's sessions; undefined: no helper is heard. */
  sessionDoor: string | undefined
  /** What shows the kiosk in the session in which this program itself runs; undefined: helpers in sessions do. */
  shell: 'chromium' | 'electron' | undefined
  /** Folder of what lessons open on this machine: files, and `applications.json`. */
  lessons: string
  /** Folder of the built page at the board. */
  kioskPage: string
  /** File that says who signs updates of this program (update/shipped.ts); where there is none, it looks for none. */
  shipped: string
  /** Folder of the runbooks that came with this program. */
  runbooks: string
  /** Seconds between two looks at updates; undefined: as keep-updates.ts says. */
  updatesEvery: number | undefined
  /** Folder of the slots that a launcher runs this program out of; undefined: none does, and it does not renew itself. */
  slots: string | undefined
  /** Folder in which systemd gives this program its credentials; undefined: it gives none. */
  credentials?: string | undefined
  /** File in which Windows keeps what the key of this device is wrapped with; undefined: nobody had it kept. */
  keptKey: string | undefined
  /** The program that opens it: that which started this one. */
  opener?: string | undefined
}

/** A setting: its flag, its environment variable, what it means, and how its text is read. */
interface Setting<T> {
  flag: string
  variable: string
  about: string
  read(text: string): T
}

/** The port for devices of a server, where nobody says another one. */
const HTTPS_PORT = 8443

export const AGENT_SETTINGS: {
  [K in keyof Omit<
    AgentConfig,
    'usualServerData' | 'credentials' | 'opener' | 'kioskPage' | 'shipped' | 'runbooks'
  >]: Setting<AgentConfig[K]>
} = {
  server: { flag: 'server', variable: 'PREAU_SERVER', about: 'address of the school server', read: readAddress },
  code: { flag: 'code', variable: 'PREAU_CODE', about: 'one-time code of the school', read: readCode },
  serverData: {
    flag: 'server-data',
    variable: 'PREAU_SERVER_DATA',
    about: 'data folder of the server of this machine',
    read: (text) => text,
  },
  data: { flag: 'data', variable: 'PREAU_AGENT_DATA', about: 'folder of identity and outbox', read: (text) => text },
  name: {
    flag: 'name',
    variable: 'PREAU_NAME',
    about: 'name of this machine',
    read: (text) => readName('name', text, 80),
  },
  kind: { flag: 'kind', variable: 'PREAU_KIND', about: 'sort of machine', read: readKind },
  room: {
    flag: 'room',
    variable: 'PREAU_ROOM',
    about: 'name of its room',
    read: (text) => readName('room', text, 120),
  },
  interval: {
    flag: 'interval',
    variable: 'PREAU_INTERVAL',
    about: 'seconds between signs of life',
    read: readInterval,
  },
  jsonLog: { flag: 'json-log', variable: 'PREAU_JSON_LOG', about: 'log as JSON lines', read: (text) => text === '1' },
  logFile: { flag: 'log-file', variable: 'PREAU_LOG_FILE', about: 'file of the log', read: (text) => text },
  specs: {
    flag: 'specs',
    variable: 'PREAU_SPECS',
    about: 'folder of the descriptions of devices',
    read: (text) => text,
  },
  sessionDoor: {
    flag: 'session-door',
    variable: 'PREAU_SESSION_DOOR',
    about: 'folder of the doors for helpers in sessions',
    read: (text) => text,
  },
  shell: {
    flag: 'shell',
    variable: 'PREAU_SHELL',
    about: 'what shows the kiosk in this session',
    read: readShell,
  },
  lessons: {
    flag: 'lessons',
    variable: 'PREAU_LESSONS',
    about: 'folder of what lessons open',
    read: (text) => text,
  },
  updatesEvery: {
    flag: 'updates-every',
    variable: 'PREAU_UPDATES_EVERY',
    about: 'seconds between two looks at updates',
    read: readSeconds,
  },
  slots: {
    flag: 'slots',
    variable: 'PREAU_SLOTS',
    about: 'folder of the slots that the launcher runs this program out of',
    read: (text) => text,
  },
  keptKey: {
    flag: 'kept-key',
    variable: 'PREAU_KEPT_KEY',
    about: 'file in which Windows keeps the wrapping key',
    read: (text) => text,
  },
}

/** Text of flags by their name, as a command line gives them. */
export type Flags = Readonly<Record<string, string | boolean | undefined>>

/**
 * The settings of an agent: a flag goes before the environment, that before the default.
 * Throws CONFIG_INVALID with the name of the setting.
 */
export function agentConfig(flags: Flags, environment: NodeJS.ProcessEnv = process.env): AgentConfig {
  const defaults: AgentConfig = {
    server: undefined,
    code: undefined,
    serverData: undefined,
    usualServerData: usualServerData(environment),
    data: dataFolder(environment),
    name: undefined,
    kind: undefined,
    room: undefined,
    interval: undefined,
    jsonLog: false,
    logFile: undefined,
    specs: usualSpecs(),
    sessionDoor: undefined,
    shell: undefined,
    lessons: usualLessons(environment),
    kioskPage: usualPage(),
    shipped: join(import.meta.dirname, 'updates.json'),
    runbooks: usualRunbooks(),
    updatesEvery: undefined,
    slots: undefined,
    credentials: environment.CREDENTIALS_DIRECTORY,
    keptKey: undefined,
    opener: usualOpener(),
  }
  const setting = <K extends keyof typeof AGENT_SETTINGS>(key: K): AgentConfig[K] => {
    const { flag, variable, read } = AGENT_SETTINGS[key]
    const given = flags[flag] ?? environment[variable]
    if (typeof given === 'boolean') return read(given ? '1' : '0')
    return given === undefined ? defaults[key] : read(given)
  }
  return {
    server: setting('server'),
    code: setting('code'),
    serverData: setting('serverData'),
    usualServerData: defaults.usualServerData,
    data: setting('data'),
    name: setting('name'),
    kind: setting('kind'),
    room: setting('room'),
    interval: setting('interval'),
    jsonLog: setting('jsonLog'),
    logFile: setting('logFile'),
    specs: setting('specs'),
    sessionDoor: setting('sessionDoor'),
    shell: setting('shell'),
    lessons: setting('lessons'),
    kioskPage: defaults.kioskPage,
    shipped: defaults.shipped,
    runbooks: defaults.runbooks,
    updatesEvery: setting('updatesEvery'),
    slots: setting('slots'),
    credentials: defaults.credentials,
    keptKey: setting('keptKey'),
    opener: defaults.opener,
  }
}

/** The name that logind gives the session in which this program runs; undefined: none, or it cannot be one. */
export function sessionId(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const id = environment.XDG_SESSION_ID
  return id !== undefined && /^[A-Za-z0-9]{1,32}$/.test(id) ? id : undefined
}

/** What a window of the kiosk needs to know of the session in which it is. */
export interface ShellConfig {
  /** Where profiles are made and wiped. */
  folder: string
  /** A browser that is named, else the usual ones are looked for. */
  chromium: string | undefined
  /** Of Electron with the kiosk in it: that which is named, else what was installed beside this program. */
  electron: string | undefined
  /** The school's own proxy to the Internet, `host:port`. */
  upstream: string | undefined
  /** There is a screen to show anything on. */
  hasScreen: boolean
  path: string
  environment: NodeJS.ProcessEnv
}

/** The settings of a shell, from the environment of its session. */
export function shellConfig(environment: NodeJS.ProcessEnv = process.env): ShellConfig {
  const cache = environment.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  const local = environment.LOCALAPPDATA ?? homedir()
  const proxy = environment.HTTPS_PROXY ?? environment.https_proxy
  const upstream = proxy !== undefined && URL.canParse(proxy) ? new URL(proxy) : undefined
  const port = upstream?.port || (upstream?.protocol === 'https:' ? '443' : '80')
  return {
    folder: process.platform === 'win32' ? join(local, 'Preau', 'windows') : join(cache, 'preau', 'windows'),
    chromium: environment.CHROMIUM_PATH,
    electron: environment.PREAU_ELECTRON,
    upstream: upstream && `${upstream.hostname}:${port}`,
    hasScreen:
      process.platform === 'win32' ||
      process.platform === 'darwin' ||
      Boolean(environment.DISPLAY ?? environment.WAYLAND_DISPLAY),
    path: environment.PATH ?? '',
    environment,
  }
}

/** Where programs of this platform keep what they must not lose. */
function dataFolder(environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return join(environment.ProgramData ?? 'C:\\ProgramData', 'Preau', 'agent')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Preau', 'agent')
  if (process.getuid?.() === 0) return '/var/lib/preau-agent'
  return join(environment.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'preau', 'agent')
}

/** Where those who prepare lessons put their files; programs of persons read it, and only an administrator writes it. */
function usualLessons(environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return join(environment.ProgramData ?? 'C:\\ProgramData', 'Preau', 'lessons')
  return process.platform === 'darwin' ? '/Library/Application Support/Preau/lessons' : '/srv/preau/lessons'
}

/** Windows: beside the program, or beside the slots that it runs out of. */
function usualOpener(): string {
  const beside = join(import.meta.dirname, 'PreauHost.exe')
  const above = join(import.meta.dirname, '..', '..', 'PreauHost.exe')
  return existsSync(above) && !existsSync(beside) ? above : beside
}

/** Beside the program where it was installed, else where it is built. */
function usualPage(): string {
  const beside = join(import.meta.dirname, 'kiosk-page')
  return existsSync(beside) ? beside : join(import.meta.dirname, '..', 'console', 'kiosk', 'dist')
}

/** Beside the program where it was installed, else where its source has them. */
function usualSpecs(): string {
  const beside = join(import.meta.dirname, 'firmware-specs', 'devices')
  return existsSync(beside) ? beside : join(import.meta.dirname, '..', 'firmware-specs', 'devices')
}

/** Beside the program where it was installed, else where its source has them. */
function usualRunbooks(): string {
  const beside = join(import.meta.dirname, 'runbooks')
  return existsSync(beside) ? beside : join(import.meta.dirname, '..', 'runbooks')
}

/** Where a server that runs on this machine, under this account, keeps its data (server/config.ts). */
function usualServerData(environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return join(environment.ProgramData ?? 'C:\\ProgramData', 'Preau', 'server')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Preau', 'server')
  if (process.getuid?.() === 0) return '/var/lib/preau/server'
  return join(environment.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'preau', 'server')
}

/** `https://host:port`, `host:port` or `host`. */
function readAddress(text: string): CodeAddress {
  const whole = text.includes('://') ? text : `https://${text}`
  const url = URL.canParse(whole) ? new URL(whole) : undefined
  const isAddress = url?.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
  if (!url || !isAddress || url.protocol !== 'https:' || url.hostname === '') throw invalid('server', text)
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || HTTPS_PORT }
}

/** The text as it was written: a mistyped letter is told at once, and the code itself in no message. */
function readCode(text: string): string {
  readEnrolCode(text)
  return text
}

function readName(setting: string, text: string, longest: number): string {
  const name = text.trim()
  if (name === '' || name.length > longest) throw invalid(setting, text)
  return name
}

function readKind(text: string): DeviceKind {
  const kind = MACHINE_KINDS.find((known) => known === text)
  if (!kind) throw invalid('kind', text)
  return kind
}

function readShell(text: string): 'chromium' | 'electron' {
  if (text === 'chromium' || text === 'electron') return text
  throw invalid('shell', text)
}

/** The bounds are those of a birth. */
function readInterval(text: string): number {
  const interval = Number(text)
  if (!/^\d{1,6}$/.test(text) || interval < 5 || interval > 604_800) throw invalid('interval', text)
  return interval
}

/** A second to a day. */
function readSeconds(text: string): number {
  const seconds = Number(text)
  if (!/^\d{1,5}$/.test(text) || seconds < 1 || seconds > 86_400) throw invalid('updates-every', text)
  return seconds
}

function invalid(setting: string, text: string): PreauError {
  return new PreauError('CONFIG_INVALID', { setting, value: text.slice(0, 64) })
}
