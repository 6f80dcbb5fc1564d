import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LocalDoor } from '@preau/protocol/api/enrolments.ts'
import type { Health } from '@preau/protocol/api/health.ts'
import { makeFirstAdministrator } from './first-administrator.ts'
import { localHeaders } from './local-fetch.ts'

const CLI = fileURLToPath(new URL('../../cli/preau.mjs', import.meta.url))

/** A school server as a process of its own, as `preau server` starts it. */
export interface ServerProcess {
  readonly http: string
  readonly https: string
  readonly mqtt: string
  readonly mqtts: string
  readonly mqttPort: number
  readonly pid: number
  /** Everything that it printed. */
  readonly output: () => string
  /** Whether it still runs. */
  readonly alive: () => boolean
  health(): Promise<Health>
  /** The cookie of its first administrator, who comes in at the first call. */
  signIn(): Promise<string>
  /** Asks a path of it as that administrator, from no page. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** Resident memory in bytes. */
  rss(): number
  /** Ends it; gives its exit code, or the signal that ended it. */
  end(signal?: NodeJS.Signals): Promise<number | string>
}

/** A folder for one test, and what takes it away again. @param parent where it is to be */
export function scratchFolder(parent = tmpdir()): { path: string; remove(): void } {
  const path = mkdtempSync(join(parent, 'preau-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export interface ServerStart {
  /** Any free ones where nothing is said. */
  mqttPort?: number
  httpPort?: number
  /** PostgreSQL in place of SQLite. */
  store?: { url: string; password: string }
  /** Of HTTPS; any free one where nothing is said. */
  httpsPort?: number
  /** Of MQTT over TLS; any free one where nothing is said. */
  mqttsPort?: number
  /** Flags beside these. */
  flags?: readonly string[]
  /** Variables of its environment. */
  settings?: NodeJS.ProcessEnv
}

/** Starts a server on `data` and waits until it serves. */
export async function startServerProcess(
  data: string,
  { mqttPort = 0, mqttsPort = 0, httpPort = 0, httpsPort = 0, store, settings, flags = [] }: ServerStart = {},
): Promise<ServerProcess> {
  const ports = { http: httpPort, mqtt: mqttPort, https: httpsPort, mqtts: mqttsPort }
  const portFlags = Object.entries(ports).flatMap(([name, port]) => [`--${name}-port`, `${port}`])
  const args = ['server', '--data', data, ...portFlags, ...flags, '--json-log']
  const env = {
    ...process.env,
    ...settings,
    ...(store && { PREAU_STORE: store.url, PREAU_STORE_PASSWORD: store.password }),
  }
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const ready = await readyLine(child, () => output)
  dataFolders.set(ready.http, data)
  const signIn = () => sessionOf(ready.http, data)
  return {
    ...ready,
    mqttPort: ready.mqtt ? Number(new URL(ready.mqtt).port) : 0,
    pid: child.pid ?? 0,
    output: () => output,
    alive: () => child.exitCode === null && child.signalCode === null,
    health: async () => {
      // Also where the store takes no session.
      const headers = localHeaders(localCode(ready.http))
      return (await (await fetch(`${ready.http}/api/health`, { headers })).json()) as Health
    },
    signIn,
    fetch: async (path, init = {}) => {
      const headers = { 'x-preau': '1', cookie: await signIn(), ...(init.headers as Record<string, string>) }
      return await fetch(ready.http + path, { ...init, headers })
    },
    rss: () => residentBytes(child.pid ?? 0),
    async end(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit')
        child.kill(signal)
        await exited
      }
      return child.exitCode ?? child.signalCode ?? 'unknown'
    },
  }
}

/** The data folder of each server that was started here, by its origin. */
const dataFolders = new Map<string, string>()

/** What programs on the machine of a server enrol with: they read it in its data folder, as the agent of that machine does. */
export function localCode(http: string): string {
  const text = readFileSync(join(dataFolders.get(http) ?? '', 'local.json'), 'utf8')
  return (JSON.parse(text) as LocalDoor).code
}

/** The session of the first administrator of each data folder: it outlives the server that it began with. */
const sessions = new Map<string, Promise<string>>()

function sessionOf(http: string, data: string): Promise<string> {
  const begun = sessions.get(data) ?? makeFirstAdministrator(http, data).then(({ cookie }) => cookie)
  sessions.set(data, begun)
  return begun
}

type Ready = Pick<ServerProcess, 'http' | 'https' | 'mqtt' | 'mqtts'>

async function readyLine(child: ChildProcess, output: () => string): Promise<Ready> {
  return await new Promise((found, failed) => {
    const look = () => {
      const line = output()
        .split('\n')
        .find((each) => each.includes('"event":"ready"'))
      if (line) found(JSON.parse(line) as Ready)
    }
    child.stdout?.on('data', look)
    child.once('exit', (code, signal) => failed(new ServerEnded(code ?? signal, output())))
  })
}

class ServerEnded extends Error {
  constructor(how: number | string | null, output: string) {
    super(`the server ended with ${how} before it was ready:\n${output.slice(-2000)}`)
    this.name = 'ServerEnded'
  }
}

/** VmRSS of a process in bytes; 0 where the platform does not say it. */
function residentBytes(pid: number): number {
  try {
    const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return Number(line?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}
