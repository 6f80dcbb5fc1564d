import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newKey, TestRepository } from '../../agent/update/testing/test-repository.ts'
import { AGENT, EVENING, IN_CLASS, NEXT, OWN, UpdateFleet, VLC } from './update-fleet.ts'

const DAY = 86_400_000
const CAMPAIGN = '01999d00-0000-7000-8000-0000000000c2'
const OWN_ORDERS = `directors/mairie/${OWN}/`
const NEXT_ORDERS = `directors/mairie/${NEXT}/`

let fleet: UpdateFleet
beforeEach(() => {
  fleet = new UpdateFleet()
})
afterEach(() => {
  // Whatever the thief had in hand.
  const breaches = fleet.breaches()
  fleet.remove()
  expect(breaches).toEqual([])
})

/** What lies there now, to be brought back later. */
const heap = () => new Map(fleet.source.files)
function bringBack(files: ReadonlyMap<string, Buffer>): void {
  fleet.source.files.clear()
  for (const [path, bytes] of files) fleet.source.files.set(path, bytes)
}

describe('I3: a stolen director, whose thief has the school server, too', () => {
  it('chooses among what is signed for these machines, after class, and nothing else', async () => {
    const everything = Object.keys(fleet.holders.targets.targets)
    const refused: Record<string, string> = {}
    for (const name of everything) {
      fleet.order(fleet.director, [name])
      fleet.wall = IN_CLASS
      // Its server says `go`, always: the machine itself knows that there is class.
      for (const { put } of await fleet.look()) expect(put).toEqual([])
      fleet.wall = EVENING
      for (const looked of await fleet.look()) Object.assign(refused, looked.refused)
    }
    expect(refused).toEqual({
      'directors/mairie.json': 'kind',
      'approvers.json': 'kind',
      'vlc/3.0.21/vlc.deb': 'kind',
      'agent/1.0.0/agent.parcel': 'below_floor',
      'agent/1.6.0/windows.parcel': 'platform',
      'patches/agent.zst': 'patch',
      'firmware/sb-65.bin': 'hardware',
    })
    expect(new Set(fleet.put.map(({ name }) => name))).toEqual(new Set([AGENT, VLC]))
    expect(fleet.put).toHaveLength(6)
  })

  it('brings no byte of his own, neither under a new name nor under one that is signed', async () => {
    const mine = 'a program of the thief'
    for (const name of ['agent/9.9.9/agent.parcel', AGENT]) {
      fleet.order(fleet.director, [], { [name]: { bytes: mine } })
      const [looked] = await fleet.look()
      expect(looked).toMatchObject({ state: 'current', put: [] })
      expect(looked?.refused).toEqual({ [name]: name === AGENT ? 'differs' : 'unknown' })
    }
    expect(fleet.put).toEqual([])
  })

  it('lowers no floor of the holders', async () => {
    if (fleet.director.director) fleet.director.director.floors = { agent: '0.1' }
    fleet.order(fleet.director, ['agent/1.0.0/agent.parcel'])
    for (const { refused, put } of await fleet.look())
      expect([refused, put]).toEqual([{ 'agent/1.0.0/agent.parcel': 'below_floor' }, []])
  })

  it('signs no list of what exists', async () => {
    fleet.order(fleet.director, [AGENT])
    const { holders, director } = fleet
    holders.add('agent/9.9.9/agent.parcel', 'a program of the thief', { product: 'agent', version: '9.9.9' })
    holders.next()
    const key = [director.online]
    holders.publish({ by: key, online: director.online })
    for (const looked of await fleet.look())
      expect(looked).toMatchObject({ state: 'refused', reason: 'unsigned', put: [] })
    // Nor with the machine's online key beside it: the list itself wants two of three persons.
    holders.publish({ by: key })
    for (const looked of await fleet.look())
      expect(looked).toMatchObject({ state: 'refused', reason: 'unsigned', put: [] })
  })

  it('says to another school nothing with the orders of this one', async () => {
    fleet.order(fleet.director, [AGENT])
    for (const [path, bytes] of heap())
      if (path.startsWith(OWN_ORDERS)) fleet.source.files.set(path.replace(OWN_ORDERS, NEXT_ORDERS), bytes)
    for (const looked of await fleet.look(NEXT))
      expect(looked).toMatchObject({ state: 'refused', reason: 'school', put: [] })
    expect(fleet.put).toEqual([])
  })

  it('is obeyed no longer once the holders name another, whose word holds at once', async () => {
    fleet.order(fleet.director, [VLC])
    await fleet.look()
    const after = TestRepository.director(fleet.wall, fleet.source, 'mairie', OWN)
    // The new one has published under the same name: the thief writes over it with what he signs.
    fleet.holders.add('directors/mairie.json', after.rootBytes, { kind: 'director', product: 'mairie', version: '2' })
    fleet.holders.next()
    fleet.sign()
    fleet.order(fleet.director, [AGENT])
    for (const looked of await fleet.look())
      expect(looked).toMatchObject({ state: 'refused', reason: 'unsigned', put: [] })
    if (after.director && fleet.director.director)
      after.director = { ...after.director, version: fleet.director.director.version + 1 }
    fleet.order(after, [AGENT])
    for (const looked of await fleet.look()) expect(looked).toMatchObject({ state: 'current', put: [AGENT] })
  })

  it('is obeyed no longer a week after somebody cut it off', async () => {
    fleet.order(fleet.director, [AGENT])
    fleet.wall += 8 * DAY
    fleet.holders.now = fleet.wall
    fleet.sign()
    for (const looked of await fleet.look()) expect(looked).toMatchObject({ state: 'stale', put: [] })
  })
})

