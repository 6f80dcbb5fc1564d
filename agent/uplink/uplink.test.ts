import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { describe, expect, it } from 'vitest'
import { fakeClock } from './fake-clock.ts'
import { fakeServer } from './fake-server.ts'
import { LIMITS, openOutbox } from './outbox.ts'
import type { OutboxLimits } from './outbox-record.ts'
import { startUplink } from './uplink.ts'

const school = '01890a5d-ac96-774b-bcce-b302099a8057'
const device = '01890a5d-ac96-774b-bcce-b302099a8058'
const MINUTE = 60_000

/** An agent and a server on one clock; one sample a minute is added by `live`. */
function classroom(limits: OutboxLimits = LIMITS) {
  const clock = fakeClock()
  const server = fakeServer(clock)
  const outbox = openOutbox(':memory:', { clock, limits })
  const offsets: number[] = []
  const wanted: number[] = []
  let values: ReadingValues = { 'cpu.load': 0 }
  const start = (run = 0, hold = 0) =>
    startUplink({
      identity: { school, device, mqtt: 'mqtt://school.test:1883' },
      outbox,
      agent: { version: '0.1.0', platform: 'linux', arch: 'x64' },
      interval: 60,
      hold,
      state: { birth: () => values, sent: () => values },
      inventoryDigests: () => ({ system: '0123456789abcdef' }),
      onClockOffset: (seconds) => offsets.push(seconds),
      onWantInventory: () => wanted.push(clock.uptime()),
      clock,
      random: () => 0.5,
      instance: String(run).repeat(32),
      connect: server.connect,
    })
  let load = 0
  const add = () => {
    load += 1
    values = { 'cpu.load': load % 100 }
    return outbox.addSample({ at: clock.wall(), uptime: clock.uptime(), values })
  }
  const live = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute++) {
      add()
      await clock.advanceAsync(MINUTE)
    }
  }
  /** The seqs that the server has on disk, in the order in which it stored them. */
  const storedSeqs = () =>
    [...server.stored.values()].flatMap((message) =>
      message.kind === 'report' ? message.body.samples.map(({ seq }) => seq) : [message.seq],
    )
  return { clock, server, outbox, start, add, live, storedSeqs, offsets, wanted }
}

const kinds = (messages: readonly { kind: string }[]) => messages.map(({ kind }) => kind)
const upTo = (end: number) => Array.from({ length: end }, (_, seq) => seq)

