import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { PREAU, type PreauProcess, runPreau } from '../processes/preau-process.ts'
import { NO_SOCAT, ptyPair } from '../processes/pty-pair.ts'
import { scratchFolder } from '../processes/server-process.ts'
import { spawnTyped } from '../processes/typed-process.ts'
import { waitUntil } from '../wait-until.ts'

const SPECS = join(import.meta.dirname, '../../firmware-specs/devices')
const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean()
})

function folder(): string {
  const { path, remove } = scratchFolder()
  cleanUps.push(remove)
  return path
}

interface Line {
  event: string
  [field: string]: unknown
}

const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line)

function preau(args: string[]): PreauProcess {
  const running = runPreau(args)
  cleanUps.push(async () => {
    running.child.kill('SIGKILL')
    await running.ended
  })
  return running
}

/** A device that is played by the command itself, in a process of its own. */
async function simulate(spec: string, ...args: string[]) {
  const running = preau(['simulate', spec, '--json', ...args])
  const lines = () => linesOf(running.out())
  const ready = await waitUntil(() => lines().find(({ event }) => event === 'simulate.ready'), {
    within: 60_000,
    what: 'a played device',
  })
  const asked = () => lines().flatMap(({ event, request }) => (event === 'simulate.exchange' ? [String(request)] : []))
  return { port: Number(ready.port), host: `127.0.0.1:${ready.port}`, asked, running }
}

/** `preau device ARGS --json`: its lines, and how it ended. */
async function device(...args: string[]) {
  const running = preau(['device', ...args, '--json'])
  const status = await running.ended
  const lines = linesOf(running.out())
  return { status, lines, err: running.err(), last: lines.at(-1) ?? { event: 'none' } }
}

