import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createConnection, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Screen } from '@preau/protocol/session.ts'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { realClock } from '../uplink/clock.ts'
import { silent } from '../uplink/log.ts'
import type { KeyHolder } from './doors.ts'
import { type Helper, startHelper } from './helper.ts'
import { freshSum, proofOf } from './proof.ts'
import { type Sessions, startSessions } from './service.ts'

/** Waits for a predicate, since sockets live on real time. */
const waitUntil = (predicate: () => unknown) => vi.waitUntil(predicate, { timeout: 10_000, interval: 5 })

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean()
})

function doorFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'preau-session-'))
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A clock on which waits are a hundredth as long: backing off is not what these tests wait for. */
function quickClock() {
  const clock = realClock({ unref: true })
  return { ...clock, after: (ms: number, act: () => void) => clock.after(ms / 100, act) }
}

const HOLDERS: KeyHolder[] = [
  { key: '1000', owner: undefined },
  { key: '1001', owner: undefined },
]

async function service(folder: string, holders: () => readonly KeyHolder[] = () => HOLDERS, refused: unknown[] = []) {
  const sessions = await startSessions({
    folder,
    platform: 'linux',
    holders,
    clock: { ...realClock({ unref: true }) },
    log: (_level, event, fields) => event === 'session.refused' && refused.push(fields?.why),
  })
  cleanUps.push(() => sessions.stop())
  return sessions
}