describe('the uplink', { timeout: 30_000 }, () => {
  it('is born first, then sends each sample at once and forgets it when the server has it', async () => {
    const { clock, server, outbox, start, live } = classroom()
    const uplink = start()
    await clock.advanceAsync(1000)
    expect(uplink.status()).toEqual({ connected: true, born: true, refused: false, clockOffset: 0 })
    await live(3)
    expect(kinds(server.messages)).toEqual(['birth', 'report', 'report', 'report'])
    expect(outbox.size().records).toBe(0)
    expect(outbox.place()).toMatchObject({ acked: 2, first: 3, next: 3, connection: 1 })
    await uplink.stop()
  })

  it('lets samples wait for company, and nothing else', async () => {
    const { clock, server, outbox, start, live } = classroom()
    const uplink = start(0, 10 * MINUTE)
    await clock.advanceAsync(1000)
    await live(9)
    expect(kinds(server.messages)).toEqual(['birth'])
    await live(2)
    expect(kinds(server.messages)).toEqual(['birth', 'report'])
    expect(server.messages.at(-1)).toMatchObject({ body: { samples: { length: 10 } } })
    expect(outbox.size().records).toBe(1)
    outbox.addEvent({ event: 'device.awake', severity: 'info' })
    await clock.advanceAsync(1000)
    expect(kinds(server.messages)).toEqual(['birth', 'report', 'report', 'event'])
    await live(2)
    uplink.hurry()
    await clock.advanceAsync(1000)
    expect(kinds(server.messages).slice(4)).toEqual(['report'])
    expect(server.messages.at(-1)).toMatchObject({ body: { samples: [{ seq: 12 }, { seq: 13 }] } })
    expect(outbox.size().records).toBe(0)
    await uplink.stop()
  })

  it('proves every few hours that both sides hold the same, although samples wait', async () => {
    const { clock, server, start, live } = classroom()
    const uplink = start(0, 10 * MINUTE)
    await clock.advanceAsync(1000)
    await live(9 * 60)
    expect(kinds(server.messages).filter((kind) => kind === 'digest')).toHaveLength(2)
    await uplink.stop()
  })

  it('says another interval by another connection, and sends what waited before that', async () => {
    const { clock, server, outbox, start, live } = classroom()
    const uplink = start(0, 10 * MINUTE)
    await clock.advanceAsync(1000)
    await live(2)
    uplink.setPace({ interval: 600, hold: 60 * MINUTE })
    await clock.advanceAsync(5000)
    const births = server.messages.flatMap((message) => (message.kind === 'birth' ? [message.body] : []))
    expect(births.map(({ interval, connection }) => [interval, connection])).toEqual([
      [60, 1],
      [600, 2],
    ])
    expect(outbox.size().records).toBe(0)
    uplink.setPace({ interval: 600, hold: 0 })
    await live(1)
    expect([uplink.status().born, outbox.place().connection, outbox.size().records]).toEqual([true, 2, 0])
    await uplink.stop()
  })

  it('drains in order what an hour without a broker left, in batches, and tells the server where it begins', async () => {
    const { clock, server, outbox, start, live, storedSeqs } = classroom()
    const uplink = start()
    await clock.advanceAsync(1000)
    await live(5)
    server.faults.away = true
    server.cut()
    await live(60)
    expect(outbox.size().samples).toBe(60)
    server.faults.away = false
    await clock.advanceAsync(2 * MINUTE)
    expect(storedSeqs()).toEqual(upTo(65))
    expect(kinds(server.messages).slice(-2)).toEqual(['birth', 'report'])
    expect(server.messages.at(-2)).toMatchObject({ seq: 64, body: { first: 5, next: 65, acked: 4 } })
    expect(outbox.size().records).toBe(0)
    await uplink.stop()
  })

  it('tries again within a minute, never at once', async () => {
    const { clock, server, outbox, start } = classroom()
    server.faults.away = true
    const uplink = start()
    await clock.advanceAsync(60 * MINUTE)
    const { connection } = outbox.place()
    // Half of each ceiling: 0.5 + 1 + 2 + 4 + 8 + 16 s, then each 30 s.
    expect(connection).toBe(6 + Math.floor((3600 - 31.5) / 30) + 1)
    await uplink.stop()
  })

  it('does not send a record before the birth is answered, and asks less and less often', async () => {
    const { clock, server, outbox, start, add } = classroom()
    server.faults.silent = true
    const uplink = start()
    add()
    await clock.advanceAsync(60 * MINUTE)
    expect(new Set(kinds(server.messages))).toEqual(new Set(['birth']))
    // At 0, 10, 30, 70, 150, 310 and 630 s, then each 10 minutes.
    expect(server.messages).toHaveLength(7 + Math.floor((3600 - 630) / 600))
    server.faults.silent = false
    await clock.advanceAsync(10 * MINUTE)
    expect(outbox.size().records).toBe(0)
    await uplink.stop()
  })

  it('sends again from the last ack where acks are lost, and the server has nothing twice (I2)', async () => {
    const { clock, server, outbox, start, live, storedSeqs } = classroom()
    const uplink = start()
    await clock.advanceAsync(1000)
    server.faults.losesAcks = true
    await live(3)
    server.faults.losesAcks = false
    await live(3)
    expect(storedSeqs()).toEqual(upTo(6))
    expect(outbox.size().records).toBe(0)
    await uplink.stop()
  })

  it('sets a record aside that was taken three times and never acknowledged, and leaves no hole', async () => {
    const { clock, server, outbox, start, live } = classroom()
    const uplink = start()
    await clock.advanceAsync(1000)
    server.faults.poison = 2
    await live(2)
    outbox.addEvent({ event: 'disk.removed', severity: 'warning', params: { disk: 'sdb' } })
    await live(3)
    const tries = server.messages.filter((message) => message.kind === 'event' && message.seq === 2)
    expect(tries).toHaveLength(3)
    server.faults.poison = undefined
    await live(4)
    const place = outbox.place()
    expect(place).toMatchObject({ first: place.next })
    const aside = server.messages.filter(
      (message) => message.kind === 'event' && message.body.event === 'record.set_aside',
    )
    expect(aside.at(-1)).toMatchObject({ body: { params: { kind: 'event', first: 2, seq: 2 } } })
    await uplink.stop()
  })

  it('finds a new epoch with the server where not even what stands for a record is acknowledged', async () => {
    const { clock, server, outbox, start, live } = classroom()
    const uplink = start()
    await clock.advanceAsync(1000)
    server.faults.poison = 1
    const before = outbox.place().epoch
    await live(15)
    const { epoch, first, next } = outbox.place()
    expect(epoch).toBeGreaterThan(before)
    expect(first).toBe(next)
    await uplink.stop()
  })

  it('finds the one sample that does harm in a batch of a hundred', async () => {
    const { server, outbox, start, add, live } = classroom()
    for (let i = 0; i < 150; i++) add()
    server.faults.poison = 70
    const uplink = start()
    await live(30)
    server.faults.poison = undefined
    await live(2)
    expect(outbox.size().records).toBe(0)
    const lost = server.messages.filter((message) => message.kind === 'event')
    expect(lost).toHaveLength(1)
    await uplink.stop()
  })

  it('agrees again with a server that was restored from nothing, under a new epoch', async () => {
    const { clock, server, outbox, start, live, storedSeqs } = classroom()
    const uplink = start()
    await clock.advanceAsync(1000)
    await live(4)
    const before = outbox.place().epoch
    server.forget()
    server.cut()
    await live(3)
    expect(outbox.place().epoch).toBeGreaterThan(before)
    expect(storedSeqs()).toEqual([4, 5, 6])
    await uplink.stop()
  })

  it('ignores acks of another epoch, of another agent and of seqs that it never gave', async () => {
    const { clock, server, outbox, start, add } = classroom()
    const uplink = start()
    await clock.advanceAsync(1000)
    const { epoch } = outbox.place()
    server.faults.losesAcks = true
    add()
    await clock.advanceAsync(1000)
    const time = clock.wall()
    server.send({ epoch: epoch + 1, upto: 0, time })
    server.send({ epoch, upto: 0, time, birth: 1, instance: 'f'.repeat(32) })
    server.send({ epoch, upto: 0, time, birth: 7, instance: '0'.repeat(32) })
    await clock.advanceAsync(12_000)
    expect(outbox.place()).toMatchObject({ epoch, acked: -1, first: 0, next: 1 })
    expect(kinds(server.messages)).toEqual(['birth', 'report'])
    server.send({ epoch, upto: 99, time })
    await clock.advanceAsync(100)
    expect(outbox.place()).toMatchObject({ epoch, first: 1, next: 1 })
    expect(kinds(server.messages)).toEqual(['birth', 'report', 'birth'])
    await uplink.stop()
  })

  it('sends its whole state again when the server wants it, and its inventory, but not as often as one likes', async () => {
    const { clock, server, outbox, start, wanted } = classroom()
    const uplink = start()
    await clock.advanceAsync(1000)
    const { epoch } = outbox.place()
    for (let i = 0; i < 20; i++) {
      server.send({ epoch, upto: -1, time: clock.wall(), want: ['birth', 'inventory'] })
      await clock.advanceAsync(1000)
    }
    expect(server.messages.filter(({ kind }) => kind === 'birth')).toHaveLength(3)
    expect(wanted).toHaveLength(1)
    await uplink.stop()
  })

  it('proves each four hours that both sides hold the same', async () => {
    const { clock, server, start, live } = classroom()
    const uplink = start()
    await clock.advanceAsync(1000)
    await live(9 * 60)
    const digests = server.messages.filter(({ kind }) => kind === 'digest')
    expect(digests).toHaveLength(2)
    expect(digests[0]).toMatchObject({ seq: 239, body: { inventory: { system: '0123456789abcdef' } } })
    await uplink.stop()
  })

  it('learns how wrong its wall clock is, at each birth', async () => {
    const { clock, start, offsets } = classroom()
    const wall = clock.wall()
    const uplink = start()
    // The server reads the true time; between its answer and the birth someone sets the device ten years back.
    clock.advance(12)
    clock.setWall(wall - 315_360_000_000)
    await clock.advanceAsync(1000)
    expect(offsets).toHaveLength(1)
    expect(offsets[0]).toBeCloseTo(-315_360_000, -1)
    await uplink.stop()
  })

  it('hangs up where nothing is taken, and keeps everything', async () => {
    const { clock, server, outbox, start, add } = classroom()
    const uplink = start()
    await clock.advanceAsync(1000)
    server.faults.deaf = true
    add()
    await clock.advanceAsync(2 * MINUTE)
    expect(outbox.place().connection).toBeGreaterThan(1)
    expect(outbox.size().records).toBe(1)
    server.faults.deaf = false
    await clock.advanceAsync(20 * MINUTE)
    expect(outbox.size().records).toBe(0)
    await uplink.stop()
  })

  it('waits for the ack of its farewell, but not for ever', async () => {
    const { clock, server, outbox, start } = classroom()
    const uplink = start()
    await clock.advanceAsync(1000)
    outbox.addEvent({ event: 'device.asleep', severity: 'info', params: { cause: 'shutdown' } })
    const stopping = uplink.stop({ within: 2000 })
    await clock.advanceAsync(100)
    await stopping
    expect(outbox.size().records).toBe(0)

    const again = start(1)
    await clock.advanceAsync(1000)
    server.faults.losesAcks = true
    outbox.addEvent({ event: 'device.asleep', severity: 'info', params: { cause: 'shutdown' } })
    const slow = again.stop({ within: 2000 })
    await clock.advanceAsync(2000)
    await slow
    expect(outbox.size().records).toBe(1)
  })

  it('brings its state to the server although its outbox is full, at once and then seldom', async () => {
    const { clock, server, outbox, start } = classroom({ ...LIMITS, bytes: 200_000 })
    const uplink = start()
    await clock.advanceAsync(1000)
    server.faults.losesAcks = true
    const params = { path: 'x'.repeat(200) }
    while (!outbox.isFull()) outbox.addEvent({ event: 'disk.added', severity: 'info', params })
    outbox.addEvent({ event: 'disk.removed', severity: 'warning' })
    const births = () => server.messages.filter(({ kind }) => kind === 'birth').length
    await clock.advanceAsync(9100)
    expect(births()).toBe(2)
    await uplink.stop()
  })

  it('bears the number of its connection in the will', async () => {
    const { clock, server, start } = classroom()
    const uplink = start()
    await clock.advanceAsync(1000)
    server.cut()
    await clock.advanceAsync(5000)
    const [will] = server.cut()
    expect(JSON.parse(will?.payload ?? '')).toMatchObject({
      kind: 'death',
      body: { connection: 2, instance: '0'.repeat(32) },
    })
    await uplink.stop()
  })
})
