import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from '@preau/protocol/messages/command.ts'
import { decodeResult, type Result } from '@preau/protocol/messages/result.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { Keeper } from '../devices/keeper.ts'
import { keptLineTo } from '../devices/testing/kept-line.ts'
import type { PlayedLineOptions } from '../simulators/played-line.ts'
import { fakeClock } from '../uplink/fake-clock.ts'
import { Actions } from './actions.ts'
import { fileJournal, type Intent, type Journal, memoryJournal } from './journal.ts'

const SECOND = 1000
const KEY = 'lg:1'
const T0 = 1_790_000_000_000

let made = 0
function command(fields: Partial<Command> = {}): Command {
  made += 1
  const id = `01999d00-0000-7000-8000-${String(made).padStart(12, '0')}`
  const base = {
    id,
    key: KEY,
    command: 'power_off',
    notAfter: T0 + 60_000,
    time: T0,
    confirmed: false,
    explicit: false,
    accepted: true,
  }
  return { ...base, ...fields }
}

type ActingOptions = PlayedLineOptions & { journal?: Journal; timeZone?: string }

async function acting({ journal = memoryJournal(), timeZone, ...options }: ActingOptions = {}) {
  const clock = fakeClock()
  const lg = keptLineTo('lg/signage', { serial: '1', power: 'on' }, options)
  const keeper = new Keeper([lg.line], { clock, random: () => 0.5, report: () => undefined })
  const results: Result[] = []
  const actions = new Actions({
    journal,
    find: (key) => keeper.find(key),
    report: (result) => void results.push(decodeResult(result)),
    serverTime: () => T0 + clock.uptime() * SECOND,
    ...(timeZone !== undefined && { timeZone: () => timeZone }),
  })
  actions.start()
  keeper.start()
  await clock.advanceAsync(50 * SECOND)
  const start = T0 + clock.uptime() * SECOND
  const soon = (fields: Partial<Command> = {}) => command({ time: start, notAfter: start + 60_000, ...fields })
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      lg.device.pass(1)
      await clock.advanceAsync(SECOND)
    }
  }
  return { clock, actions, results, device: lg.device, fake: lg.fake, soon, pass }
}

describe('I6: an action in school hours', () => {
  // A Monday, half past three in the afternoon in Paris.
  it.each([
    ['is refused where nobody says that the teacher accepts it', 'power_off', false, 'Europe/Paris', 'refused'],
    ['is done where he does', 'power_off', true, 'Europe/Paris', 'done'],
    ['is done where it takes no picture away', 'mute_on', false, 'Europe/Paris', 'done'],
    ['is done where no class is going on', 'power_off', false, 'Asia/Tokyo', 'done'],
  ] as const)('%s', async (_what, command, accepted, timeZone, outcome) => {
    const { actions, results, device, soon, pass } = await acting({ timeZone })
    actions.take(soon({ command, accepted }))
    await pass(30)
    expect(results).toMatchObject([{ outcome, ...(outcome === 'refused' && { reason: 'lesson' }) }])
    expect(device.done).toEqual(outcome === 'done' ? [command] : [])
  })
})

describe('I3: an action', () => {
  it('is done, and proved by the bytes and by what is read afterwards', async () => {
    const { actions, results, device, soon, pass } = await acting()
    const asked = soon()
    actions.take(asked)
    await pass(30)
    expect(results).toEqual([
      {
        id: asked.id,
        outcome: 'done',
        proof: {
          sent: expect.stringMatching(/^6B 61 /),
          received: expect.stringMatching(/4F 4B/),
          shown: { power: 'standby' },
        },
      },
    ])
    expect(device.done).toEqual(['power_off'])
  })

  it('is done once, however often it comes, and answered each time with the first result', async () => {
    const { actions, results, device, soon, pass } = await acting()
    const asked = soon()
    for (let times = 0; times < 5; times++) actions.take(asked)
    await pass(30)
    actions.take(asked)
    await pass(5)
    expect(device.done).toEqual(['power_off'])
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done'])
    expect(results[1]).toEqual(results[0])
  })

  it.each([
    ['for a device that is not here', { key: 'epson:9' }, { outcome: 'refused', reason: 'not_here' }],
    ['that no spec has', { command: 'format_disk' }, { outcome: 'refused', reason: 'unknown' }],
    [
      'with a choice that is not offered',
      { command: 'input', choice: 'tv' },
      { outcome: 'refused', reason: 'not_offered' },
    ],
    ['that its power does not allow', { command: 'power_on' }, { outcome: 'refused', reason: 'power' }],
    ['that came too late', { notAfter: T0 }, { outcome: 'expired' }],
  ])('%s is answered, and nothing of it goes over the line', async (_, fields, answer) => {
    const { actions, results, device, soon, pass } = await acting()
    const asked = soon(fields)
    actions.take(asked)
    await pass(30)
    expect(results).toEqual([{ id: asked.id, ...answer }])
    expect(device.done).toEqual([])
  })

  it('that waited behind another one until its time was over is not begun', async () => {
    const { actions, results, device, soon, pass } = await acting()
    device.pass = () => undefined
    const [first, second] = [soon(), soon({ command: 'mute_on' })]
    actions.take(first)
    actions.take({ ...second, notAfter: second.time + 1000 })
    await pass(120)
    expect(results.map(({ id, outcome }) => [id, outcome])).toEqual([
      [first.id, expect.any(String)],
      [second.id, 'expired'],
    ])
  })

  it('that the device does not answer has failed, with the reason', async () => {
    const { actions, results, soon, pass, fake } = await acting()
    fake.unplug()
    const asked = soon()
    actions.take(asked)
    await pass(60)
    expect(results).toEqual([{ id: asked.id, outcome: 'failed', code: 'PORT_FAILED' }])
  })

  it('is unknown where the agent ended between its intent and its result, and is not done again', async () => {
    const asked = command()
    const journal = memoryJournal()
    journal.save([{ id: asked.id, notAfter: asked.notAfter }])
    const { actions, results, device, soon, pass } = await acting({ journal })
    expect(results).toEqual([{ id: asked.id, outcome: 'unknown' }])
    actions.take(soon({ id: asked.id }))
    await pass(30)
    expect(results.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown'])
    expect(device.done).toEqual([])
  })

  it('has its intent on the disk before its first byte goes out', async () => {
    const kept: Intent[][] = []
    const journal: Journal = { load: () => [], save: (intents) => void kept.push([...intents]) }
    const { actions, fake, soon, clock } = await acting({ journal })
    const written = fake.written.length
    const asked = soon()
    actions.take(asked)
    await clock.advanceAsync(1)
    expect(kept[0]).toEqual([{ id: asked.id, notAfter: asked.notAfter }])
    expect(fake.written.length).toBeGreaterThanOrEqual(written)
    const sent = fake.written.slice(written).map((bytes) => String.fromCharCode(...bytes))
    expect(sent.every((text) => text.startsWith('ka 01 FF'))).toBe(true)
  })
})

describe('the journal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'preau-actions-'))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('keeps intents in its file, and begins anew where that cannot be read', () => {
    const path = join(folder, 'actions.json')
    const intents: Intent[] = [{ id: command().id, notAfter: T0, result: { id: command().id, outcome: 'done' } }]
    fileJournal(path).save(intents)
    expect([fileJournal(path).load(), JSON.parse(readFileSync(path, 'utf8'))]).toEqual([intents, intents])
    writeFileSync(path, '[{"id":')
    expect(fileJournal(path).load()).toEqual([])
  })
})
