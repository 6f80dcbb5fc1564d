import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Enrolment } from '@preau/protocol/api/enrolments.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { type CodeAddress, writeEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Question } from './ask-server.ts'
import type { GivenCode } from './code-source.ts'
import { makeDeviceKey, requestFor } from './device-key.ts'
import { type Enrolled, startEnrolment } from './enrol.ts'
import { type FakeClock, fakeClock } from './fake-clock.ts'
import { loadIdentity, saveIdentity } from './identity.ts'
import { testSchool } from './testing/test-school.ts'

const school = '01890a5d-ac96-774b-bcce-b302099a8057'
const device = '01890a5d-ac96-774b-bcce-b302099a8058'
const DAY = 86_400_000
const MINUTE = 60_000
const here: CodeAddress = { host: '10.0.0.1', port: 8443 }
const there: CodeAddress = { host: '10.0.0.9', port: 8443 }

const ours = await testSchool(Date.UTC(2026, 8, 1))
const key = makeDeviceKey()
const certificate = await ours.device(requestFor(key), school, device)
const renewed = await ours.device(requestFor(key), school, device)
const foreign = await ours.device(requestFor(makeDeviceKey()), school, device)
const admission = (own = certificate, mqtt = 'mqtts://10.0.0.1:8883', authority = ours.authority) => ({
  status: 200,
  text: JSON.stringify({ state: 'admitted', school, device, mqtt, certificate: own, authority }),
  authority,
})
const answer = (status: number, body: object) => ({ status, text: JSON.stringify(body), authority: ours.authority })
const waiting = answer(200, { state: 'waiting' })
const revoked = answer(403, { code: 'CERTIFICATE_REFUSED' })
const away = () => {
  throw new PreauError('SERVER_UNREACHABLE')
}

let folder = ''
let clock: FakeClock = fakeClock()
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-identity-'))
  clock = fakeClock(Date.UTC(2026, 8, 1))
})
afterEach(() => rmSync(folder, { recursive: true }))

const printed = (addresses = [here], of = ours): GivenCode => {
  const code = of.code(addresses)
  return { code, printed: writeEnrolCode(code), isSaid: true }
}

type Reply = (question: Question) => { status: number; text: string; authority: string }

/** An agent whose questions `reply` answers. */
function enrolling(reply: Reply, given: GivenCode | 'none' = printed(), serverTime?: () => number) {
  const world = {
    reply,
    given: given === 'none' ? undefined : given,
    line: 'up' as 'up' | 'lost' | 'refused',
    found: [] as CodeAddress[],
    searches: 0,
  }
  const asked: Question[] = []
  const enrolled: Enrolled[] = []
  const logged: string[] = []
  let revocations = 0
  const stop = startEnrolment({
    folder,
    key,
    code: () => world.given,
    details: async () => ({ name: 'PC 1', kind: 'desktop' as const }),
    onEnrolled: (place) => enrolled.push(place),
    onRevoked: () => {
      revocations += 1
    },
    line: () => world.line,
    serverTime: serverTime ?? (() => undefined),
    clock,
    random: () => 0.5,
    log: (_level, event, fields) => logged.push([event, fields?.code].filter(Boolean).join(' ')),
    ask: async (question) => {
      asked.push(question)
      return world.reply(question)
    },
    find: async () => {
      world.searches += 1
      return world.found
    },
  })
  const bodies = () => asked.flatMap(({ path, body }) => (path === '/api/enrolments' ? [body as Enrolment] : []))
  return { world, asked, bodies, enrolled, logged, revocations: () => revocations, stop }
}

