import { SYNC_KIND_NAMES } from '@preau/protocol/rules/territory/kinds.ts'
import type { DigestMessage } from '@preau/protocol/territory/digest.ts'
import { decodeUplinkBody } from '@preau/protocol/territory/messages.ts'
import { updateDevice } from '../../server/store/devices.ts'
import { insertEvents } from '../../server/store/events.ts'
import { countNotes } from '../../server/store/sync/notes.ts'
import { findPeer, takeEpoch } from '../../server/store/sync/peers.ts'
import { seen } from '../../server/store/sync/stamp.ts'
import { sumSchool } from '../../server/store/sync/sum-school.ts'
import { SchoolDigest } from '../../server/territory/digest-school.ts'
import { answerDigest } from '../../server/territory/digest-territory.ts'
import { type Placed, SchoolLink } from '../../server/territory/school-link.ts'
import { serverBook } from '../../server/territory/server-book.ts'
import { TerritoryDesk } from '../../server/territory/territory-desk.ts'
import { noise } from '../../server/territory/testing/noise.ts'
import type { FreshStore } from '../contracts/store.contract.ts'
import { newId } from '../contracts/store-fixtures.ts'
import { makeSides, type Sides } from '../contracts/sync-sides.ts'
import { dice } from '../sla/dice.ts'
import { VirtualLink } from './link.ts'
import { Broken } from './simulate.ts'

/** What a run over real stores has seen. */
export interface RealOutcome {
  events: number
  messages: number
  cuts: number
  kills: number
}

/** Turns until a calm network has brought everything. */
const CALM_TURNS = 400

/**
 * A school and its territory over a bad network, each on a store of its own, both killed now and then; then a calm one. Throws
 * Broken where they do not end equal by their outboxes alone, or an event is lost or there twice.
 */
export async function simulateOnStores(
  seed: number,
  fresh: () => Promise<FreshStore>,
  turns = 60,
): Promise<RealOutcome> {
  const sides = await makeSides(fresh)
  const { school, device, here, there, clock } = sides
  const roll = dice(seed)
  const network = new VirtualLink(roll)
  const server = (await findPeer(there.db, school))?.server ?? ''
  const outcome: RealOutcome = { events: 0, messages: 0, cuts: 0, kills: 0 }
  let [ends, run] = [startEnds(sides, 0), 0]

  const turn = async () => {
    if (!network.isUp && clock.now >= network.downUntil) {
      network.isUp = true
      network.send('up', await ends.link.opened(), clock.now)
    }
    for (const { way, message } of network.arrived(clock.now)) {
      const body = decodeUplinkBody(message.body)
      if (way === 'down') network.send('up', await ends.link.receive({ ...message, body }, clock.now), clock.now)
      else down(await ends.desk.receive([{ ...message, body, school, server, via: 'mqtt' }], clock.now))
    }
    if (!network.isUp) return
    network.send('up', await ends.link.look(clock.now), clock.now)
    down(await ends.desk.look([school], clock.now))
    if ((await countNotes(there.db, school)).rows > 0) down(await ends.desk.call([school], clock.now))
  }
  const down = (messages: readonly Placed[]) => network.send('down', messages, clock.now)

  for (let each = 0; each < turns; each++) {
    clock.now += roll.one([50, 1000, 5000, 31_000])
    if (roll.chance(0.7)) await live(sides, roll, outcome)
    if (roll.chance(0.1)) {
      network.cut(clock.now + roll.one([2000, 60_000]))
      ends.link.closed()
      outcome.cuts += 1
    }
    if (roll.chance(0.06)) {
      network.cut(clock.now + 1000)
      ends = startEnds(sides, ++run)
      outcome.kills += 1
    }
    await turn()
  }
  network.isCalm = true
  for (let each = 0; each < CALM_TURNS && !(await isQuiet(sides, network, ends.link)); each++) {
    clock.now += 5000
    await turn()
  }
  if (!(await isQuiet(sides, network, ends.link))) throw new Broken(seed, 'it never becomes quiet')
  const [mine, theirs] = [await sumSchool(here.db, school), await sumSchool(there.db, school)]
  if (mine.sum !== theirs.sum) throw new Broken(seed, `they end with ${mine.rows} and ${theirs.rows} other rows`)
  for (const { db } of [here, there]) {
    const row = await db.get<{ n: number }>(
      "select count(*) as n from events where device_id = $1 and source = 'agent'",
      [device],
    )
    if (row?.n !== outcome.events) throw new Broken(seed, `${row?.n} of ${outcome.events} events`)
  }
  const digest = new SchoolDigest({ store: here.digest, school, now: () => clock.now })
  let up: DigestMessage[] = await digest.begin(SYNC_KIND_NAMES)
  while (up.length > 0) {
    const answers: DigestMessage[] = []
    for (const message of up) answers.push(...(await answerDigest(there.digest, school, message, clock.now)))
    up = []
    for (const answer of answers) up.push(...(await digest.receive(answer)))
  }
  if (digest.repaired > 0) throw new Broken(seed, `the outboxes left ${digest.repaired} rows to a comparison`)
  return { ...outcome, messages: network.messages }
}

async function isQuiet({ here, there, school }: Sides, network: VirtualLink, link: SchoolLink): Promise<boolean> {
  if (!network.isUp || !network.isEmpty || link.state.is !== 'open') return false
  return (await countNotes(here.db, school)).rows + (await countNotes(there.db, school)).rows === 0
}

/** Both programs, as they start on what their disks have. */
function startEnds({ school, here, there }: Sides, run: number) {
  const [mine, theirs] = ['a', 'b'].map((digit) => digit.repeat(32))
  const link = new SchoolLink({
    ...{ store: here.sync, school, instance: mine ?? '', program: 'simulated' },
    run: (run + 1).toString(16).padStart(32, '0'),
    epochs: {
      last: async () => (await findPeer(here.db, school))?.epoch ?? 0,
      take: (epoch) => here.db.write((t) => takeEpoch(t, school, epoch)),
      see: (version) => here.db.write((t) => seen(t, school, version)),
      clock: async () => (await findPeer(here.db, school))?.clock ?? null,
    },
  })
  const desk = new TerritoryDesk({ store: there.sync, servers: serverBook(there.db), instance: theirs ?? '' })
  return { link, desk }
}

/** One thing that a machine tells, or that people do on one of the sides. */
async function live(sides: Sides, roll: ReturnType<typeof dice>, outcome: RealOutcome): Promise<void> {
  const { school, room, device, here, there, clock } = sides
  const at = clock.now
  const db = roll.chance(0.5) ? here.db : there.db
  const act = roll.below(10)
  if (act < 4) {
    const seq = outcome.events++
    const event = { school, device, epoch: 9, seq, id: newId(), at, receivedAt: at, source: 'agent' as const }
    await here.db.write((t) => insertEvents(t, [{ ...event, event: 'agent.started', severity: 'info', params: {} }]))
  } else if (act < 7) await db.write((t) => updateDevice(t, 'all', device, { name: `Portable ${roll.below(100)}` }))
  else if (act < 9) {
    const name = `Salle ${roll.below(100)}`
    await db.run('update rooms set name = $2, name_key = $3 where id = $1', [room, name, name.toLowerCase()])
  } else {
    // Now and then more than a message takes.
    const note = noise(roll.chance(0.5) ? 130_000 : 20, roll.below(1000))
    await db.run('update devices set note = $2 where id = $1', [device, note])
  }
}
