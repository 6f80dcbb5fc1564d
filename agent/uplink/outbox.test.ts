import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Inventory } from '@preau/protocol/messages/inventory.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { fakeClock } from './fake-clock.ts'
import { openOutbox } from './outbox.ts'
import type { OutboxRecord } from './outbox-record.ts'
import { openDatabase } from './outbox-schema.ts'

const folders: string[] = []
const small = { samples: 100, bytes: 1024 ** 2, waiting: 8 }

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'preau-outbox-'))
  folders.push(folder)
  return join(folder, 'outbox.db')
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const sample = (at: number, load: number) => ({ at, uptime: at / 1000, values: { 'cpu.load': load } })
const eventsOf = (records: readonly OutboxRecord[]) =>
  records.flatMap((record) => (record.kind === 'event' ? [{ seq: record.seq, ...record.body }] : []))

describe('openOutbox', { timeout: 30_000 }, () => {
  it('gives back what was added, in order, after it was closed and opened again', () => {
    const path = newPath()
    const clock = fakeClock(1_800_000_000_000)
    const before = openOutbox(path, { clock })
    before.addSample({ ...sample(5000, 40), full: true })
    before.addEvent({ event: 'disk.added', severity: 'info', params: { disk: 'sdb' } })
    before.close()
    const outbox = openOutbox(path, { clock })
    outbox.addSample(sample(6000, 50))
    expect(outbox.peek(-1, 10, 1e6)).toEqual([
      { kind: 'report', seq: 0, first: 0, at: 5000, uptime: 5, run: 1, full: true, values: { 'cpu.load': 40 } },
      {
        kind: 'event',
        seq: 1,
        first: 1,
        at: 1_800_000_000_000,
        uptime: 0,
        run: 1,
        body: { event: 'disk.added', severity: 'info', params: { disk: 'sdb' } },
      },
      { kind: 'report', seq: 2, first: 2, at: 6000, uptime: 6, run: 2, full: false, values: { 'cpu.load': 50 } },
    ])
    expect(outbox.place()).toEqual({ epoch: 0, acked: -1, first: 0, next: 3, run: 2, connection: 0 })
    outbox.close()
  })

  it('is on the disk, not in its cache, when adding has returned', () => {
    const db = openDatabase(newPath(), 1024 ** 2)
    const read = (pragma: string) => Object.values(db.prepare(`PRAGMA ${pragma}`).get() ?? {})
    // 2 is FULL: an fsync at each COMMIT, https://sqlite.org/pragma.html#pragma_synchronous
    expect([...read('synchronous'), ...read('journal_mode')]).toEqual([2, 'wal'])
    db.close()
  })

  it('lets one agent have the file', () => {
    const path = newPath()
    const clock = fakeClock()
    const outbox = openOutbox(path, { clock })
    expect(() => openOutbox(path, { clock })).toThrow(expect.objectContaining({ code: 'STORE_LOCKED' }))
    outbox.close()
    openOutbox(path, { clock }).close()
  })

  it('gives no more records than asked for, in number and in bytes, and always one', () => {
    const outbox = openOutbox(':memory:', { clock: fakeClock() })
    for (let i = 0; i < 10; i++) outbox.addSample(sample(i, i))
    expect(outbox.peek(-1, 3, 1e6).map(({ seq }) => seq)).toEqual([0, 1, 2])
    expect(outbox.peek(4, 100, 30).map(({ seq }) => seq)).toEqual([5, 6])
    expect(outbox.peek(4, 100, 0).map(({ seq }) => seq)).toEqual([5])
    outbox.close()
  })

  it('thins the oldest samples over the bound, keeps the newest as they are, and says so once', () => {
    const outbox = openOutbox(':memory:', { clock: fakeClock(), limits: small })
    for (let i = 0; i < 1000; i++) outbox.addSample(sample(i, i % 100))
    const records = outbox.peek(-1, 1000, 1e9)
    const widths = records.map(({ first, seq }) => seq - first + 1)
    expect(outbox.size().samples).toBeLessThanOrEqual(101)
    expect(eventsOf(records).map(({ event }) => event)).toEqual(['outbox.thinned'])
    expect(widths.slice(-10)).toEqual(Array(10).fill(1))
    expect(widths[0]).toBeGreaterThan(widths.at(-1) ?? 0)
    // No part of the outage becomes one point: the widest sample is far from everything.
    expect(Math.max(...widths)).toBeLessThan(400)
    outbox.close()
  })

  it('stays within its bytes, without ever being full of samples', () => {
    const path = newPath()
    const outbox = openOutbox(path, { clock: fakeClock(), limits: { ...small, samples: 100_000, bytes: 600_000 } })
    const values = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`disk.used:/mnt/${i}`, i]))
    for (let i = 0; i < 500; i++) expect(outbox.addSample({ at: i, uptime: i, values })).toBeTypeOf('number')
    expect(outbox.size().bytes).toBeLessThan(210_000)
    outbox.close()
    expect(readFileSync(path).length).toBeLessThanOrEqual(600_000)
  })

  it('gives the disk back what an outage took', () => {
    const path = newPath()
    const outbox = openOutbox(path, { clock: fakeClock() })
    const params = { path: 'x'.repeat(200) }
    for (let i = 0; i < 400; i++) outbox.addEvent({ event: 'disk.added', severity: 'info', params })
    outbox.ack(0, 399)
    outbox.close()
    expect(statSync(path).size).toBeLessThan(80_000)
  })

  it('refuses what only events could fill, and says so when there is room again', () => {
    const outbox = openOutbox(':memory:', { clock: fakeClock(), limits: { ...small, bytes: 200_000 } })
    const params = { path: 'x'.repeat(200) }
    let added = 0
    while (!outbox.isFull())
      if (outbox.addEvent({ event: 'disk.added', severity: 'info', params }) !== undefined) added += 1
    expect(added).toBeGreaterThan(200)
    outbox.ack(0, added - 1)
    outbox.addSample(sample(1, 1))
    const told = eventsOf(outbox.peek(-1, 10, 1e6)).map(({ event }) => event)
    expect(told).toEqual(['outbox.full', 'disk.added', 'outbox.recovered'])
    outbox.close()
  })

  it('replaces the parts of a section that wait still by those of a newer set', () => {
    const outbox = openOutbox(':memory:', { clock: fakeClock() })
    outbox.addInventory(software('a', 2))
    outbox.addSample(sample(1, 40))
    outbox.addInventory(software('b', 1))
    outbox.addInventory(software('c', 1))
    const shape = outbox.peek(-1, 10, 1e6).map(({ kind, first, seq }) => ({ kind, first, seq }))
    expect(shape).toEqual([
      { kind: 'report', first: 0, seq: 2 },
      { kind: 'report', first: 3, seq: 3 },
      { kind: 'inventory', first: 4, seq: 4 },
    ])
    expect(outbox.inventory()).toEqual({ acked: {}, queued: { software: 'c'.repeat(16) } })
    outbox.ack(0, 4)
    expect(outbox.inventory()).toEqual({ acked: { software: 'c'.repeat(16) }, queued: {} })
    outbox.close()
  })

  it('keeps the rest of a record of which the server has only the beginning', () => {
    const outbox = openOutbox(':memory:', { clock: fakeClock(), limits: { ...small, samples: 2 } })
    for (let i = 0; i < 4; i++) outbox.addSample(sample(i, i))
    expect(outbox.peek(-1, 1, 0)[0]).toMatchObject({ first: 0, seq: 2 })
    outbox.ack(0, 0)
    expect(outbox.peek(-1, 1, 0)[0]).toMatchObject({ first: 1, seq: 2 })
    expect(outbox.place()).toMatchObject({ acked: 0, first: 1 })
    outbox.close()
  })

  it.each([
    ['is no database', (path: string) => writeFileSync(path, 'no database at all'.repeat(500))],
    ['has a damaged page', (path: string) => damage(path)],
  ])('moves a file aside that %s, and says so', (_what, harm) => {
    const path = newPath()
    const clock = fakeClock()
    const before = openOutbox(path, { clock })
    for (let i = 0; i < 500; i++) before.addSample(sample(i, i))
    before.close()
    harm(path)
    const outbox = openOutbox(path, { clock })
    expect(eventsOf(outbox.peek(-1, 10, 1e6))).toEqual([{ seq: 0, event: 'outbox.corrupt', severity: 'error' }])
    expect(existsSync(`${path}.corrupt`)).toBe(true)
    expect(outbox.addSample(sample(1, 1))).toBe(1)
    outbox.close()
  })
})