describe('I3, I4: a stolen school server, without the key of a director', () => {
  it('gives other bytes than were signed to nobody, and the right ones are taken afterwards', async () => {
    fleet.order(fleet.director, [AGENT])
    const good = heap()
    for (const [path, bytes] of good)
      if (path.includes('1.5.0')) fleet.source.files.set(path, Buffer.from('X'.repeat(bytes.length)))
    for (const looked of await fleet.look()) expect(looked).toMatchObject({ state: 'current', put: [] })
    expect(new Set(fleet.told.map(({ phase }) => phase))).toEqual(new Set(['failed']))
    bringBack(good)
    for (const looked of await fleet.look()) expect(looked).toMatchObject({ state: 'current', put: [AGENT] })
  })

  it('founds no trust of its own', async () => {
    fleet.order(fleet.director, [AGENT])
    await fleet.look()
    const thief = new TestRepository(fleet.wall, { source: fleet.source })
    thief.add('agent/9.9.9/agent.parcel', 'a program of the thief', { version: '9.9.9' })
    thief.next()
    thief.snapshotVersion = thief.timestampVersion = 50
    thief.publish()
    for (const looked of await fleet.look())
      expect(looked).toMatchObject({ state: 'refused', reason: 'unsigned', put: [] })
    // A next root that names his keys wants two of the holders of before.
    thief.rotate({ holders: [newKey(), newKey(), newKey()] })
    for (const looked of await fleet.look())
      expect(looked).toMatchObject({ state: 'refused', reason: 'unsigned', put: [] })
  })

  it('turns nothing back: neither what is signed nor what was ordered', async () => {
    fleet.order(fleet.director, [AGENT])
    const before = heap()
    const rolledBack = { state: 'refused', reason: 'rollback' }
    fleet.holders.next()
    fleet.holders.floors({ agent: '1.5.0' })
    fleet.sign()
    fleet.order(fleet.director, [VLC])
    for (const { put } of await fleet.look()) expect(put).toEqual([VLC])
    const today = heap()
    bringBack(before)
    for (const looked of await fleet.look()) expect(looked).toMatchObject({ ...rolledBack, put: [] })
    // All of today, but the orders of yesterday, which no machine had seen.
    for (const [path, bytes] of before) if (path.startsWith(OWN_ORDERS)) today.set(path, bytes)
    bringBack(today)
    for (const looked of await fleet.look()) expect(looked).toMatchObject({ ...rolledBack, put: [] })
  })

  it('holds everything up at most, which shows within a week', async () => {
    fleet.order(fleet.director, [AGENT])
    fleet.turn = (now) => ({ answer: 'wait', why: 'ring', now, until: now + 365 * DAY })
    for (const looked of await fleet.look()) expect(looked).toMatchObject({ state: 'current', put: [] })
    fleet.wall += 8 * DAY
    for (const looked of await fleet.look()) expect(looked).toMatchObject({ state: 'stale', put: [] })
    // What it says now comes too late: a machine that knows nothing new begins nothing.
    fleet.turn = (now) => ({ answer: 'go', campaign: CAMPAIGN, now, until: now + DAY })
    for (const looked of await fleet.look()) expect(looked).toMatchObject({ state: 'stale', put: [] })
  })

  it('disturbs no class by its word, whatever hour it puts on it', async () => {
    fleet.order(fleet.director, [AGENT])
    fleet.wall = IN_CLASS
    for (const at of [0, EVENING, IN_CLASS]) {
      fleet.turn = () => ({ answer: 'go', campaign: CAMPAIGN, now: at, until: at + DAY })
      for (const looked of await fleet.look()) expect(looked).toMatchObject({ state: 'current', put: [] })
    }
    fleet.wall = EVENING
    for (const looked of await fleet.look()) expect(looked.put).toEqual([AGENT])
  })
})