describe('startEnrolment', () => {
  it('asks with one claim and one key until a person admits it, and keeps the answer for itself alone', async () => {
    const agent = enrolling(() => waiting)
    await clock.advanceAsync(3 * MINUTE)
    expect(agent.enrolled).toEqual([])
    expect(agent.asked.length).toBeGreaterThan(3)
    agent.world.reply = () => admission()
    await clock.advanceAsync(2 * MINUTE)
    const papers = { key, certificate, authority: ours.authority }
    expect(agent.enrolled).toEqual([expect.objectContaining({ school, device, mqtt: 'mqtts://10.0.0.1:8883', papers })])
    const said = agent.bodies().map(({ claim, csr, secret, name }) => ({ claim, csr: requestKey(csr), secret, name }))
    expect(new Set(said.map((each) => JSON.stringify(each))).size).toBe(1)
    expect(agent.logged).toEqual(['agent.waiting waiting', 'agent.enrolled'])
    const { claim } = loadIdentity(folder)
    expect(claim).toBe(said[0]?.claim)
    if (process.platform !== 'win32') expect(statSync(join(folder, 'identity.json')).mode & 0o777).toBe(0o600)
  })

  it('is the same machine after an answer that was lost on the way', async () => {
    let isLost = true
    const agent = enrolling(() => (isLost ? away() : admission()))
    await clock.advanceAsync(1000)
    const [first] = agent.bodies()
    isLost = false
    await clock.advanceAsync(MINUTE)
    expect(agent.enrolled).toHaveLength(1)
    const last = agent.bodies().at(-1)
    expect([last?.claim, requestKey(last?.csr)]).toEqual([first?.claim, requestKey(first?.csr)])
  })

  it('goes on waiting after a start without its code, and forgets the code once it is admitted', async () => {
    const first = enrolling(() => waiting)
    await clock.advanceAsync(1000)
    first.stop()
    expect(loadIdentity(folder).code).toBe(printed().printed)
    const second = enrolling(() => admission(), 'none')
    await clock.advanceAsync(MINUTE)
    expect(second.enrolled).toHaveLength(1)
    const text = readFileSync(join(folder, 'identity.json'), 'utf8')
    expect(loadIdentity(folder).code).toBeUndefined()
    expect(text).not.toContain(Buffer.from(printed().code.secret).toString('hex'))
  })

  it('stays outside where a person refused it, and asks seldom', async () => {
    const agent = enrolling(() => answer(200, { state: 'refused' }))
    await clock.advanceAsync(60 * MINUTE)
    expect(agent.logged).toEqual(['agent.refused refused'])
    expect(agent.asked.length).toBeLessThan(6)
  })

  it('tries a code that was refused seldom, and the next one of the sheet at once after a start', async () => {
    const agent = enrolling(() => answer(403, { code: 'ENROL_CODE_REFUSED' }))
    await clock.advanceAsync(60 * MINUTE)
    expect(agent.asked.length).toBeLessThan(6)
    expect(agent.logged).toEqual(['agent.not_enrolled ENROL_CODE_REFUSED'])
    agent.stop()
    const other = enrolling(() => admission())
    await clock.advanceAsync(1000)
    expect(other.enrolled).toHaveLength(1)
  })

  it('says that it lacks a code, and takes the one of a server that starts on its machine', async () => {
    const agent = enrolling(() => admission(), 'none')
    await clock.advanceAsync(2 * MINUTE)
    expect([agent.asked.length, agent.logged]).toEqual([0, ['agent.not_enrolled ENROL_CODE_MISSING']])
    agent.world.given = { code: ours.code([here]), isSaid: false }
    await clock.advanceAsync(2 * MINUTE)
    expect(agent.enrolled).toHaveLength(1)
  })

  it('looks for a server that moved at what its code, a person and then the LAN say', async () => {
    const agent = enrolling(({ address }) => (address.host === there.host ? admission() : away()))
    agent.world.found = [there]
    await clock.advanceAsync(5 * MINUTE)
    expect(agent.enrolled).toHaveLength(1)
    expect(agent.world.searches).toBe(1)
    expect(agent.asked.at(-1)?.trust).toEqual(ours.print)
    expect(loadIdentity(folder).place?.addresses[0]).toEqual(there)
  })

  it('looks again where its place is lost, and believes the same authority alone', async () => {
    const agent = enrolling(() => admission())
    await clock.advanceAsync(1000)
    agent.world.reply = ({ address }) =>
      address.host === there.host ? admission(certificate, 'mqtts://10.0.0.9:8883') : away()
    agent.world.found = [there]
    await clock.advanceAsync(60 * MINUTE)
    expect(agent.asked).toHaveLength(1)
    agent.world.line = 'lost'
    await clock.advanceAsync(10 * MINUTE)
    expect(agent.enrolled.map(({ mqtt }) => mqtt)).toEqual(['mqtts://10.0.0.1:8883', 'mqtts://10.0.0.9:8883'])
    const last = agent.asked.at(-1)
    expect([last?.path, last?.trust, last?.papers?.certificate]).toEqual([
      '/api/enrolments/renewal',
      ours.authority,
      certificate,
    ])
  })

  it('renews its certificate at half of its life by the time of the server, whatever its own clock says', async () => {
    let now = Date.UTC(2026, 8, 1)
    const agent = enrolling(
      () => admission(),
      printed(),
      () => now,
    )
    await clock.advanceAsync(1000)
    agent.world.reply = () => admission(renewed)
    await clock.advanceAsync(60 * MINUTE)
    expect(agent.asked).toHaveLength(1)
    now += 199 * DAY
    await clock.advanceAsync(6 * MINUTE)
    expect(agent.enrolled.map(({ papers }) => papers.certificate)).toEqual([certificate, renewed])
    expect(agent.asked.at(-1)?.path).toBe('/api/enrolments/renewal')
    expect(loadIdentity(folder).place?.certificate).toBe(renewed)
  })

  it('says that it was revoked, sends nothing more, and comes back when a person admits it', async () => {
    const agent = enrolling(() => admission())
    await clock.advanceAsync(1000)
    agent.world.line = 'refused'
    agent.world.reply = ({ path }) => (path === '/api/enrolments' ? waiting : revoked)
    await clock.advanceAsync(10 * MINUTE)
    expect([agent.revocations(), agent.enrolled.length]).toEqual([1, 1])
    expect(agent.logged).toEqual(['agent.enrolled', 'agent.revoked revoked', 'agent.waiting waiting'])
    agent.world.reply = () => admission(renewed)
    await clock.advanceAsync(2 * MINUTE)
    expect(agent.enrolled.at(-1)?.papers.certificate).toBe(renewed)
  })

  it('uses the place that is kept at once, and asks nothing as long as it serves', async () => {
    const first = enrolling(() => admission())
    await clock.advanceAsync(1000)
    first.stop()
    const second = enrolling(away)
    expect(second.enrolled).toHaveLength(1)
    await clock.advanceAsync(60 * MINUTE)
    expect(second.asked).toEqual([])
  })

  it('asks anew where its key is another one than that of its place', async () => {
    const first = enrolling(() => admission())
    await clock.advanceAsync(1000)
    first.stop()
    const { claim, place } = loadIdentity(folder)
    saveIdentity(folder, { claim, ...(place && { place: { ...place, certificate: foreign } }) })
    const second = enrolling(() => waiting)
    await clock.advanceAsync(1000)
    expect([second.enrolled, second.bodies()[0]?.claim]).toEqual([[], claim])
  })

  it('changes school only where a person gives it a code of another one', async () => {
    const first = enrolling(() => admission())
    await clock.advanceAsync(1000)
    first.stop()
    const theirs = await testSchool(Date.UTC(2026, 8, 1))
    const { printed: _printed, ...found } = printed([there], theirs)
    const stays = enrolling(away, { ...found, isSaid: false })
    await clock.advanceAsync(1000)
    expect([stays.enrolled.length, stays.asked.length]).toEqual([1, 0])
    stays.stop()
    const own = await theirs.device(requestFor(key), school, device)
    const moves = enrolling(() => admission(own, 'mqtts://10.0.0.9:8883', theirs.authority), printed([there], theirs))
    await clock.advanceAsync(1000)
    expect(moves.enrolled.map(({ mqtt }) => mqtt)).toEqual(['mqtts://10.0.0.9:8883'])
    expect(loadIdentity(folder).place?.authority).toBe(theirs.authority)
  })

  it.each([
    ['no JSON', { ...waiting, text: '<html>' }],
    ['another shape', answer(200, { school, device })],
    ['a broker without TLS', admission(certificate, 'mqtt://10.0.0.1:1883')],
    ['a broker that is no address', admission(certificate, 'file:///etc/passwd')],
    ['a broker with a password in it', admission(certificate, 'mqtts://a:b@host:8883')],
    ['a certificate for another key', admission(foreign)],
    ['no certificate', admission('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')],
    ['a busy server', answer(503, { code: 'SERVER_BUSY' })],
    ['a code that is no code', answer(500, { code: 'constructor' })],
  ])('asks again where the answer is %s', async (_what, reply) => {
    const agent = enrolling(() => reply)
    await clock.advanceAsync(2 * MINUTE)
    expect(agent.enrolled).toEqual([])
    expect(agent.asked.length).toBeGreaterThan(3)
    expect(agent.asked.length).toBeLessThan(40)
    agent.stop()
    const before = agent.asked.length
    await clock.advanceAsync(60 * MINUTE)
    expect(agent.asked).toHaveLength(before)
  })

  it('refuses an authority that is not the one of its code, whoever sends it', async () => {
    const theirs = await testSchool()
    const agent = enrolling(() => admission(certificate, undefined, theirs.authority))
    await clock.advanceAsync(MINUTE)
    expect(agent.enrolled).toEqual([])
    expect(agent.logged).toContain('agent.not_enrolled SERVER_NOT_TRUSTED')
  })
})

