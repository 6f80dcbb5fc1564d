import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { JoinCode, TerritoryView } from '@preau/protocol/api/territory.ts'
import { waitUntil } from '../wait-until.ts'
import { NO_POSTGRES, type PostgresProcess, startPostgres } from './postgres.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from './server-process.ts'

const CLI = fileURLToPath(new URL('../../cli/preau.mjs', import.meta.url))
const MOSQUITTO = ['/usr/sbin/mosquitto', '/usr/bin/mosquitto', '/usr/local/sbin/mosquitto'].find((file) =>
  existsSync(file),
)

/** Why there is no town hall with everything; empty where there is one. */
export const NO_TOWN_HALL = NO_POSTGRES || (MOSQUITTO === undefined ? 'no mosquitto: apt-get install mosquitto' : '')

/** A territory as a commune would run it: PostgreSQL, a Mosquitto with the files that the product wrote, and the server. */
export interface TownHall {
  server(): ServerProcess
  readonly postgres: PostgresProcess
  readonly database: string
  readonly brokerPort: number
  readonly brokerFolder: string
  /** SIGKILLs the broker, or the server, and starts it again. */
  killBroker(): Promise<void>
  killServer(): Promise<void>
  /** Starts one more worker beside the server; gives what kills it. */
  startWorker(which: string): Promise<() => Promise<void>>
  end(): Promise<void>
}

/** @param worker of the server itself: `0/0` where workers take all that comes by the broker */
export async function startTownHall(worker = '1/1'): Promise<TownHall> {
  const ends: (() => unknown)[] = []
  const folder = scratchFolder()
  const files = scratchFolder()
  ends.push(folder.remove, files.remove)
  const postgres = await startPostgres()
  ends.push(() => postgres.end())
  const database = await postgres.database()
  const store = { url: postgres.url(database), password: postgres.password }
  const brokerPort = await freePort()
  const brokers = `mqtts://127.0.0.1:${brokerPort}`
  await promisify(execFile)(process.execPath, [
    CLI,
    'territory',
    'broker-files',
    files.path,
    '--data',
    folder.path,
    '--brokers',
    brokers,
  ])
  // As root it would become another account, which may not read the key in this folder.
  appendFileSync(`${files.path}/mosquitto.conf`, 'user root\n')
  let broker: ChildProcess | undefined
  const startBroker = async () => {
    const started = spawn(MOSQUITTO ?? '', ['-c', `${files.path}/mosquitto.conf`], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    started.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    broker = started
    await waitUntil(() => said.includes('running') || started.exitCode !== null, { what: 'the broker to run' })
  }
  const kill = async (child: ChildProcess | undefined) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  ends.push(() => kill(broker))
  await startBroker()
  const flags = ['--role', 'territory', '--brokers', brokers, '--worker', worker]
  const startServer = (httpPort = 0) =>
    startServerProcess(folder.path, { flags: [...flags], store, httpPort, httpsPort })
  let httpsPort = await freePort()
  let server = await startServer()
  httpsPort = Number(new URL(server.https).port)
  ends.push(() => server.end('SIGKILL'))
  return {
    server: () => server,
    ...{ postgres, database, brokerPort, brokerFolder: files.path },
    async killBroker() {
      await kill(broker)
      await startBroker()
    },
    async killServer() {
      const port = Number(new URL(server.http).port)
      await server.end('SIGKILL')
      server = await startServer(port)
    },
    async startWorker(which) {
      const args = ['territory', 'ingest', '--data', folder.path, '--brokers', brokers, '--worker', which, '--json-log']
      const env = { ...process.env, PREAU_STORE: store.url, PREAU_STORE_PASSWORD: store.password }
      const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env })
      let said = ''
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          said += chunk.toString()
        })
      }
      ends.push(() => kill(child))
      await waitUntil(() => said.includes('broker_open'), { within: 60_000, what: `the worker: ${said}` })
      return () => kill(child)
    },
    async end() {
      for (const end of ends.splice(0).reverse()) await end()
    },
  }
}

/** Reads the JSON of an answer; throws what it says where it is an error. */
export async function readAnswer<T>(response: Response): Promise<T> {
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.status} ${text}`)
  return JSON.parse(text === '' ? 'null' : text) as T
}

export const posted = (body: object, method = 'POST'): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** Joins a school's server; resolves when its uplink is open. */
export async function joinTownHall(school: ServerProcess, territory: ServerProcess): Promise<void> {
  const { code } = await readAnswer<JoinCode>(await territory.fetch('/api/territory/codes', posted({ life: 600_000 })))
  await readAnswer(await school.fetch('/api/territory/uplink', posted({ code })))
  await waitUntil(async () => (await uplinkOf(school))?.state === 'open', {
    within: 60_000,
    what: 'the uplink to open',
  })
}

export async function uplinkOf(school: ServerProcess): Promise<TerritoryView['uplink']> {
  return (await readAnswer<TerritoryView>(await school.fetch('/api/territory'))).uplink
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
