import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, win32 } from 'node:path'
import { ROLES_OF_SERVERS, type ServerRole } from '@preau/protocol/api/territory.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { readHours } from '@preau/protocol/territory/hours-text.ts'
import type { HourlyCap } from '@preau/protocol/territory/uplink-place.ts'
import { dpapi } from './keys/dpapi.ts'
import type { KeptKey } from './keys/open-key-files.ts'
import { type PostgresAddress, readPostgresAddress } from './store/postgres-address.ts'

/** How a school server runs. */
export interface ServerConfig {
  /** The one folder where everything lies. */
  data: string
  /** The PostgreSQL database of the store; undefined: SQLite in the folder. It holds a secret, and is never logged. */
  store?: PostgresAddress | undefined
  /** The address on which the network comes in: HTTPS and MQTT over TLS. Plain HTTP and MQTT are for loopback alone. */
  host: string
  /** 0: any free port. */
  httpPort: number
  httpsPort: number
  mqttsPort: number
  /** Plain MQTT; undefined: there is none. */
  mqttPort: number | undefined
  /** Of one school, or of a territory where many of them meet. */
  role: ServerRole
  /** Of a territory: where its brokers are, `mqtts://host:port`, divided by commas; empty: schools come by HTTPS alone. */
  brokers: string
  /** Of a territory: which worker this is and of how many, `1/2`. */
  worker: string
  /** Of a territory of a demo: the links of its schools can be cut. */
  demoLinks: boolean
  /** The built console; undefined: there is none. */
  console: string | undefined
  /** Folder of the descriptions of devices. */
  specs: string
  /** Folder of the runbooks that came with this program. */
  runbooks: string
  /** Where signed updates are fetched from, http(s), without a final slash; empty: they come by a stick. */
  updates: string
  /** What fetching them may carry by the hour, in kilobits a second (protocol/territory/hours-text.ts). */
  updatesLimit: HourlyCap | null
  /** A second folder, on another disk, for the heads of the audit; undefined: there is none. */
  auditHeads: string | undefined
  /** Where the service manager puts the credentials of this program (systemd.exec(5)); undefined: it gives none. */
  credentials?: string | undefined
  /** Where Windows keeps the wrapping key of a server that was installed as a service there; undefined: no Windows. */
  kept?: KeptKey | undefined
}

/** What a person may set by one text each. */
type Settings = Omit<ServerConfig, 'credentials' | 'kept' | 'store'>

/** A setting: its flag, its environment variable, what it means, and how its text is read. */
interface Setting<T> {
  flag: string
  variable: string
  about: string
  read(text: string): T
}

/** The store is read of three settings, of which one is a secret and has no flag: it would stand in lists of processes. */
const STORE_SETTINGS = {
  address: { flag: 'store', variable: 'PREAU_STORE' },
  passwordFile: { flag: 'store-password-file', variable: 'PREAU_STORE_PASSWORD_FILE' },
  password: { variable: 'PREAU_STORE_PASSWORD' },
} as const

export const SERVER_SETTINGS: { [K in keyof Settings]: Setting<Settings[K]> } = {
  data: { flag: 'data', variable: 'PREAU_DATA', about: 'folder of the data', read: (text) => text },
  host: { flag: 'host', variable: 'PREAU_HOST', about: 'address to listen on', read: (text) => text },
  httpPort: { flag: 'http-port', variable: 'PREAU_HTTP_PORT', about: 'port of the console, 0 for any', read: readPort },
  httpsPort: {
    flag: 'https-port',
    variable: 'PREAU_HTTPS_PORT',
    about: 'port for the network, 0 for any',
    read: readPort,
  },
  mqttsPort: {
    flag: 'mqtts-port',
    variable: 'PREAU_MQTTS_PORT',
    about: 'port of the broker, 0 for any',
    read: readPort,
  },
  mqttPort: {
    flag: 'mqtt-port',
    variable: 'PREAU_MQTT_PORT',
    about: 'plain MQTT on loopback, 0 for any',
    read: readPort,
  },
  role: { flag: 'role', variable: 'PREAU_ROLE', about: 'school or territory', read: readRole },
  brokers: { flag: 'brokers', variable: 'PREAU_BROKERS', about: 'brokers of a territory', read: readBrokers },
  worker: { flag: 'worker', variable: 'PREAU_WORKER', about: 'which worker of how many', read: (text) => text },
  demoLinks: {
    flag: 'demo-links',
    variable: 'PREAU_DEMO_LINKS',
    about: '1: a demo, whose links can be cut',
    read: (text) => text === '1',
  },
  console: { flag: 'console', variable: 'PREAU_CONSOLE', about: 'folder of the built console', read: (text) => text },
  specs: {
    flag: 'specs',
    variable: 'PREAU_SPECS',
    about: 'folder of the descriptions of devices',
    read: (text) => text,
  },
  runbooks: { flag: 'runbooks', variable: 'PREAU_RUNBOOKS', about: 'folder of the runbooks', read: (text) => text },
  updates: { flag: 'updates', variable: 'PREAU_UPDATES', about: 'address of signed updates', read: readUpdates },
  updatesLimit: {
    flag: 'updates-limit',
    variable: 'PREAU_UPDATES_LIMIT',
    about: 'kilobits a second by the hour: 8-18=256',
    read: readHours,
  },
  auditHeads: {
    flag: 'audit-heads',
    variable: 'PREAU_AUDIT_HEADS',
    about: 'second folder for the heads of the audit',
    read: (text) => text,
  },
}

