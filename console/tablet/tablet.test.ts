import { webcrypto } from 'node:crypto'
import type { TabletTold, TabletView } from '@preau/protocol/api/tablets.ts'
import { uuidv7 } from '@preau/protocol/ids.ts'
import { CODE_AUTHORITY_BYTES, CODE_SECRET_BYTES, writeEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { PROOF_HEADER, readProof } from '@preau/protocol/rules/tablet-proof.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { TabletDoor } from './line/tablet-door.ts'
import { Tablet } from './tablet.ts'
import type { Kept, TabletStore } from './tablet-store.ts'

const NOW = 1_790_000_000_000
const DEVICE = uuidv7(NOW, new Uint8Array(10))
const CODE = writeEnrolCode({
  secret: new Uint8Array(CODE_SECRET_BYTES),
  authority: new Uint8Array(CODE_AUTHORITY_BYTES),
  addresses: [],
})
// A number of its serial is all that a tablet reads in its certificate.
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMAowCKADAgECAgEH\n-----END CERTIFICATE-----'

interface Asked {
  path: string
  body: unknown
  at: number | undefined
}

let asked: Asked[]
let answers: Record<string, (request: Asked) => [number, object]>
let kept: Map<string, unknown>
let due: (() => void)[]
let now: number
let tablet: Tablet

const REFUSED = (code: string, context = {}): [number, object] => [403, { code, message: '', context }]
const VIEW = (): [number, object] => [
  200,
  { time: NOW, device: { id: DEVICE, name: 'T 12' }, renew: false, kiosk: KIOSK },
]
const KIOSK = { day: null, tickets: [], server: {} } as unknown as TabletView['kiosk']

function memoryStore(): TabletStore {
  const put: TabletStore['put'] = async (name, value) => void kept.set(name, value)
  return {
    put,
    get: async (name) => kept.get(name) as Kept[typeof name],
    remove: async (name) => void kept.delete(name),
    change: async (name, by) => {
      const value = by(kept.get(name) as never)
      await put(name, value)
      return value
    },
  }
}

async function send(path: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const proof = readProof(new Headers(init.headers).get(PROOF_HEADER))
  const request = { path: String(path), body: init.body && JSON.parse(String(init.body)), at: proof?.at }
  asked.push(request)
  const answer = answers[request.path]
  if (!answer) throw new TypeError('Failed to fetch')
  const [status, body] = answer(request)
  return new Response(JSON.stringify(body), { status })
}

function newTablet(): Tablet {
  return new Tablet({
    store: memoryStore(),
    crypto: webcrypto as unknown as Crypto,
    clock: () => now,
    look: async () => ({ model: null }) as TabletTold,
    door: new TabletDoor({ subtle: webcrypto.subtle as SubtleCrypto, clock: () => now, send }),
    after(_ms, run) {
      due = [run]
      return () => {
        due = due.filter((each) => each !== run)
      }
    },
  })
}

/** Does what is due next, and waits until the tablet has told of it. */
async function turn(until: () => boolean): Promise<void> {
  for (const run of due.splice(0)) run()
  await expect.poll(until).toBe(true)
}
const stage = () => tablet.told().stage
const paths = () => asked.map(({ path }) => path)

beforeEach(async () => {
  ;[asked, kept, due, now] = [[], new Map(), [], NOW]
  answers = {
    '/api/enrolments': () => [200, { state: 'admitted', device: DEVICE, certificate: CERTIFICATE }],
    '/api/tablet/report': () => [200, { time: NOW, upto: 1 }],
    '/api/tablet/acts': () => [200, { refused: null, until: null, ms: 3 }],
    '/api/tablet': VIEW,
  }
  tablet = newTablet()
  await tablet.start()
})

describe('a tablet', () => {
  it('asks with the code and a key of its own, then tells how it is and shows its room', async () => {
    expect(stage()).toBe('new')
    await tablet.enrol(CODE, 'T 12')
    expect(stage()).toBe('in')
    await turn(() => tablet.current().state !== undefined)
    expect(paths()).toEqual(['/api/enrolments', '/api/tablet/report', '/api/tablet'])
    expect(asked[0]?.body).toMatchObject({ secret: '0'.repeat(20), name: 'T 12', kind: 'tablet' })
    expect(tablet.told().name).toBe('T 12')
  })

  it('waits for a person, over a restart of its page, with the same claim', async () => {
    answers['/api/enrolments'] = () => [200, { state: 'waiting' }]
    await tablet.enrol(CODE, 'T 12')
    expect(stage()).toBe('waiting')
    tablet.stop()
    tablet = newTablet()
    await tablet.start()
    expect(stage()).toBe('waiting')
    answers['/api/enrolments'] = () => [200, { state: 'admitted', device: DEVICE, certificate: CERTIFICATE }]
    await turn(() => stage() === 'in')
    const claims = asked
      .filter(({ path }) => path === '/api/enrolments')
      .map(({ body }) => (body as { claim: string }).claim)
    expect(new Set(claims).size).toBe(1)
  })

  it.each([
    ['ENROL_CODE_INVALID', 'ABCD', undefined],
    ['ENROL_CODE_REFUSED', CODE, () => REFUSED('ENROL_CODE_REFUSED')],
    ['SERVER_UNREACHABLE', CODE, null],
  ] as const)('says why it did not come in: %s', async (code, text, answer) => {
    if (answer === null) delete answers['/api/enrolments']
    else if (answer) answers['/api/enrolments'] = answer
    await tablet.enrol(text, 'T 12')
    expect(tablet.told()).toMatchObject({ stage: 'new', refused: code })
  })

  it('signs by the time of the server once it was told that, whatever its own clock says', async () => {
    now = 0
    await tablet.enrol(CODE, 'T 12')
    answers['/api/tablet/report'] = ({ at }) =>
      at === NOW ? [200, { time: NOW, upto: 1 }] : REFUSED('TABLET_CLOCK', { now: NOW })
    await turn(() => tablet.current().state !== undefined)
    expect(asked.filter(({ path }) => path.startsWith('/api/tablet')).map(({ at }) => at)).toEqual([0, NOW, NOW])
  })

  it('I8 keeps a touch before it sends it, and sends it when the server is back', async () => {
    await tablet.enrol(CODE, 'T 12')
    await turn(() => tablet.current().state !== undefined)
    answers = {}
    const id = uuidv7(NOW, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
    const act = { act: 'report', id, symptom: 'slow', canTeach: 'yes' } as const
    expect(await tablet.act(act)).toMatchObject({ refused: null })
    expect(kept.get('touches')).toMatchObject([{ act }])
    await turn(() => tablet.current().state?.server.reached === false)
    tablet.stop()

    tablet = newTablet()
    await tablet.start()
    expect(tablet.current().state?.server.waiting).toBe(1)
    answers = {
      '/api/tablet/report': () => [200, { time: NOW, upto: 2 }],
      '/api/tablet/acts': () => [200, {}],
      '/api/tablet': VIEW,
    }
    await turn(() => tablet.current().state?.server.waiting === 0)
    expect(kept.get('touches')).toEqual([])
  })

  it('commands nothing, not even later', async () => {
    await tablet.enrol(CODE, 'T 12')
    expect(await tablet.act({ act: 'power', on: false })).toMatchObject({ refused: 'not_allowed' })
    expect(kept.get('touches')).toBeUndefined()
  })

  it('erases what it knew of its school when that does not know it any more, and keeps its key', async () => {
    await tablet.enrol(CODE, 'T 12')
    await turn(() => tablet.current().state !== undefined)
    answers['/api/tablet'] = () => REFUSED('CERTIFICATE_REFUSED')
    await turn(() => stage() === 'gone')
    expect([...kept.keys()].sort()).toEqual(['identity', 'seq'])
    expect(kept.get('identity')).toMatchObject({ place: null })
    expect(tablet.current().state).toBeUndefined()
  })

  it('tells that its page goes away', async () => {
    await tablet.enrol(CODE, 'T 12')
    await tablet.leave()
    expect(asked.at(-1)).toMatchObject({ path: '/api/tablet/report', body: { closing: true, seq: 1 } })
  })
})
