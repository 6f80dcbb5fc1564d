import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { DayPlan, PlannedLesson } from '@preau/protocol/messages/day-plan.ts'
import type { Lesson } from '@preau/protocol/messages/lesson.ts'
import type { EquipmentValues } from '@preau/protocol/rules/equipment-readings.ts'
import type { KioskPolicyFile, WindowRules } from '@preau/protocol/rules/window-rules.ts'
import type { OpenRefusal, ShellOpening } from '@preau/protocol/session.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { readSpecs } from '../drivers/spec-files.ts'
import { type FakeClock, fakeClock } from '../uplink/fake-clock.ts'
import type { ReachedBoard } from './board-hand.ts'
import { LessonDesk } from './lesson-desk.ts'
import { LessonKeeper } from './lesson-keeper.ts'
import { Openings } from './openings.ts'
import { planMemory } from './plan-file.ts'

const EPSON = readSpecs(join(import.meta.dirname, '../../firmware-specs/devices')).find(
  ({ id }) => id === 'epson/escvp21',
)
const MINUTE = 60_000
const T0 = Date.UTC(2026, 10, 24, 8, 40)
const [FIRST, SECOND, REPORT] = ['b1', 'b2', 'c1'].map((end) => `01999d00-0000-7000-8000-${end.padStart(12, '0')}`) as [
  string,
  string,
  string,
]
const SALT = '00112233445566778899aabbccddeeff'

function proofOf(code: string) {
  return { salt: SALT, proof: `sha256$${createHash('sha256').update(`${SALT}:${code}`).digest('hex')}` }
}

function lesson(id: string, from: number, over: Partial<PlannedLesson> = {}): PlannedLesson {
  return {
    ...{ id, from, to: from + 60 * MINUTE, title: 'Fractions', teacher: 'Mme Delmas', classLabel: 'CM1' },
    opens: { kind: 'web', address: 'https://www.lumni.fr/fractions' },
    ...{ code: proofOf('4711'), badge: null, fallbacks: [], ticket: null },
    ...over,
  }
}

function planOf(lessons: PlannedLesson[], over: Partial<DayPlan> = {}): DayPlan {
  return {
    ...{ version: 1, time: T0, timeZone: 'Europe/Paris', school: 'École Jean-Macé', support: '02 61 91 10 24' },
    room: { id: REPORT, name: 'Salle 4' },
    known: { from: T0 - 600 * MINUTE, to: T0 + 8 * 86_400_000 },
    ...{ periods: [], free: [], sites: ['lumni.fr'], lessons, tickets: [] },
    board: { key: 'epson:1', name: 'VPI salle 4', confirmed: true },
    ...over,
  }
}

let clock: FakeClock
let said: Lesson[]
let shown: (ShellOpening | 'closed')[]
let sent: unknown[]
let values: EquipmentValues
let presence: 'present' | 'silent'
let answer: OpenRefusal | undefined
let isConnected: boolean
let policy: KioskPolicyFile | undefined
let ruled: (WindowRules | undefined)[]

function board(): ReachedBoard {
  if (!EPSON) throw new Error('no spec')
  return {
    ...{ key: 'epson:1', name: 'VPI', spec: EPSON.spec, own: 'hdmi1' },
    state: () => ({ presence, values, fault: undefined }),
    lookAgain: () => undefined,
    async do(command, choice, allowed) {
      sent.push([command, choice, allowed.lesson])
      if (presence === 'silent') throw new Error('PORT_FAILED')
      if (command === 'power_on') values = { ...values, power: 'on' }
      if (command === 'power_off') values = { ...values, power: 'standby' }
      if (command === 'input') values = { ...values, input: String(choice) }
    },
  }
}

function keep(store = planMemory()) {
  const report = (each: Lesson) => void said.push(each)
  const keeper = new LessonKeeper({
    ...{ clock, store, board, report, isConnected: () => isConnected, serverTime: () => clock.wall() },
    policy: () => policy,
    machine: () => ({ diskFull: false, temperature: 50 }),
    opener: {
      async open(what, rules) {
        shown.push(what)
        ruled.push(rules)
        return answer
      },
      async close() {
        shown.push('closed')
      },
    },
    openings: new Openings({ folder: '/nowhere', hasProxy: false, reaches: async () => true }),
  })
  const desk = new LessonDesk({
    ...{ keeper, board, report, isConnected: () => isConnected, leave: () => undefined },
    lettingOut: () => 'none',
  })
  keeper.start()
  return { keeper, desk }
}

beforeEach(() => {
  clock = fakeClock(T0)
  said = []
  shown = []
  sent = []
  values = { power: 'standby', input: 'hdmi2' }
  presence = 'present'
  answer = undefined
  isConnected = true
  policy = undefined
  ruled = []
})

const states = () => said.flatMap((each) => (each.what === 'state' ? [[each.booking.slice(-2), each.state]] : []))

