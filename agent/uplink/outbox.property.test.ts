import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event } from '@preau/protocol/messages/event.ts'
import type { Inventory } from '@preau/protocol/messages/inventory.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fakeClock } from './fake-clock.ts'
import { openOutbox } from './outbox.ts'

const limits = { samples: 4, bytes: 1_000_000, waiting: 4 }

type Step =
  | { do: 'sample'; load: number | null; full: boolean }
  | { do: 'event' }
  | { do: 'inventory'; section: 'software' | 'printers'; parts: number }
  | { do: 'ack'; share: number }
  | { do: 'adopt'; jump: number }
  | { do: 'aside'; share: number }
  | { do: 'reopen' }

const steps = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({
        do: fc.constant('sample' as const),
        load: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null, freq: 9 }),
        full: fc.boolean(),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('event' as const) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('inventory' as const),
        section: fc.constantFrom('software' as const, 'printers' as const),
        parts: fc.integer({ min: 1, max: 3 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('ack' as const), share: fc.double({ min: -0.1, max: 1.2, noNaN: true }) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('adopt' as const), jump: fc.integer({ min: 0, max: 3 }) }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('aside' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const) }) },
  ),
  { maxLength: 120 },
)

describe('I8 the outbox', () => {
  it('covers every seq once, keeps every event and invents no value, whatever is done with it', {
    timeout: 60_000,
  }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'preau-outbox-'))
    let file = 0
    try {
      fc.assert(
        fc.property(steps, (list) => play(list, join(folder, `${file++}.db`))),
        { numRuns: 100 },
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

/** Plays the steps on a real file and, beside it, on what is known of each seq; compares both after each step. */
function play(list: readonly Step[], path: string): void {
  const clock = fakeClock()
  let outbox = openOutbox(path, { clock, limits })
  const loads = new Map<number, number | null>()
  const events = new Map<number, string>()
  let next = 0
  let acked = -1
  for (const [index, step] of list.entries()) {
    clock.advance(1000)
    const before = outbox.place()
    const seqAt = (share: number) => before.first + Math.floor((before.next - before.first) * share)
    if (step.do === 'sample') {
      const seq = outbox.addSample({
        at: clock.wall(),
        uptime: clock.uptime(),
        full: step.full,
        values: { 'cpu.load': step.load },
      })
      expect(seq).toBe(next)
      loads.set(next++, step.load)
    } else if (step.do === 'event') {
      const event: Event = { event: 'disk.added', severity: 'info', params: { index } }
      expect(outbox.addEvent(event)).toBe(next)
      events.set(next++, JSON.stringify(event))
    } else if (step.do === 'inventory') {
      outbox.addInventory(parts(step.section, step.parts, index))
      next += step.parts
    } else if (step.do === 'ack') {
      const upto = seqAt(step.share)
      expect(outbox.ack(before.epoch, upto)).toBe(upto < before.next)
      if (upto < before.next) acked = Math.max(acked, upto)
    } else if (step.do === 'adopt') {
      expect(outbox.adoptEpoch(before.epoch + step.jump, before.first - 1)).toBe(true)
    } else if (step.do === 'aside') {
      const [record] = outbox.peek(seqAt(step.share) - 1, 1, 0)
      if (record && (record.kind !== 'report' || Object.keys(record.values).length > 0)) {
        outbox.setAside(record.seq)
        events.delete(record.seq)
      }
    } else {
      outbox.close()
      outbox = openOutbox(path, { clock, limits })
    }
    // Events that the outbox adds by itself (thinned, set aside) take seqs too.
    for (const record of outbox.peek(next - 1, 100, 1e9)) {
      if (record.kind === 'event') events.set(record.seq, JSON.stringify(record.body))
      next = record.seq + 1
    }

    const place = outbox.place()
    const records = outbox.peek(-1, 1000, 1e9)
    expect({ next: place.next, acked: place.acked, first: place.first }).toEqual({ next, acked, first: acked + 1 })
    let expected = acked + 1
    for (const record of records) {
      expect(record.first).toBe(expected)
      expected = record.seq + 1
      if (record.kind !== 'report') continue
      const load = record.values['cpu.load']
      if (typeof load !== 'number') continue
      const replaced = [...loads].filter(([seq]) => seq <= record.seq).map(([, value]) => value ?? load)
      expect(load).toBeGreaterThanOrEqual(Math.min(...replaced))
      expect(load).toBeLessThanOrEqual(Math.max(...replaced))
    }
    expect(expected).toBe(next)
    const kept = records.flatMap((record) =>
      record.kind === 'event' ? [[record.seq, JSON.stringify(record.body)]] : [],
    )
    expect(kept).toEqual([...events].filter(([seq]) => seq > acked).sort(([a], [b]) => a - b))
    const size = outbox.size()
    expect(size.records).toBe(records.length)
    expect(size.samples).toBe(records.filter(({ kind }) => kind === 'report').length)
  }
  outbox.close()
}

function parts(section: 'software' | 'printers', count: number, index: number): Inventory[] {
  const digest = index.toString(16).padStart(16, '0')
  return Array.from({ length: count }, (_, part) => ({
    section,
    digest,
    part: part + 1,
    parts: count,
    items: [{ name: `item ${index}.${part}` }],
  }))
}
