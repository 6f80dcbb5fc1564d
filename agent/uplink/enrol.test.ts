import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Enrolled, Enrolment } from '@preau/protocol/api/enrolments.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startEnrolment } from './enrol.ts'
import { type FakeClock, fakeClock } from './fake-clock.ts'
import { loadIdentity } from './identity.ts'
import { silent } from './log.ts'
import type { Answer } from './post-json.ts'

const school = '01890a5d-ac96-774b-bcce-b302099a8057'
const device = '01890a5d-ac96-774b-bcce-b302099a8058'
const place: Enrolled = { school, device, mqtt: 'mqtt://127.0.0.1:1883' }
let folder = ''
let clock: FakeClock = fakeClock()
let lost = false

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-identity-'))
  clock = fakeClock()
  lost = false
})

afterEach(() => rmSync(folder, { recursive: true }))

/** Starts an enrolment whose questions get `answers` in turn, the last one again and again. */
function enrolWith(...answers: Answer[]) {
  const claims: string[] = []
  const given: Enrolled[] = []
  const stop = startEnrolment({
    server: 'http://school.test',
    folder,
    details: async () => ({ name: 'PC 1', kind: 'desktop' as const }),
    onEnrolled: (enrolled) => given.push(enrolled),
    isLost: () => lost,
    clock,
    random: () => 0.5,
    log: silent,
    post: async (url, body) => {
      expect(url).toBe('http://school.test/api/enrolments')
      claims.push((body as Enrolment).claim)
      const answer = answers.length > 1 ? answers.shift() : answers[0]
      if (!answer) throw new PreauError('SERVER_UNREACHABLE')
      return answer
    },
  })
  return { claims, given, stop }
}

const ok = (body: unknown): Answer => ({ status: 200, text: JSON.stringify(body) })
const refused: Answer = { status: 503, text: '{"code":"SERVER_BUSY"}' }
const moved: Answer = { status: 302, text: JSON.stringify(place) }

describe('startEnrolment', () => {
  it('asks with one claim until it is answered, and keeps the answer for itself alone', async () => {
    const { claims, given } = enrolWith(refused, moved, ok(place))
    await clock.advanceAsync(10_000)
    expect(given).toEqual([place])
    expect(claims).toHaveLength(3)
    expect(new Set(claims).size).toBe(1)
    expect(loadIdentity(folder)).toEqual({ claim: claims[0], enrolled: place })
    if (process.platform !== 'win32') expect(statSync(join(folder, 'identity.json')).mode & 0o777).toBe(0o600)
  })

  it('asks again where its place is lost, and takes the one that a server set up anew gives', async () => {
    const anew = { ...place, device: school }
    const { claims, given, stop } = enrolWith(ok(place), refused, ok(anew))
    await clock.advanceAsync(3_600_000)
    expect(claims).toHaveLength(1)
    lost = true
    await clock.advanceAsync(400_000)
    expect([given, new Set(claims).size]).toEqual([[place, anew], 1])
    lost = false
    const asked = claims.length
    await clock.advanceAsync(3_600_000)
    expect(claims).toHaveLength(asked)
    stop()
  })

  it('uses the place that is kept at once, and tells of a broker that moved', async () => {
    const first = enrolWith(ok(place))
    await clock.advanceAsync(1000)
    first.stop()
    const elsewhere = { ...place, mqtt: 'mqtt://127.0.0.1:2883' }
    const second = enrolWith(refused, ok(elsewhere))
    expect(second.given).toEqual([place])
    await clock.advanceAsync(10_000)
    expect(second.given).toEqual([place, elsewhere])
    expect(second.claims[0]).toBe(first.claims[0])
    expect(loadIdentity(folder).enrolled).toEqual(elsewhere)
  })

  it.each([
    ['no JSON', { status: 200, text: '<html>' }],
    ['another shape', ok({ school, device })],
    ['an id that is none', ok({ ...place, device: '../../etc' })],
    ['a broker that is no MQTT address', ok({ ...place, mqtt: 'file:///etc/passwd' })],
    ['a broker with a password in it', ok({ ...place, mqtt: 'mqtt://a:b@host:1883' })],
  ])('asks again where the answer is %s', async (_what, answer) => {
    const { claims, given, stop } = enrolWith(answer)
    await clock.advanceAsync(120_000)
    expect(given).toEqual([])
    expect(claims.length).toBeGreaterThan(3)
    expect(claims.length).toBeLessThan(12)
    stop()
    await clock.advanceAsync(120_000)
    expect(claims.length).toBeLessThan(12)
  })

  it('asks nothing more once it is stopped', async () => {
    const { claims, stop } = enrolWith(refused)
    await clock.advanceAsync(100)
    stop()
    const before = claims.length
    await clock.advanceAsync(600_000)
    expect(claims).toHaveLength(before)
  })
})

describe('loadIdentity', () => {
  it('makes one claim and keeps it', () => {
    const { claim } = loadIdentity(folder)
    expect(claim).toMatch(/^[0-9a-f]{32}$/)
    expect(loadIdentity(folder)).toEqual({ claim })
  })

  it.each(['', '{', 'null', '{"claim":"x"}', '{"claim":"../..","enrolled":{}}'])(
    'moves a file aside that says %j',
    (text) => {
      const path = join(folder, 'identity.json')
      writeFileSync(path, text)
      expect(loadIdentity(folder).claim).toMatch(/^[0-9a-f]{32}$/)
      expect(readFileSync(`${path}.unreadable`, 'utf8')).toBe(text)
      chmodSync(`${path}.unreadable`, 0o600)
    },
  )
})
