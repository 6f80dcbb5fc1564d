import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { packageService } from '../../scripts/package-service.ts'
import { makeCode } from '../processes/enrol-code.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { bootSystemd, CHECKOUT, NO_SYSTEMD, SERVICE_LOG, type SystemdMachine } from '../processes/systemd-machine.ts'
import { waitUntil } from '../wait-until.ts'

const UNIT = 'preau-agent.service'
const DEVICE_KEY = '/var/lib/preau-agent/device.key'
/** Whether this systemd keeps credentials (250 and later). */
const KEEPS_KEYS = spawnSync('systemd-creds', ['--version']).status === 0
const cleanUps: (() => unknown)[] = []
const scratch = scratchFolder()
let pack = ''

beforeAll(async () => {
  if (NO_SYSTEMD === undefined) pack = await packageService(join(scratch.path, 'package'))
})
afterAll(() => scratch.remove())
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean()
})

interface Event {
  event: string
  params: Record<string, unknown>
}

interface School {
  server: ServerProcess
  events(name: string): Promise<Event[]>
  /** A reading of the one device, as the school has it now. */
  value(reading: string): Promise<number | undefined>
}

async function school(): Promise<School> {
  const folder = scratchFolder()
  const server = await startServerProcess(folder.path)
  cleanUps.push(async () => {
    await server.end()
    folder.remove()
  })
  const get = async (path: string) => (await server.fetch(`${path}`)).json()
  const events = async (name: string) => {
    const { rows } = (await get('/api/devices')) as { rows: { id: string }[] }
    const [device] = rows
    if (!device) return []
    const list = (await get(`/api/devices/${device.id}/events?limit=50`)) as { rows: Event[] }
    return list.rows.filter(({ event }) => event === name)
  }
  const value = async (reading: string) => {
    const { rows } = (await get('/api/devices')) as { rows: { id: string }[] }
    const device = (await get(`/api/devices/${rows[0]?.id}`)) as { values: Record<string, number> }
    return device.values[reading]
  }
  return { server, events, value }
}

async function machine(): Promise<SystemdMachine> {
  const booted = await bootSystemd()
  cleanUps.push(() => booted.stop())
  return booted
}

const service = (on: SystemdMachine, ...args: string[]) =>
  on.run(join(pack, 'node'), join(pack, 'service.mjs'), ...args)

interface State {
  installed: boolean
  running: boolean
  enabled: boolean
  restarts: number
  pid: number
}
/** A code that lets a machine in at once. */
const admitting = ({ http }: ServerProcess) => makeCode(http, { admit: true })
const state = (on: SystemdMachine): State => JSON.parse(service(on, 'status', '--json').output)