describe('I8 the outbox', () => {
  it('survives kill -9: what was reported as added is there, without a hole, nothing twice', {
    timeout: 60_000,
  }, async () => {
    const path = newPath()
    for (let round = 0; round < 5; round++) {
      const reported = await addUntilKilled(path, 40 + round * 37)
      const outbox = openOutbox(path, { clock: fakeClock() })
      const { first, next } = outbox.place()
      const records = outbox.peek(-1, 100_000, 1e9)
      let expected = first
      for (const record of records) {
        expect(record.first).toBe(expected)
        expected = record.seq + 1
      }
      expect(expected).toBe(next)
      expect(next).toBeGreaterThan(Math.max(...reported))
      const seqs = new Set(records.map(({ seq }) => seq))
      expect(reported.filter((seq) => seq >= first && !seqs.has(seq))).toEqual([])
      outbox.close()
    }
  })
})

/** A process that adds as fast as it can and says each seq; killed when it has said `count`. Gives all that it said. */
async function addUntilKilled(path: string, count: number): Promise<number[]> {
  const program = `
    const { openOutbox } = await import(${JSON.stringify(new URL('./outbox.ts', import.meta.url).href)})
    const clock = { wall: () => Date.now(), uptime: () => performance.now() / 1000 }
    const outbox = openOutbox(${JSON.stringify(path)}, { clock })
    for (;;) {
      const moment = { at: clock.wall(), uptime: clock.uptime() }
      const seq = outbox.addSample({ ...moment, values: { 'cpu.load': 1 } })
      process.stdout.write(seq + '\\n')
      if (seq % 10 === 0) process.stdout.write(outbox.addEvent({ event: 'disk.added', severity: 'info' }) + '\\n')
      if (seq % 50 === 0) outbox.ack(0, seq - 30)
    }`
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', program],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const reported: number[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    reported.push(Number(line))
    if (reported.length === count) child.kill('SIGKILL')
  }
  expect(reported.length).toBeGreaterThanOrEqual(count)
  return reported
}

function software(digit: string, count: number): Inventory[] {
  return Array.from({ length: count }, (_, part) => ({
    section: 'software' as const,
    digest: digit.repeat(16),
    part: part + 1,
    parts: count,
    items: [],
  }))
}

/** Overwrites the middle of the file. */
function damage(path: string): void {
  const bytes = readFileSync(path)
  bytes.fill(0xa5, 8192, bytes.length - 4096)
  writeFileSync(path, bytes)
}