describe('the lessons of a machine', () => {
  it('are checked ten minutes before by reading alone, launched by their code, and cleaned up after', async () => {
    const { keeper } = keep()
    keeper.take(planOf([lesson(FIRST, T0 + 20 * MINUTE)]))
    await clock.advanceAsync(9 * 60 * 1000)
    expect(states()).toEqual([])
    await clock.advanceAsync(70 * 1000)
    expect(states()).toEqual([
      ['b1', 'checking'],
      ['b1', 'ready'],
    ])
    expect(sent).toEqual([])

    expect(await keeper.launch(FIRST, '4711')).toEqual({ refused: null, until: null })
    expect(sent).toEqual([
      ['power_on', undefined, false],
      ['input', 'hdmi1', false],
    ])
    expect(shown).toEqual([{ kind: 'web', address: 'https://www.lumni.fr/fractions', sites: ['lumni.fr'] }])
    expect(said.at(-1)).toMatchObject({ what: 'state', state: 'running', board: expect.any(Number) })

    expect(await keeper.end(FIRST)).toEqual({ refused: null, until: null })
    expect([shown.at(-1), values.power, said.at(-1)]).toEqual([
      ...['closed', 'standby', { what: 'state', booking: FIRST, state: 'ended', reason: 'teacher' }],
    ])
  })

  it('I6 keep the policy of the kiosk by which they were launched, also after a new start: the next one has the new policy', async () => {
    const store = planMemory()
    const { keeper } = keep(store)
    const opens = { kind: 'web' as const, address: 'https://mediatheque.fr/' }
    keeper.take(planOf([lesson(FIRST, T0, { opens }), lesson(SECOND, T0 + 90 * MINUTE, { opens })]))
    policy = { policy: 'kiosk', version: '2', sites: ['mediatheque.fr'], newWindows: 'refuse' }
    await clock.advanceAsync(5 * 1000)
    expect(await keeper.launch(FIRST, '4711')).toEqual({ refused: null, until: null })
    policy = { policy: 'kiosk', version: '3', shut: ['mediatheque.fr'] }
    expect((await keeper.open(FIRST)).refused).toBeNull()
    keeper.stop()
    const { keeper: again } = keep(store)
    expect((await again.open(FIRST)).refused).toBeNull()
    expect(ruled).toEqual([{ newWindows: 'refuse' }, { newWindows: 'refuse' }, { newWindows: 'refuse' }])
    await clock.advanceAsync(91 * 60 * 1000)
    expect((await again.launch(SECOND, '4711')).refused).toBe('not_allowed')
    expect([ruled.length, store.lessons()[FIRST]]).toEqual([
      3,
      expect.not.objectContaining({ policy: expect.anything() }),
    ])
  })

  it('end with their hour, and leave the board on for the next one of the day', async () => {
    const { keeper } = keep()
    keeper.take(planOf([lesson(FIRST, T0), lesson(SECOND, T0 + 90 * MINUTE)]))
    await clock.advanceAsync(5 * 1000)
    await keeper.launch(FIRST, '4711')
    await clock.advanceAsync(61 * 60 * 1000)
    expect([keeper.lesson(FIRST), shown.at(-1), values.power]).toEqual([
      ...[expect.objectContaining({ state: 'ended', reason: 'time' }), 'closed', 'on'],
    ])
  })

  it('that fail are told once with what was found, and are looked at again until it works', async () => {
    presence = 'silent'
    const { keeper } = keep()
    keeper.take(planOf([lesson(FIRST, T0 + 5 * MINUTE)]))
    await clock.advanceAsync(30 * 1000)
    expect(said.at(-1)).toMatchObject({
      ...{ what: 'state', state: 'failed', reason: 'equipment' },
      checks: expect.arrayContaining([expect.objectContaining({ what: 'board', verdict: 'failed', reason: 'silent' })]),
    })
    const told = said.length
    await clock.advanceAsync(130 * 1000)
    expect(said.length).toBe(told)
    presence = 'present'
    await clock.advanceAsync(130 * 1000)
    expect(states().at(-1)).toEqual(['b1', 'ready'])
  })

  it('are not launched by other digits, and after five wrong tries by nobody for a while', async () => {
    const { keeper } = keep()
    keeper.take(planOf([lesson(FIRST, T0)]))
    for (let tries = 0; tries < 5; tries++) {
      expect((await keeper.launch(FIRST, `000${tries}`)).refused).toBe('code')
    }
    expect(await keeper.launch(FIRST, '4711')).toEqual({ refused: 'wait', until: T0 + 15 * MINUTE })
    await clock.advanceAsync(15 * 60 * 1000)
    expect((await keeper.launch(FIRST, '4711')).refused).toBeNull()
  })

  it.each([
    ['is not theirs to open yet', T0 + 60 * MINUTE, 'too_early'],
    ['is over', T0 - 120 * MINUTE, 'over'],
  ])('refuse what %s', async (_, from, refused) => {
    const { keeper } = keep()
    keeper.take(planOf([lesson(FIRST, from)]))
    expect((await keeper.launch(FIRST, '4711')).refused).toBe(refused)
  })

  it('wait for one that runs', async () => {
    const { keeper } = keep()
    keeper.take(planOf([lesson(FIRST, T0), lesson(SECOND, T0 + 5 * MINUTE)]))
    await keeper.launch(FIRST, '4711')
    expect((await keeper.launch(SECOND, '4711')).refused).toBe('other_running')
  })

  it('run although the board fails, and say so', async () => {
    const { keeper } = keep()
    presence = 'silent'
    keeper.take(planOf([lesson(FIRST, T0)]))
    expect((await keeper.launch(FIRST, '4711')).refused).toBe('board')
    expect([keeper.lesson(FIRST).state, shown.length]).toEqual(['running', 1])
  })

  it('open nothing that the school does not allow', async () => {
    const { keeper } = keep()
    keeper.take(planOf([lesson(FIRST, T0, { opens: { kind: 'web', address: 'https://evil.example/' } })]))
    expect((await keeper.launch(FIRST, '4711')).refused).toBe('not_allowed')
    expect(shown).toEqual([])
  })

  it('I8 go on after a restart without the server, and pass over an older plan', async () => {
    const store = planMemory()
    const first = keep(store)
    first.keeper.take(planOf([lesson(FIRST, T0)], { version: 7 }))
    await first.keeper.launch(FIRST, '4711')
    first.keeper.stop()
    isConnected = false
    const { keeper } = keep(store)
    expect([keeper.lesson(FIRST).state, keeper.plan()?.version]).toEqual(['running', 7])
    keeper.take(planOf([], { version: 6 }))
    expect([keeper.plan()?.lessons.length, said.at(-1)]).toEqual([1, { what: 'plan', version: 7 }])
    expect((await keeper.end(FIRST)).refused).toBeNull()
  })
})