function helper(folder: string, key: string, screens: Screen[][] = [[{ width: 1920, height: 1080 }]]) {
  let give: (found: Screen[]) => void = () => {}
  const running = startHelper({
    readDoor: () => readIfThere(join(folder, `${key}.json`)),
    watchScreens(onScreens) {
      give = onScreens
      onScreens(screens[0] ?? [])
      return () => {}
    },
    clock: quickClock(),
    random: () => 0,
    log: silent,
  })
  cleanUps.push(() => running.stop())
  return { ...running, see: (found: Screen[]) => give(found) } satisfies Helper & { see: unknown }
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

const HD = { width: 1920, height: 1080 }

async function hasSeen(sessions: Sessions, screens: readonly Screen[]): Promise<void> {
  await waitUntil(() => JSON.stringify(sessions.state()) === JSON.stringify({ open: true, screens }))
}

describe('the service and its helper', () => {
  it('prove themselves to each other, and the screens of the session arrive', async () => {
    const folder = doorFolder()
    const sessions = await service(folder)
    expect(sessions.state()).toEqual({ open: false, screens: undefined })
    const inSession = helper(folder, '1000')
    await hasSeen(sessions, [HD])
    inSession.see([HD, { width: 1024, height: 768 }])
    await hasSeen(sessions, [HD, { width: 1024, height: 768 }])
    inSession.stop()
    await waitUntil(() => !sessions.state().open)
  })

  it('find each other again when the service restarts with new keys', async () => {
    const folder = doorFolder()
    const first = await service(folder)
    const inSession = helper(folder, '1000')
    await hasSeen(first, [HD])
    const before = readFileSync(join(folder, '1000.json'), 'utf8')
    await first.stop()
    await waitUntil(() => !inSession.isWelcome())
    const second = await service(folder)
    await hasSeen(second, [HD])
    expect(readFileSync(join(folder, '1000.json'), 'utf8')).not.toBe(before)
  })

  it('count two sessions, and tell what the one with most screens sees', async () => {
    const folder = doorFolder()
    const sessions = await service(folder)
    helper(folder, '1000', [[HD]])
    helper(folder, '1001', [[HD, HD]])
    await hasSeen(sessions, [HD, HD])
  })

  it('hear several sessions of one account side by side, and not without end', async () => {
    const folder = doorFolder()
    const log: string[] = []
    const sessions = await startSessions({
      folder,
      platform: 'linux',
      holders: () => HOLDERS,
      clock: realClock({ unref: true }),
      log: (_level, event) => log.push(event),
    })
    cleanUps.push(() => sessions.stop())
    const opened = () => log.filter((event) => event === 'session.opened').length
    const two = [helper(folder, '1000', [[HD]]), helper(folder, '1000', [[HD, HD]])]
    await hasSeen(sessions, [HD, HD])
    expect([opened(), log.includes('session.closed'), two.every((each) => each.isWelcome())]).toEqual([2, false, true])
    for (let i = 0; i < 10; i++) helper(folder, '1000', [[HD]])
    await waitUntil(() => opened() === 6)
    expect(two.every((each) => each.isWelcome())).toBe(true)
    await hasSeen(sessions, [HD, HD])
    expect(opened()).toBe(6)
  })

  it('open no door for who has no session, and close it when he goes', async () => {
    const folder = doorFolder()
    let holders: KeyHolder[] = []
    const sessions = await service(folder, () => holders)
    expect(readdirSync(folder)).toEqual(['session.sock'])
    await sessions.stop()
    holders = HOLDERS
    const next = await service(folder, () => holders)
    expect(readdirSync(folder).sort()).toEqual(['1000.json', '1001.json', 'session.sock'])
    await next.stop()
    expect(readdirSync(folder)).toEqual([])
  })

  it('leave nobody else a way to read the secret', async () => {
    const folder = doorFolder()
    const me = process.getuid?.() ?? 0
    await service(folder, () => [{ key: `${me}`, owner: me }])
    expect(statSync(join(folder, `${me}.json`)).mode & 0o777).toBe(0o400)
  })

  it('throw the doors of an earlier service away', async () => {
    const folder = doorFolder()
    writeFileSync(join(folder, '1007.json'), '{}')
    await service(folder)
    expect(existsSync(join(folder, '1007.json'))).toBe(false)
  })
})

describe('the service', () => {
  const secretIn = (folder: string) => JSON.parse(readFileSync(join(folder, '1000.json'), 'utf8')).secret as string

  async function stranger(folder: string): Promise<{ socket: Socket; challenge: string; ended: Promise<unknown> }> {
    const socket = createConnection({ path: join(folder, 'session.sock') })
    cleanUps.push(() => socket.destroy())
    const ended = new Promise((done) => socket.on('close', done))
    socket.on('error', () => {})
    const line = await new Promise<string>((done) => socket.once('data', (chunk) => done(chunk.toString())))
    return { socket, challenge: JSON.parse(line).nonce, ended }
  }

  const nonce = freshSum()
  const hello = (secret: string, challenge: string, more = {}) =>
    JSON.stringify({
      kind: 'hello',
      v: 1,
      key: '1000',
      nonce,
      proof: proofOf('helper', secret, { challenge, answer: nonce }),
      ...more,
    })

  it.each<[string, (secret: string, challenge: string) => string, string]>([
    ['without the secret', (_, challenge) => hello(freshSum(), challenge), 'wrong proof'],
    ['with an old proof', (secret) => hello(secret, freshSum()), 'wrong proof'],
    ['under a name that has no key', (secret, challenge) => hello(secret, challenge, { key: '4242' }), 'no such key'],
    ['under a name of every object', (s, challenge) => hello(s, challenge, { key: 'constructor' }), 'no such key'],
    ['that tells screens first', () => '{"kind":"screens","screens":[]}', 'not proved'],
    ['that proves twice', (s, challenge) => `${hello(s, challenge)}\n${hello(s, challenge)}`, 'proved twice'],
    ['that speaks no JSON', () => 'GET / HTTP/1.1', 'not JSON'],
    ['that speaks of something else', () => '{"kind":"run","file":"calc.exe"}', 'not understood'],
    ['that sends null', () => 'null', 'not understood'],
    ['that never ends its line', () => 'x'.repeat(5000), 'line too long'],
  ])('ends the connection of a helper %s, and goes on', async (_, say, why) => {
    const folder = doorFolder()
    const refused: unknown[] = []
    const sessions = await service(folder, undefined, refused)
    const { socket, challenge, ended } = await stranger(folder)
    socket.write(`${say(secretIn(folder), challenge)}\n`)
    await ended
    expect(refused).toEqual([why])
    helper(folder, '1000')
    await hasSeen(sessions, [HD])
  })

  it('ends a helper that talks too much', async () => {
    const folder = doorFolder()
    const refused: unknown[] = []
    await service(folder, undefined, refused)
    const { socket, challenge, ended } = await stranger(folder)
    socket.write(`${hello(secretIn(folder), challenge)}\n${'{"kind":"screens","screens":[]}\n'.repeat(100)}`)
    await ended
    expect(refused).toEqual(['talks too much'])
  })

  it('lets a helper in however many strangers stand at the door', async () => {
    const folder = doorFolder()
    const sessions = await service(folder)
    await Promise.all(Array.from({ length: 40 }, () => stranger(folder).catch(() => undefined)))
    helper(folder, '1000')
    await hasSeen(sessions, [HD])
  })
})

describe('the helper', () => {
  it('tells a false service nothing', async () => {
    const folder = doorFolder()
    const heard: string[] = []
    const pipe = join(folder, 'false.sock')
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.on('data', (chunk) => {
        heard.push(...chunk.toString().trim().split('\n'))
        socket.write(`${JSON.stringify({ kind: 'welcome', proof: freshSum() })}\n`)
      })
      socket.write(`${JSON.stringify({ kind: 'challenge', v: 1, nonce: freshSum() })}\n`)
    })
    await new Promise<void>((open) => server.listen(pipe, open))
    cleanUps.push(() => new Promise((done) => server.close(done)))
    writeFileSync(join(folder, '1000.json'), JSON.stringify({ v: 1, pipe, key: '1000', secret: freshSum() }))
    const inSession = helper(folder, '1000')
    await waitUntil(() => heard.length >= 2)
    inSession.stop()
    expect(heard.map((line) => Object.keys(JSON.parse(line)).sort())).toEqual(
      heard.map(() => ['key', 'kind', 'nonce', 'proof', 'v']),
    )
  })

  it.each(['', '{', '{"v":1}', '[]', 'null'])('waits before a door that says %j', async (text) => {
    let reads = 0
    const waiting = startHelper({
      readDoor: () => {
        reads += 1
        return text
      },
      watchScreens: () => () => {},
      clock: quickClock(),
      random: () => 0,
      log: silent,
    })
    cleanUps.push(() => waiting.stop())
    await waitUntil(() => reads > 2)
    expect(waiting.isWelcome()).toBe(false)
  })
})