/** Text of flags by their name, as a command line gives them. */
export type Flags = Readonly<Record<string, string | boolean | undefined>>

/**
 * The settings of a server: a flag goes before the environment, that before the default.
 * Throws CONFIG_INVALID with the flag's name.
 */
export function serverConfig(flags: Flags, environment: NodeJS.ProcessEnv = process.env): ServerConfig {
  const defaults: Settings = {
    data: join(stateFolder(environment), 'server'),
    host: flags.lan === true || environment.PREAU_LAN === '1' ? '0.0.0.0' : '127.0.0.1',
    httpPort: 8080,
    httpsPort: 8443,
    mqttsPort: 8883,
    mqttPort: undefined,
    role: 'school',
    brokers: '',
    worker: '1/1',
    demoLinks: false,
    console: join(import.meta.dirname, '..', 'console', 'dist'),
    specs: join(import.meta.dirname, '..', 'firmware-specs', 'devices'),
    runbooks: join(import.meta.dirname, '..', 'runbooks'),
    auditHeads: undefined,
    updates: '',
    updatesLimit: null,
  }
  const setting = <K extends keyof Settings>(key: K): Settings[K] => {
    const { flag, variable, read } = SERVER_SETTINGS[key]
    const text = flags[flag] ?? environment[variable]
    return typeof text === 'string' ? read(text) : defaults[key]
  }
  return {
    data: setting('data'),
    store: storeSetting(flags, environment),
    host: setting('host'),
    httpPort: setting('httpPort'),
    httpsPort: setting('httpsPort'),
    mqttsPort: setting('mqttsPort'),
    mqttPort: setting('mqttPort'),
    role: setting('role'),
    brokers: setting('brokers'),
    worker: setting('worker'),
    demoLinks: setting('demoLinks'),
    console: setting('console'),
    specs: setting('specs'),
    runbooks: setting('runbooks'),
    auditHeads: setting('auditHeads'),
    updates: setting('updates'),
    updatesLimit: setting('updatesLimit'),
    credentials: environment.CREDENTIALS_DIRECTORY,
    kept: process.platform === 'win32' ? windowsKeptKey(environment) : undefined,
  }
}

/** As `preau service install` has it kept (cli/service/windows/places.ts). No program runs where there is no such file. */
export function windowsKeptKey(environment: NodeJS.ProcessEnv): KeptKey {
  const { ProgramData = 'C:\\ProgramData', ProgramFiles = 'C:\\Program Files' } = environment
  return {
    file: win32.join(ProgramData, 'Preau', 'server-keys.cred'),
    keeper: dpapi(win32.join(ProgramFiles, 'Preau', 'server', 'PreauHost.exe')),
  }
}

/** Throws CONFIG_INVALID, which never says a password. */
function storeSetting(flags: Flags, environment: NodeJS.ProcessEnv): PostgresAddress | undefined {
  const { address, passwordFile, password } = STORE_SETTINGS
  const text = flags[address.flag] ?? environment[address.variable]
  if (typeof text !== 'string' || text === '') return undefined
  const read = (path: string) => readFileSync(path, 'utf8')
  const file = flags[passwordFile.flag] ?? environment[passwordFile.variable]
  return readPostgresAddress(text, {
    password: typeof file === 'string' ? readSecret(file, passwordFile.flag, read) : environment[password.variable],
    read,
  })
}

/** The first line of a file. */
function readSecret(path: string, setting: string, read: (path: string) => string): string {
  try {
    return read(path).split(/\r?\n/, 1)[0] ?? ''
  } catch (error) {
    throw new PreauError('CONFIG_INVALID', { setting, value: path.slice(0, 200) }, error)
  }
}

/** Where programs of this platform keep what they must not lose. */
function stateFolder(environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return join(environment.ProgramData ?? 'C:\\ProgramData', 'Preau')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Preau')
  if (process.getuid?.() === 0) return '/var/lib/preau'
  return join(environment.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'preau')
}

function readRole(text: string): ServerRole {
  const role = ROLES_OF_SERVERS.find((each) => each === text)
  if (!role) throw new PreauError('CONFIG_INVALID', { setting: 'role', value: text.slice(0, 32) })
  return role
}

/** Throws CONFIG_INVALID where one is no address of a broker. */
function readBrokers(text: string): string {
  const isEach = text.split(',').every((each) => {
    const url = URL.parse(each.trim())
    return each === '' || url?.protocol === 'mqtts:' || (url?.protocol === 'mqtt:' && url.hostname === '127.0.0.1')
  })
  if (!isEach) throw new PreauError('CONFIG_INVALID', { setting: 'brokers', value: text.slice(0, 100) })
  return text
}

/** Throws CONFIG_INVALID where it is no address of a web server. A name and a password in it would stand in lists of processes. */
function readUpdates(text: string): string {
  const url = URL.parse(text)
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (!isWeb || url.username !== '' || url.search !== '' || url.hash !== '')
    throw new PreauError('CONFIG_INVALID', { setting: 'updates', value: text.slice(0, 100) })
  return url.href.replace(/\/+$/, '')
}

function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new PreauError('CONFIG_INVALID', { setting: 'port', value: text.slice(0, 32) })
  return port
}