describe('the page at the board', () => {
  it('shows the day, the board and its number to call', async () => {
    const { keeper, desk } = keep()
    keeper.take(planOf([lesson(FIRST, T0 + 5 * MINUTE), lesson(SECOND, T0 + 86_400_000)]))
    await clock.advanceAsync(10 * 1000)
    const { day, later, board: shownBoard, support, server } = desk.state()
    expect(day?.sessions.map(({ booking, state, resource, launch }) => [booking, state, resource, launch])).toEqual([
      [...[FIRST, 'ready', { kind: 'web', label: 'www.lumni.fr' }], { from: T0 - 5 * MINUTE, code: true, digits: [4] }],
    ])
    expect([later?.title, shownBoard?.name, support, server.reached]).toEqual([
      ...['Fractions', 'VPI salle 4', '02 61 91 10 24', true],
    ])
    expect([shownBoard?.power, shownBoard?.volume.refused, shownBoard?.freeze.refused]).toEqual([
      ...[{ value: 'standby', refused: null }, 'none', 'asleep'],
    ])
  })

  it('keeps a problem that is told while the server is away, with what the machine found', async () => {
    isConnected = false
    const { keeper, desk } = keep()
    keeper.take(planOf([lesson(FIRST, T0 + 5 * MINUTE)]))
    await clock.advanceAsync(10 * 1000)
    const told = { act: 'report', id: REPORT, symptom: 'touch_fails', canTeach: 'hardly' } as const
    await desk.act(told)
    await desk.act(told)
    expect(said.filter(({ what }) => what === 'report')).toEqual([
      expect.objectContaining({ id: REPORT, symptom: 'touch_fails', key: 'epson:1', checks: expect.any(Array) }),
    ])
    const state = desk.state()
    expect([state.tickets, state.server.waiting]).toEqual([
      [expect.objectContaining({ id: REPORT, sent: false, number: null, title: 'VPI salle 4' })],
      1,
    ])
  })

  it('shows the question of a fix for as long as it is asked, and hands on what is touched', async () => {
    const asked = { fix: REPORT, title: { fr: 'Redémarrer le poste', en: 'Restart the machine' }, until: T0 + MINUTE }
    const answers: [string, boolean][] = []
    const consent = {
      shown: () => (answers.length === 0 ? asked : undefined),
      answer: (fix: string, yes: boolean) => fix === REPORT && answers.push([fix, yes]) === 1,
    }
    const { keeper } = keep()
    const parts = { keeper, board, report: () => undefined, isConnected: () => true, leave: () => undefined }
    const desk = new LessonDesk({ ...parts, lettingOut: () => 'none', consent: () => consent })
    expect(desk.state().fix).toEqual(asked)
    expect([
      await desk.act({ act: 'answer_fix', fix: FIRST, yes: true }),
      await desk.act({ act: 'answer_fix', fix: REPORT, yes: true }),
      await desk.act({ act: 'answer_fix', fix: REPORT, yes: true }),
    ]).toMatchObject([{ refused: 'over' }, { refused: null }, { refused: 'over' }])
    expect([answers, desk.state().fix]).toEqual([
      [
        [REPORT, true],
        [REPORT, true],
      ],
      null,
    ])
    const none = keep().desk
    expect([none.state().fix, await none.act({ act: 'answer_fix', fix: FIRST, yes: true })]).toMatchObject([
      ...[null, { refused: 'over' }],
    ])
  })
})
