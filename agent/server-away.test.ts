import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, it } from 'vitest'
import { IN_SCHOOL } from './pace.ts'
import { createReporter } from './reporting/reporter.ts'
import { sample } from './sampling.ts'
import { fakeClock } from './uplink/fake-clock.ts'
import { fakeServer } from './uplink/fake-server.ts'
import { openOutbox } from './uplink/outbox.ts'
import { startUplink } from './uplink/uplink.ts'

const school = '01890a5d-ac96-774b-bcce-b302099a8057'
const device = '01890a5d-ac96-774b-bcce-b302099a8058'
const MINUTE = 60_000
const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** Bytes that are in use once everything that can go has gone. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  for (let i = 0; i < 3; i++) collect()
  return getHeapStatistics().used_heap_size
}

/** An agent on a clock that runs ahead, in a machine of which everything moves each minute: as much to keep as there can be. */
function restlessAgent() {
  const folder = mkdtempSync(join(tmpdir(), 'preau-away-'))
  folders.push(folder)
  const clock = fakeClock()
  const server = fakeServer(clock)
  const path = join(folder, 'outbox.db')
  const outbox = openOutbox(path, { clock })
  const reporter = createReporter()
  const sampler = sample({
    clock,
    outbox,
    reporter,
    own: () => ({ 'outbox.records': outbox.size().records }),
    onThingsMoved: () => undefined,
    onUrgent: () => uplink.hurry(),
  })
  const uplink = startUplink({
    identity: { school, device, mqtt: 'mqtt://school.test:1883' },
    outbox,
    agent: { version: '0.1.0', platform: 'linux', arch: 'x64' },
    ...IN_SCHOOL,
    state: reporter,
    inventoryDigests: () => ({}),
    clock,
    random: () => 0.5,
    connect: server.connect,
  })
  let minute = 0
  const live = async (minutes: number) => {
    for (let i = 0; i < minutes; i++) {
      minute += 1
      const up = minute % 2
      sampler.look({
        'cpu.load': 20 + 40 * up,
        'memory.used': 40 + 20 * up,
        'net.receive:eth0': 5e6 * up,
        'disk.used:/': 40,
      })
      await clock.advanceAsync(MINUTE)
    }
  }
  const bytesOnDisk = () => statSync(path).size + (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0)
  const seqs = () =>
    [...server.stored.values()].flatMap((message) =>
      message.kind === 'report' ? message.body.samples.map(({ seq }) => seq) : [message.seq],
    )
  const close = async () => {
    sampler.stop()
    await uplink.cut()
    outbox.close()
  }
  return { clock, server, outbox, live, bytesOnDisk, seqs, close }
}

describe('a server that is away for a day', () => {
  it('does not make the agent grow, and gets everything in order when it is back', { timeout: 120_000 }, async () => {
    const { server, outbox, live, bytesOnDisk, seqs, close } = restlessAgent()
    await live(60)
    const connected = seqs().length
    server.faults.away = true
    server.cut()
    // By then everything was done that is done for the first time.
    await live(4 * 60)
    const heapAtFirst = heapInUse()
    const diskAtFirst = bytesOnDisk()
    await live(24 * 60)
    const heapAtLast = heapInUse()
    const { samples, waiting } = outbox.size()
    expect(samples).toBeGreaterThan(28 * 60 - 20)
    expect(waiting).toBe(0)
    // What is kept of each sample would show: the 1440 that came since are more than 500 kB of objects.
    expect(heapAtLast - heapAtFirst).toBeLessThan(250_000)
    // On disk a sample is what it says and its place in two indexes; the journal is bounded by itself.
    expect(bytesOnDisk() - diskAtFirst).toBeLessThan(1440 * 512)

    server.faults.away = false
    await live(5)
    expect(outbox.size().records).toBeLessThan(6)
    await live(30)
    const stored = seqs()
    expect(stored).toEqual(stored.map((_, index) => index))
    expect(stored.length).toBeGreaterThan(connected + 28 * 60)
    await close()
  })
})