describe.skipIf(NO_SYSTEMD !== undefined)('preau service under systemd', () => {
  it('installs, runs, starts with the machine, comes back after a kill, and goes without its data', async () => {
    const { server, events } = await school()
    const on = await machine()
    expect(state(on)).toMatchObject({ installed: false })

    const installed = service(on, 'install', '--code', await admitting(server), '--room', 'Salle « 3 »')
    expect(installed).toEqual({ code: 0, output: expect.stringContaining('en marche, démarre avec la machine') })
    await waitUntil(async () => (await events('agent.started')).length === 1, {
      within: 60_000,
      what: 'its first report',
    })

    // Where systemd can, the key of the device lies wrapped, and the kill and the return below go with it.
    const isWrapped = () => on.read(DEVICE_KEY)?.startsWith('preau-wrapped-1.')
    expect([isWrapped(), on.read('/etc/preau/agent-key.cred') !== undefined]).toEqual([KEEPS_KEYS, KEEPS_KEYS])

    const { pid } = state(on)
    // The agent is the one process of its service, and may write nothing of the system but its slots.
    const mounts = on.read(`/proc/${pid}/mountinfo`) ?? ''
    expect(mounts).toMatch(/ \/opt\/preau\/agent\/slots rw/)
    expect(on.run('sh', '-c', `pgrep -c -P ${pid} || true`).output.trim()).toBe('0')
    on.run('kill', '-KILL', `${pid}`)
    await waitUntil(() => state(on).running && state(on).pid !== pid, { within: 60_000, what: 'its restart' })
    expect(state(on).restarts).toBe(1)
    await waitUntil(async () => (await events('agent.started')).length === 2, { within: 60_000, what: 'its return' })

    const again = service(on, 'install')
    expect(again.code).toBe(0)
    expect(again.output).not.toMatch(/écrit|copie|protège|restart/)
    expect(isWrapped()).toBe(KEEPS_KEYS)
    expect(on.read('/etc/preau/agent.json')).toContain('Salle « 3 »')

    const gone = service(on, 'uninstall')
    expect(gone).toEqual({ code: 0, output: expect.stringContaining('/var/lib/preau-agent') })
    expect(state(on)).toMatchObject({ installed: false })
    expect(on.run('ls', '/var/lib/preau-agent').output).toContain('identity.json')
    expect(on.read(`/etc/systemd/system/${UNIT}`)).toBeUndefined()
    expect([on.read(DEVICE_KEY), on.read('/etc/preau/agent-key.cred')]).toEqual([
      expect.stringContaining('BEGIN PRIVATE KEY'),
      undefined,
    ])
    expect((await events('device.asleep')).map(({ params }) => params.cause)).toEqual(['stopped'])
    expect(service(on, 'uninstall', '--purge').code).toBe(0)
    expect(on.run('ls', '/var/lib/preau-agent', '/etc/preau/agent.json').code).not.toBe(0)
  })

  it('believes the helper of who has a session, and gives the key to nobody else', async () => {
    const { server, value } = await school()
    const on = await machine()
    // As logind keeps them: one account with a session, one without.
    on.run('mkdir', '-p', '/run/user/1000')
    service(on, 'install', '--code', await admitting(server))
    const door = '/run/preau-agent/1000.json'
    await waitUntil(() => on.read(door) !== undefined, { within: 60_000, what: 'the key' })
    const helper = (account: string) =>
      [
        'setpriv',
        `--reuid=${account}`,
        '--clear-groups',
        '/opt/preau/agent/node',
        '/opt/preau/agent/launcher.mjs',
        '--helper',
        '/opt/preau/agent/slots',
        'session.mjs',
      ] as const
    const reading = (account: string) => on.run('setpriv', `--reuid=${account}`, '--clear-groups', 'cat', door).code
    expect([reading('1000'), reading('1001')]).toEqual([0, 1])
    await waitUntil(async () => (await value('memory.total')) !== undefined, {
      within: 60_000,
      what: 'its first report',
    })
    on.start(...helper('1001'))
    on.start(...helper('1000'))
    await waitUntil(() => /session\.opened/.test(on.read(SERVICE_LOG) ?? ''), { within: 60_000, what: 'the session' })
    expect(on.read(SERVICE_LOG)?.match(/session\.opened/g)).toHaveLength(1)
    on.run('rmdir', '/run/user/1000')
    await waitUntil(() => on.read(door) === undefined, { within: 60_000, what: 'the end of the key' })
  })

  it('runs the school server under an account made for it, on data of its own', async () => {
    const on = await machine()
    const [node, preau] = [`${CHECKOUT}/node_modules/node/bin/node`, `${CHECKOUT}/cli/preau.mjs`]
    const command = (...args: string[]) => on.run(node, preau, 'service', ...args, '--role', 'server')
    const installed = command('install', '--http-port', '0', '--mqtt-port', '0')
    expect(installed).toEqual({ code: 0, output: expect.stringContaining('« server » : en marche') })
    const log = () => on.read(SERVICE_LOG) ?? ''
    await waitUntil(() => log().includes('"event":"ready"'), { within: 60_000, what: 'its address' })
    const { http } = JSON.parse(
      log()
        .split('\n')
        .find((line) => line.includes('"ready"')) ?? '{}',
    )
    expect((await fetch(`${http}/api/health`)).status).toBe(200)
    const owner = on.run('stat', '-c', '%u', '/var/lib/private/preau-server').output.trim()
    expect(Number(owner)).toBeGreaterThan(60_000)
    expect(command('uninstall', '--purge').code).toBe(0)
    expect(on.run('ls', '/var/lib/private/preau-server').code).not.toBe(0)
  })

  it.each([
    ['poweroff', 'shutdown'],
    ['reboot', 'restart'],
  ])(
    'tells the school of a %s by its true cause',
    async (verb, cause) => {
      const { server, events } = await school()
      const on = await machine()
      service(on, 'install', '--code', await admitting(server))
      await waitUntil(async () => (await events('agent.started')).length === 1, {
        within: 60_000,
        what: 'its first report',
      })
      on.start('systemctl', verb)
      await waitUntil(async () => (await events('device.asleep')).length === 1, {
        within: 60_000,
        what: 'its good-bye',
      })
      expect((await events('device.asleep')).map(({ params }) => params.cause)).toEqual([cause])
    },
    120_000,
  )
})

it('leaves the machine below untouched', () => {
  expect(() => statSync(`/etc/systemd/system/${UNIT}`)).toThrow()
})