describe('preau device on the network', () => {
  it('scans, and sends the question of no command', async () => {
    const { host, asked } = await simulate('pjlink/class-1', '--port', '0')
    const { status, lines } = await device('scan', '--host', host)
    expect(status).toBe(0)
    expect(lines.map(({ event, verdict }) => [event, verdict])).toContainEqual(['device.place', 'fits'])
    expect(asked().filter((request) => !request.endsWith('?'))).toEqual([])
  })

  it('reads all that a projector says of itself', async () => {
    const { host } = await simulate('pjlink/class-1', '--port', '0', '--set', 'lamp.hours=3900,fault.fan=failed')
    const { status, last } = await device('read', '--host', host)
    expect([status, last]).toMatchObject([
      0,
      {
        event: 'device.done',
        spec: 'pjlink/class-1',
        values: { power: 'on', 'lamp.hours': 3900, 'fault.fan': 'failed' },
      },
    ])
  })

  it('does what it is told, with the bytes that prove it', async () => {
    const { host, asked } = await simulate('pjlink/class-1', '--port', '0', '--set', 'input=vga1')
    const { status, last } = await device('do', 'input', 'hdmi2', '--host', host, '--spec', 'pjlink/class-1')
    expect([status, last]).toMatchObject([
      0,
      {
        event: 'device.result',
        command: 'input',
        sent: '25 31 49 4E 50 54 20 33 32 0D',
        received: '25 31 49 4E 50 54 3D 4F 4B 0D',
        shown: { input: 'hdmi2' },
      },
    ])
    expect(asked()).toContain('%1INPT 32')
  })

  it('refuses with a reason what the state does not allow, and sends nothing', async () => {
    const { host, asked } = await simulate('pjlink/class-1', '--port', '0', '--set', 'power=standby')
    const { status, err } = await device('do', 'mute_on', '--host', host, '--spec', 'pjlink/class-1')
    expect([status, err]).toEqual([
      1,
      expect.stringContaining('"mute_on" is not sent: the device does not allow it in this state'),
    ])
    expect(asked()).toEqual(['%1POWR ?'])
  })

  it('never sends what may lose settings, whatever options are given', async () => {
    const root = join(folder(), 'specs')
    cpSync(join(SPECS, '..'), root, { recursive: true })
    const file = join(root, 'devices/lg/signage.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('risk: act', 'risk: danger'))
    const on = ['--spec', 'lg/signage', '--specs', join(root, 'devices')]
    const { host, asked } = await simulate('lg/signage', '--port', '0', '--specs', join(root, 'devices'))
    const { status, err } = await device('do', 'mute_on', '--confirmed', '--host', host, ...on)
    expect([status, err]).toEqual([1, expect.stringContaining('may lose settings')])
    expect(asked()).toEqual(['ka 01 FF'])
  })

  it('says that a password is wanted, and reads with the right one', async () => {
    const file = join(folder(), 'password')
    writeFileSync(file, 'JBMIAProjectorLink\n')
    const { host } = await simulate('pjlink/class-1', '--port', '0', '--password-file', file)
    const scanned = await device('scan', '--host', host)
    expect(scanned.lines).toContainEqual(expect.objectContaining({ verdict: 'password' }))
    const { status, last } = await device('read', '--host', host, '--password-file', file)
    expect([status, last]).toMatchObject([0, { values: { power: 'on' } }])
  })

  it('says in one sentence that nobody is there', async () => {
    const { port, running } = await simulate('pjlink/class-1', '--port', '0')
    running.child.kill('SIGTERM')
    await running.ended
    const { status, err } = await device('read', '--host', `127.0.0.1:${port}`)
    expect([status, err.split('\n')[0]]).toEqual([1, expect.stringContaining('this port cannot be opened')])
  })

  it('tells what changes until it is ended', async () => {
    const { host } = await simulate('pjlink/class-1', '--port', '0')
    const watching = preau(['device', 'watch', '--host', host, '--spec', 'pjlink/class-1', '--json'])
    await waitUntil(() => linesOf(watching.out()).some(({ presence }) => presence === 'present'), { within: 60_000 })
    watching.child.kill('SIGINT')
    expect(await watching.ended).toBe(0)
  })

  it('turns a second controller away where it is told to, and the first goes on', async () => {
    const { host } = await simulate('lg/signage', '--port', '0', '--fault', 'one_client')
    const watching = preau(['device', 'watch', '--host', host, '--spec', 'lg/signage', '--json'])
    await waitUntil(() => linesOf(watching.out()).some(({ presence }) => presence === 'present'), { within: 60_000 })
    const { status, err } = await device('read', '--host', host, '--spec', 'lg/signage')
    expect([status, err]).toEqual([1, expect.stringContaining('PORT_FAILED')])
    expect(linesOf(watching.out()).some(({ presence }) => presence === 'silent')).toBe(false)
  })
})

describe('preau device on a serial line', () => {
  it('finds a board, records it, and begins a description that can be read with', async (context) => {
    if (NO_SOCAT !== undefined) return context.skip(NO_SOCAT)
    const cable = await ptyPair()
    cleanUps.push(() => cable.close())
    await simulate('promethean/activpanel', '--serial', cable.far)
    const to = join(folder(), 'board.txt')
    const on = ['--serial', cable.near, '--spec', 'promethean/activpanel', '--baud', '115200']
    expect(await device('record', '--to', to, ...on)).toMatchObject({ status: 0 })
    const drafted = join(folder(), 'acme', 'board.yaml')
    const made = preau(['spec', 'new', to, '--to', drafted, '--vendor', 'Acme', '--model', 'Board'])
    expect(await made.ended).toBe(0)
    const { status, last } = await device('read', '--serial', cable.near, '--spec', drafted)
    expect([status, last]).toMatchObject([0, { values: { power: 'on', volume: 30 } }])
  })

  it('records what a person types, for a device that nobody has described', async (context) => {
    if (NO_SOCAT !== undefined) return context.skip(NO_SOCAT)
    const cable = await ptyPair()
    cleanUps.push(() => cable.close())
    await simulate('epson/escvp21', '--serial', cable.far)
    const to = join(folder(), 'typed.txt')
    const typed = spawnTyped(PREAU, ['device', 'record', '--typed', '--serial', cable.near, '--to', to, '--json'])
    cleanUps.push(() => typed.end())
    typed.type('read power PWR?')
    typed.type('read lamp LAMP?')
    await waitUntil(() => linesOf(typed.out()).filter(({ event }) => event === 'device.exchange').length === 2, {
      within: 60_000,
    })
    expect(await typed.close()).toBe(0)
    expect(readFileSync(to, 'utf8')).toBe(
      [
        '# Recorded by preau device record.',
        '# notation: text',
        '# serial: 9600',
        'read power',
        '> PWR?\\r',
        '< PWR=01:',
        '',
        'read lamp',
        '> LAMP?\\r',
        '< LAMP=1240:',
        '',
        '',
      ].join('\n'),
    )
  })
})

describe('preau simulate', () => {
  it.each([
    ['a fault that there is not', ['lg/signage', '--fault', 'gremlins']],
    ['a value that no device has', ['lg/signage', '--set', 'power=maybe']],
    ['a description that there is not', ['acme/none']],
  ])('says in one sentence that %s is wrong', async (_what, args) => {
    const running = preau(['simulate', ...args])
    expect([await running.ended, running.err().trim().split('\n').length]).toEqual([2, 1])
  })

  it('plays a device by datagrams', async () => {
    const { port } = await simulate('lg/signage', '--udp', '--port', '0')
    const { udpPort } = await import('../../agent/ports/udp-port.ts')
    const heard: string[] = []
    const line = await udpPort(
      '127.0.0.1',
      port,
    )({
      data: (bytes) => heard.push(String.fromCharCode(...bytes)),
      lost: () => undefined,
    })
    cleanUps.push(() => line.close())
    await line.write(Buffer.from('ka 01 FF\r'))
    await waitUntil(() => heard.length > 0)
    expect(heard.join('')).toContain('OK01')
  })
})