describe('loadIdentity', () => {
  it('makes one claim and keeps it', () => {
    const { claim } = loadIdentity(folder)
    expect(claim).toMatch(/^[0-9a-f]{32}$/)
    expect(loadIdentity(folder)).toEqual({ claim })
  })

  it('keeps the claim of a version that knew no certificates', () => {
    const claim = 'a'.repeat(32)
    const enrolled = { school, device, mqtt: 'mqtt://127.0.0.1:1883' }
    writeFileSync(join(folder, 'identity.json'), JSON.stringify({ claim, enrolled }))
    expect(loadIdentity(folder)).toEqual({ claim })
  })

  it('takes a file of a start that was cut for none', () => {
    writeFileSync(join(folder, 'identity.json.new'), '{', { mode: 0o644 })
    saveIdentity(folder, { claim: 'b'.repeat(32) })
    expect(loadIdentity(folder)).toEqual({ claim: 'b'.repeat(32) })
    if (process.platform !== 'win32') expect(statSync(join(folder, 'identity.json')).mode & 0o777).toBe(0o600)
  })

  it.each(['', '{', 'null', '{"claim":"x"}', `{"claim":"${'a'.repeat(32)}","place":{}}`])(
    'moves a file aside that says %j',
    (text) => {
      const path = join(folder, 'identity.json')
      writeFileSync(path, text)
      expect(loadIdentity(folder).claim).toMatch(/^[0-9a-f]{32}$/)
      expect(readFileSync(`${path}.unreadable`, 'utf8')).toBe(text)
    },
  )
})

/** What of a request is the same each time: signatures are not. */
function requestKey(csr: string | undefined): string {
  return (csr ?? '').slice(0, 200)
}
