import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { findPostgres, OLDEST_POSTGRES } from '../../scripts/set-up/postgres.mjs'
import type { PostgresAddress } from '../../server/store/postgres-address.ts'
import { waitUntil } from '../wait-until.ts'

const USER = 'preau'
const PASSWORD = 'préau d’école: 42'

/** The folder of the programs of the newest PostgreSQL here. */
const programs = process.platform === 'linux' ? findPostgres() : undefined
/** An account without rights: PostgreSQL refuses to run as root. */
const account = process.getuid?.() === 0 ? accountOf(['postgres', 'nobody']) : []

/** Why there is none; empty where there is one. */
export const NO_POSTGRES =
  programs === undefined
    ? `no PostgreSQL ${OLDEST_POSTGRES} or later: as root on Debian it is installed for you`
    : account === undefined
      ? 'as root an account named postgres or nobody is needed'
      : ''

/** A PostgreSQL of its own, as a commune would have one: with a password, and with every commit on its disk. */
export interface PostgresProcess {
  /** Of the database `name`, by the loopback network, or by the socket. */
  address(name: string, by?: 'network' | 'socket'): PostgresAddress
  /** As `--store` takes it. */
  url(name: string): string
  readonly password: string
  /** Makes an empty database, or one that is as `template`; gives its name. */
  database(template?: string): Promise<string>
  /** Asks as the administrator of the server. */
  admin<T extends object>(sql: string, database?: string): Promise<T[]>
  /** Ends it, at once or in order, and keeps its data. */
  stop(signal?: NodeJS.Signals): Promise<void>
  start(): Promise<void>
  /** Ends it and takes its data away. */
  end(): Promise<void>
}

/** Makes and starts a server on any free port. @param tls what it shows, PEM; without it there is no TLS */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = {},
  tls?: { certificate: string; key: string },
): Promise<PostgresProcess> {
  if (programs === undefined || account === undefined) throw new NoPostgres()
  const folder = mkdtempSync(join(tmpdir(), 'preau-postgres-'))
  try {
    return await startIn(folder, settings, tls)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

async function startIn(
  folder: string,
  settings: Readonly<Record<string, string>>,
  tls: { certificate: string; key: string } | undefined,
): Promise<PostgresProcess> {
  if (programs === undefined || account === undefined) throw new NoPostgres()
  const data = join(folder, 'data')
  if (account[0]) execFileSync('chown', [`${account[0]}:`, folder])
  chmodSync(folder, 0o755)
  const as = (program: string, args: readonly string[]) => [...asAccount(account), join(programs, program), ...args]
  run(
    as('initdb', [
      '--pgdata',
      data,
      '--username',
      'admin',
      '--auth-local',
      'trust',
      '--auth-host',
      'scram-sha-256',
      '--encoding',
      'UTF8',
      '--locale',
      'C.UTF-8',
      '--no-sync',
    ]),
  )
  const port = await freePort()
  const [certificate, key] = [join(folder, 'server.crt'), join(folder, 'server.key')]
  if (tls) {
    writeFileSync(certificate, tls.certificate)
    writeFileSync(key, tls.key, { mode: 0o600 })
    if (account[0]) execFileSync('chown', [`${account[0]}:`, key])
  }
  const options = {
    port: `${port}`,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    fsync: 'on',
    synchronous_commit: 'on',
    shared_buffers: '32MB',
    max_wal_size: '256MB',
    ...(tls && { ssl: 'on', ssl_cert_file: certificate, ssl_key_file: key }),
    ...settings,
  }
  let child: ChildProcess | undefined
  let made = 0
  const admin = async <T extends object>(sql: string, database = 'postgres'): Promise<T[]> => {
    const client = new Client({ host: folder, port, user: 'admin', database })
    client.on('error', () => undefined)
    await client.connect()
    try {
      return (await client.query<T & Record<string, unknown>>(sql)).rows
    } finally {
      await client.end()
    }
  }
  const start = async () => {
    const given = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const [file = '', ...args] = as('postgres', ['-D', data, ...given])
    let said = ''
    const started = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    started.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000)
    })
    child = started
    await waitUntil(
      () =>
        admin('select 1').catch((error: unknown) => {
          if (started.exitCode !== null) throw new NoPostgres(said)
          throw error
        }),
      { within: 60_000, what: 'PostgreSQL to answer' },
    )
  }
  const stop = async (signal: NodeJS.Signals = 'SIGINT') => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  await start()
  await admin(`create role ${USER} login password '${PASSWORD}'`)
  return {
    address: (database, by = 'network') => ({
      host: by === 'socket' ? folder : '127.0.0.1',
      port,
      database,
      user: USER,
      password: PASSWORD,
      tls: undefined,
    }),
    url: (database) => `postgres://${USER}@127.0.0.1:${port}/${database}`,
    password: PASSWORD,
    database: async (template = 'template1') => {
      const name = `preau_${++made}`
      await admin(`create database ${name} template ${template} owner ${USER}`)
      return name
    },
    admin,
    stop,
    start,
    end: async () => {
      // Nobody reads it again: what is in its memory need not be written.
      await stop('SIGQUIT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Runs a program as that account; it ends with the process that started it. */
function asAccount(names: readonly string[]): string[] {
  const [name] = names
  const as = name === undefined ? [] : ['--reuid', name, '--regid', groupOf(name), '--clear-groups']
  return ['setpriv', ...as, '--pdeathsig', 'INT', '--']
}

function run([file = '', ...args]: readonly string[]): void {
  execFileSync(file, args, { stdio: ['ignore', 'ignore', 'inherit'], cwd: '/tmp' })
}

function accountOf(names: readonly string[]): string[] | undefined {
  const name = names.find((each) => idOf(['-u', each]) !== undefined)
  return name === undefined ? undefined : [name]
}

function groupOf(name: string): string {
  return idOf(['-g', name]) ?? name
}

function idOf(args: readonly string[]): string | undefined {
  try {
    return execFileSync('id', args, { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim()
  } catch {
    return undefined
  }
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net')
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  await new Promise((closed) => listener.close(closed))
  return typeof address === 'object' && address ? address.port : 0
}

class NoPostgres extends Error {
  constructor(said = NO_POSTGRES) {
    super(`PostgreSQL does not start: ${said}`)
    this.name = 'NoPostgres'
  }
}
