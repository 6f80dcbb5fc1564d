import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Aedes } from 'aedes'
import { waitUntil } from '../wait-until.ts'

/** A broker as anybody may run it, with as little said in its settings as it takes to listen on loopback. */
export interface BrokerProcess {
  port: number
  /** Ends it as a power cut does; what it held in memory is gone. */
  kill(): Promise<void>
  /** Starts it again on the same port. */
  start(): Promise<void>
  /** Ends it and takes its files away. */
  end(): Promise<void>
}

export interface BrokerKind {
  name: string
  /** Why it cannot run here; empty where it can. */
  absent: string
  start(): Promise<BrokerProcess>
}

/** RabbitMQ's own script in sbin wants to be root: the one that it calls does not. */
const PLACES = ['/usr/lib/rabbitmq/bin', ...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']

/** Every broker that the protocol is tried on. aedes is the one within the school's server, bare; the others are of Debian. */
export const BROKERS: readonly BrokerKind[] = [
  { name: 'aedes', absent: '', start: startAedes },
  ofProgram('Mosquitto', 'mosquitto', ({ folder, port }, program) => {
    const file = join(folder, 'mosquitto.conf')
    writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`)
    return [{ command: [program, '-c', file] }]
  }),
  ofProgram('NATS', 'nats-server', ({ folder, port }, program) => {
    const file = join(folder, 'nats.conf')
    writeFileSync(
      file,
      `host: "127.0.0.1"\nport: -1\nserver_name: preau\njetstream { store_dir: "${folder}" }\nmqtt { host: "127.0.0.1", port: ${port} }\n`,
    )
    return [{ command: [program, '-c', file] }]
  }),
  ofProgram('RabbitMQ', 'rabbitmq-server', ({ folder, port, spare }, program) => {
    const settings = [
      'listeners.tcp = none',
      `mqtt.listeners.tcp.1 = 127.0.0.1:${port}`,
      'mqtt.allow_anonymous = true',
      'mqtt.default_user = guest',
      'mqtt.default_pass = guest',
      'log.console = true',
    ]
    writeFileSync(join(folder, 'rabbitmq.conf'), settings.join('\n'))
    writeFileSync(join(folder, 'plugins'), '[rabbitmq_mqtt].')
    const [epmd = 0, distribution = 0] = spare
    const env = {
      HOME: folder,
      ERL_EPMD_PORT: `${epmd}`,
      RABBITMQ_DIST_PORT: `${distribution}`,
      RABBITMQ_NODENAME: `preau${port}@localhost`,
      RABBITMQ_MNESIA_BASE: folder,
      RABBITMQ_LOG_BASE: folder,
      RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
    }
    // It would start the book of names of Erlang by itself, and leave it behind.
    return [
      { command: ['epmd', '-port', `${epmd}`, '-address', '127.0.0.1'], env },
      { command: [program, '+S', '2:2'], env },
    ]
  }),
]

interface Place {
  folder: string
  port: number
  spare: readonly number[]
}

interface Start {
  command: readonly string[]
  env?: NodeJS.ProcessEnv
}

function ofProgram(name: string, program: string, prepare: (place: Place, program: string) => Start[]): BrokerKind {
  const found = PLACES.map((place) => join(place, program)).find((file) => existsSync(file))
  return {
    name,
    absent: found ? '' : `no ${program}: apt-get install ${program}`,
    start: () => startProgram((place) => prepare(place, found ?? program)),
  }
}

async function startProgram(prepare: (place: Place) => Start[]): Promise<BrokerProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-broker-'))
  chmodSync(folder, 0o777)
  const [port = 0, ...spare] = await freePorts(3)
  const starts = prepare({ folder, port, spare })
  let children: ChildProcess[] = []
  const kill = async (signal: NodeJS.Signals = 'SIGKILL') => {
    const alive = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
    const ends = alive.map((child) => once(child, 'exit'))
    // A group of its own: RabbitMQ is a script that starts another program.
    for (const { pid } of alive) if (pid !== undefined) process.kill(-pid, signal)
    await Promise.all(ends)
    children = []
  }
  const start = async () => {
    let said = ''
    children = starts.map(({ command: [file = '', ...args], env }) => {
      const child = spawn(file, args, {
        cwd: folder,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      })
      const note = (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-2000)
      }
      child.stdout.on('data', note)
      child.stderr.on('data', note)
      return child
    })
    await waitUntil(() => listens(port), { within: 60_000, what: `a broker to listen` }).catch((error: unknown) => {
      throw new Error(`the broker did not start: ${said}`, { cause: error })
    })
  }
  const end = async () => {
    await kill()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await start()
  } catch (error) {
    await end()
    throw error
  }
  return { port, kill: () => kill(), start, end }
}

async function startAedes(): Promise<BrokerProcess> {
  const [port = 0] = await freePorts(1)
  let close = async () => {}
  const start = async () => {
    const aedes = await Aedes.createBroker()
    const server = createServer(aedes.handle)
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    close = async () => {
      await new Promise<void>((closed) => aedes.close(() => closed()))
      await new Promise((closed) => server.close(closed))
    }
  }
  await start()
  return { port, kill: () => close(), start, end: () => close() }
}

function listens(port: number): Promise<boolean> {
  return new Promise((settled) => {
    const socket = createConnection({ port, host: '127.0.0.1' })
    const settle = (open: boolean) => {
      socket.destroy()
      settled(open)
    }
    socket.on('connect', () => settle(true))
    socket.on('error', () => settle(false))
  })
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => (server.listening ? undefined : once(server, 'listening'))))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))))
  return ports
}
