import type { Command } from '@preau/protocol/messages/command.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AskedCommand, insertCommand, listCommands } from '../store/commands.ts'
import type { Database } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { insertDevice } from '../store/new-devices.ts'
import { ensureDefaultSchool } from '../store/places.ts'
import { openSqlite } from '../store/sqlite.ts'
import { CommandDesk } from './command-desk.ts'

const [SCHOOL, DEVICE, VIA, ID] = ['01', 'aa', 'bb', 'c1'].map(
  (end) => `01999d00-0000-7000-8000-${end.padStart(12, '0')}`,
) as [string, string, string, string]
const T0 = 1_790_000_000_000

let db: Database
let now: number
let isThere: boolean
let sent: Command[]
let changed: string[]

beforeEach(async () => {
  now = T0
  isThere = true
  sent = []
  changed = []
  db = await openSqlite(':memory:')
  await migrate(db, T0)
  await db.write(async (t) => {
    await ensureDefaultSchool(t, { authorityId: VIA, schoolId: SCHOOL, authority: 'A', school: 'B' })
    const made = { name: 'P', kind: 'projector', room: null, model: null, serial: null, enrolledAt: T0 } as const
    await insertDevice(t, { school: SCHOOL, id: DEVICE, claim: 'x', ...made })
  })
})
afterEach(() => db.close())

const desk = () =>
  new CommandDesk({
    db,
    clock: () => now,
    send: (_to, command) => {
      if (isThere) sent.push(command)
      return isThere
    },
    changed: (_device, command) => changed.push(command),
  })

async function asked(): Promise<AskedCommand> {
  const limits = { askedAt: now, notAfter: now + 60_000, givenUpAt: now + 140_000 }
  const rights = { confirmed: true, explicit: false, askedBy: null }
  const command: AskedCommand = {
    ...{ school: SCHOOL, id: ID, device: DEVICE, via: VIA, key: 'epson:1', command: 'input', choice: 'hdmi1' },
    ...rights,
    ...limits,
  }
  await db.write((t) => insertCommand(t, command))
  return command
}
const stateOf = async () => (await listCommands(db, SCHOOL, DEVICE)).map(({ state }) => state)

describe('the desk of commands', () => {
  it('sends a command at once, and again each five seconds until its result is there', async () => {
    const at = desk()
    at.take(await asked())
    for (let second = 0; second < 12; second++) {
      now += 1000
      await at.look()
    }
    expect(sent.map(({ time }) => time - T0)).toEqual([0, 5000, 10_000])
    expect(sent[0]).toEqual({
      ...{ id: ID, key: 'epson:1', command: 'input', choice: 'hdmi1', notAfter: T0 + 60_000, time: T0 },
      ...{ confirmed: true, explicit: false },
    })
    at.ended([{ school: SCHOOL, id: ID, device: DEVICE, command: 'input', outcome: 'done' }])
    now += 60_000
    await at.look()
    expect([sent.length, at.size, changed]).toEqual([3, 0, [ID, ID]])
  })

  it('says that the teacher accepts it, and not who said so', async () => {
    const at = desk()
    at.take({ ...(await asked()), accepted: true, askedBy: 'somebody' })
    expect(sent[0]).toMatchObject({ accepted: true })
    expect(JSON.stringify(sent)).not.toContain('somebody')
  })

  it('sends what an agent may have missed as soon as it is there again', async () => {
    isThere = false
    const at = desk()
    at.take(await asked())
    isThere = true
    at.born('another')
    at.born(VIA)
    expect(sent.map(({ id }) => id)).toEqual([ID])
  })

  it('says that a command expired which never went out', async () => {
    isThere = false
    const at = desk()
    at.take(await asked())
    now += 140_001
    await at.look()
    expect([await stateOf(), at.size, changed]).toEqual([['expired'], 0, [ID, ID]])
  })

  it('says that nobody knows what became of one that went out and was never answered', async () => {
    const at = desk()
    at.take(await asked())
    now += 140_001
    await at.look()
    expect(await stateOf()).toEqual(['unknown'])
  })

  it('goes on where a server before it ended', async () => {
    desk().take(await asked())
    const next = desk()
    await next.load()
    await next.look()
    expect([sent.map(({ id }) => id), next.size]).toEqual([[ID, ID], 1])
  })
})
