import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { runPreau } from '../processes/preau-process.ts'
import { scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { bootSystemd, CHECKOUT, NO_SYSTEMD, SERVICE_LOG, type SystemdMachine } from '../processes/systemd-machine.ts'
import { waitUntil } from '../wait-until.ts'

const NO_CREDS =
  NO_SYSTEMD ??
  (spawnSync('systemd-creds', ['--version']).status === 0 ? undefined : 'systemd-creds is not installed (systemd 250)')
const DATA = '/var/lib/private/preau-server'
const KEYS = ['authority.key', 'seal.key', 'server.key']
const CREDENTIAL = '/etc/preau/server-keys.cred'
let on: SystemdMachine | undefined

afterEach(async () => {
  await on?.stop()
  on = undefined
})

const preau = (machine: SystemdMachine, ...args: string[]) =>
  machine.run(`${CHECKOUT}/node_modules/node/bin/node`, `${CHECKOUT}/cli/preau.mjs`, ...args)
const service = (machine: SystemdMachine, ...args: string[]) => preau(machine, 'service', ...args, '--role', 'server')
const readyCount = (machine: SystemdMachine) => machine.read(SERVICE_LOG)?.match(/"event":"ready"/g)?.length ?? 0
const ready = (machine: SystemdMachine, count: number) =>
  waitUntil(() => readyCount(machine) === count, { within: 60_000, what: `start ${count} of the server` })

/** Which keys of a folder lie wrapped. */
function wrapped(machine: SystemdMachine, folder = `${DATA}/authority`): string[] {
  return KEYS.filter((name) => machine.read(`${folder}/${name}`)?.startsWith('preau-wrapped-1.'))
}

describe.skipIf(NO_CREDS !== undefined)('the keys of a server that systemd keeps a wrapping key for', () => {
  it('lie wrapped, survive the end of the machine by a backup, and lie plain once the service is gone', async () => {
    on = await bootSystemd()
    // An installation of before, with its keys plain.
    on.run('mkdir', '-p', '/etc/preau')
    const install = ['install', '--http-port', '0', '--https-port', '0', '--mqtts-port', '0']
    expect(service(on, ...install)).toEqual({ code: 0, output: expect.stringContaining('en marche') })
    await ready(on, 1)
    expect(wrapped(on)).toEqual(KEYS)
    expect(on.run('stat', '-c', '%a', CREDENTIAL).output.trim()).toBe('600')
    expect(preau(on, 'doctor', '--json').output).toMatch(/"name":"keys","state":"ok","detail":"[^"]*chiffrées avec/)

    // Again: the same key, and nothing to do. A start: the same keys.
    const credential = on.read(CREDENTIAL)
    expect(service(on, ...install).output).not.toMatch(/protège|restart/)
    on.run('systemctl', 'restart', 'preau-server.service')
    await ready(on, 2)
    expect(on.read(CREDENTIAL)).toBe(credential)
    const certificate = on.read(`${DATA}/authority/authority.crt`)

    expect(preau(on, 'backup', '--data', DATA, '--to', '/opt/copy').code).toBe(0)
    expect(wrapped(on, '/opt/copy/authority')).toEqual([])
    expect(on.read('/opt/copy/authority/authority.key')).toContain('PRIVATE KEY')

    // Another mainboard: what the machine kept is gone.
    on.run('systemctl', 'stop', 'preau-server.service')
    on.run('rm', '-f', '/var/lib/systemd/credential.secret')
    on.run('systemctl', 'start', 'preau-server.service')
    expect(on.run('systemctl', 'show', '--property=ExecMainStatus', 'preau-server.service').output.trim()).toBe(
      'ExecMainStatus=243',
    )
    expect(preau(on, 'doctor', '--json').output).toMatch(/"name":"keys","state":"fail"/)
    expect(service(on, ...install)).toEqual({ code: 1, output: expect.stringContaining('[KEYS_WRAPPED]') })
    expect(preau(on, 'keys', 'unwrap', '--data', DATA).output).toContain('[KEYS_WRAPPED]')
    expect(preau(on, 'server', '--data', DATA).output).toContain('[KEYS_WRAPPED]')
    expect(preau(on, 'backup', '--data', DATA, '--to', '/opt/second').output).toContain('[KEYS_WRAPPED]')
    expect(wrapped(on)).toEqual(KEYS)

    on.run('systemctl', 'stop', 'preau-server.service')
    expect(preau(on, 'restore', '/opt/copy', '--data', DATA).code).toBe(0)
    expect(service(on, ...install).output).toContain('protège')
    await ready(on, 3)
    expect(wrapped(on)).toEqual(KEYS)
    expect(on.read(`${DATA}/authority/authority.crt`)).toBe(certificate)
    expect(on.read(CREDENTIAL)).not.toBe(credential)

    expect(service(on, 'uninstall').code).toBe(0)
    expect(wrapped(on)).toEqual([])
    expect(on.read(CREDENTIAL)).toBeUndefined()
    // What root laid down still belongs to the account of the service.
    const owners = on.run('stat', '-c', '%u', `${DATA}/authority`, ...KEYS.map((name) => `${DATA}/authority/${name}`))
    expect(new Set(owners.output.trim().split('\n')).size).toBe(1)
  })
})

it('the keys of a server that systemd keeps a wrapping key for are tried here', (context) => {
  if (NO_CREDS !== undefined) context.skip(NO_CREDS)
})

describe('a server that its platform gives a wrapping key', () => {
  const folder = scratchFolder()
  const [data, given] = [join(folder.path, 'data'), join(folder.path, 'given')]
  const own = process.env.CREDENTIALS_DIRECTORY
  afterEach(() => {
    if (own === undefined) delete process.env.CREDENTIALS_DIRECTORY
    else process.env.CREDENTIALS_DIRECTORY = own
    folder.remove()
  })
  const lies = () => KEYS.map((name) => readFileSync(join(data, 'authority', name), 'utf8'))

  it('wraps the keys of before, is the same server, comes back after a kill, and serves with no other key', async () => {
    const before = await startServerProcess(data)
    await before.end()
    const plain = lies()
    mkdirSync(given)
    writeFileSync(join(given, 'preau-wrapping-key'), new Uint8Array(32).fill(5))
    process.env.CREDENTIALS_DIRECTORY = given
    const first = await startServerProcess(data)
    const wrappedNow = lies()
    expect(wrappedNow.every((text) => text.startsWith('preau-wrapped-1.'))).toBe(true)
    await first.end('SIGKILL')
    const second = await startServerProcess(data)
    expect((await second.health()).status).toBe('ok')
    expect(lies()).toEqual(wrappedNow)
    await second.end()

    writeFileSync(join(given, 'preau-wrapping-key'), new Uint8Array(32).fill(6))
    for (const command of [
      ['server', '--data', data, '--http-port', '0', '--https-port', '0', '--mqtts-port', '0'],
      ['backup', '--data', data, '--to', join(folder.path, 'copy')],
      ['audit', 'export', '--data', data, '--to', join(folder.path, 'audit.jsonl')],
    ]) {
      const refused = runPreau(command)
      expect(await refused.ended).toBe(1)
      expect(refused.err()).toContain('[KEYS_WRAPPED]')
    }
    writeFileSync(join(given, 'preau-wrapping-key'), new Uint8Array(32).fill(5))
    const unwrap = runPreau(['keys', 'unwrap', '--data', data])
    expect(await unwrap.ended).toBe(0)
    expect(lies()).toEqual(plain)
  })
})
