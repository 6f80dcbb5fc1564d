import type { SyncNote, SyncRecord } from '@preau/protocol/territory/record.ts'
import { describe, expect, it } from 'vitest'
import { unpackRecords } from './pack.ts'
import { readPiece } from './pieces.ts'
import { TAKEN } from './school-link.ts'
import { Sender } from './sender.ts'
import type { NotedRecord, SyncStore } from './sync-store.ts'

const SCHOOL = '01900000-0000-7000-8000-000000000001'

/** A store of notes alone; each row says its own number. */
function notes(urgencies: readonly number[], size = 10) {
  let held: SyncNote[] = urgencies.map((urgency, n) => ({
    school: SCHOOL,
    kind: 'event',
    key: `["d",1,${n}]`,
    n,
    urgency,
  }))
  const renoted: { kind: string; key: string }[] = []
  const recordOf = ({ kind, key, n }: SyncNote): SyncRecord => {
    // Not to be made smaller: what is packed is as large as it is.
    let state = n + 1
    const text = Array.from({ length: size }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return String.fromCharCode(35 + ((state >>> 16) % 56))
    }).join('')
    return { kind, key, version: null, value: { text } }
  }
  const keptBack: number[] = []
  const store: Pick<SyncStore, 'noted' | 'forget' | 'renote' | 'keepBack'> = {
    keepBack: async ({ n }) => {
      keptBack.push(n)
      held = held.filter((note) => note.n !== n)
    },
    noted: async (_school, { records, urgency, except }) => {
      const due = held.filter((note) => note.urgency <= urgency && !except.has(note.n))
      due.sort((a, b) => a.urgency - b.urgency || a.n - b.n)
      return due.slice(0, records).map((note): NotedRecord => ({ note, record: recordOf(note) }))
    },
    forget: async (gone) => {
      held = held.filter(({ n }) => !gone.some((note) => note.n === n))
    },
    renote: async (_school, keys) => void renoted.push(...keys),
  }
  return { store, renoted, keptBack, left: () => held.map(({ n }) => n), add: (note: SyncNote) => held.push(note) }
}

const keysOf = (sent: Awaited<ReturnType<Sender['next']>>) =>
  sent.map(({ body }) => unpackRecords(body).map(({ key }) => JSON.parse(key)[2]))

describe('the sender', () => {
  it('sends nothing before it was opened, and what is most urgent first', async () => {
    const { store } = notes([3, 0, 1])
    const sender = new Sender({ store, school: SCHOOL })
    expect(await sender.next(0)).toEqual([])
    sender.open(7, TAKEN)
    expect(keysOf(await sender.next(0))).toEqual([[1, 2, 0]])
  })

  it('forgets a row at its ack, and none of another epoch', async () => {
    const { store, left } = notes([0, 0])
    const sender = new Sender({ store, school: SCHOOL })
    sender.open(7, TAKEN)
    await sender.next(0)
    await sender.acked({ what: 'ack', epoch: 6, seqs: [0] }, 1)
    expect(left()).toEqual([0, 1])
    await sender.acked({ what: 'ack', epoch: 7, seqs: [0] }, 1)
    expect(left()).toEqual([])
  })

  it('sends again what has no ack, also in a new epoch', async () => {
    const { store } = notes([0])
    const sender = new Sender({ store, school: SCHOOL })
    sender.open(7, TAKEN)
    await sender.next(0)
    expect(await sender.next(1000)).toEqual([])
    expect(keysOf(await sender.next(40_000))).toEqual([[0]])
    sender.open(8, TAKEN)
    expect((await sender.next(40_001)).map(({ epoch, seq }) => ({ epoch, seq }))).toEqual([{ epoch: 8, seq: 0 }])
  })

  it('waits with what is not urgent for company, and with what is urgent for nothing', async () => {
    const { store, add } = notes([])
    const sender = new Sender({ store, school: SCHOOL })
    sender.open(7, TAKEN)
    await sender.next(0)
    add({ school: SCHOOL, kind: 'event', key: '["d",1,5]', n: 5, urgency: 2 })
    add({ school: SCHOOL, kind: 'event', key: '["d",1,6]', n: 6, urgency: 0 })
    expect(keysOf(await sender.next(100))).toEqual([[6]])
    expect(keysOf(await sender.next(10_100))).toEqual([[5]])
  })

  it('puts no more under way than its window, and goes on at once with an ack', async () => {
    const { store } = notes(
      Array.from({ length: 40 }, () => 1),
      20_000,
    )
    const sender = new Sender({ store, school: SCHOOL })
    sender.open(7, TAKEN)
    const first = await sender.next(0)
    expect(first).toHaveLength(4)
    expect(await sender.next(1)).toEqual([])
    await sender.acked({ what: 'ack', epoch: 7, seqs: [0] }, 2)
    const all = [...first, ...(await sender.next(3))]
    expect(all.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4])
    const keys = keysOf(all).flat()
    expect(new Set(keys).size).toBe(keys.length)
    for (const { body } of all) expect(JSON.stringify(body).length).toBeLessThan(64_000)
  })

  it('has its device sent before a row that came too early, and that row some time later', async () => {
    const { store, renoted, left } = notes([1])
    const sender = new Sender({ store, school: SCHOOL })
    sender.open(7, TAKEN)
    await sender.next(0)
    await sender.acked({ what: 'ack', epoch: 7, seqs: [0], later: [{ kind: 'event', key: '["d",1,0]' }] }, 1)
    expect(renoted).toEqual([{ kind: 'device', key: '["d"]' }])
    expect(left()).toEqual([0])
    expect(await sender.next(1000)).toEqual([])
    expect(keysOf(await sender.next(30_000))).toEqual([[0]])
  })

  it('sends what is urgent alone where the hour allows no more', async () => {
    const { store } = notes([3, 0])
    const budget = { left: () => 0, spend: () => undefined }
    const sender = new Sender({ store, school: SCHOOL, budget })
    sender.open(7, TAKEN)
    expect(keysOf(await sender.next(0))).toEqual([[1]])
  })

  it('keeps a row back that is larger than a message of a side that takes no pieces, and goes on', async () => {
    const { store, left, keptBack } = notes([1], 400_000)
    const tooLarge: number[] = []
    const sender = new Sender({ store, school: SCHOOL, tooLarge: ({ n }) => void tooLarge.push(n) })
    sender.open(7, ['event'])
    expect(await sender.next(0)).toEqual([])
    expect([tooLarge, keptBack, left()]).toEqual([[0], [0], []])
  })

  it('keeps a row back that is larger than any number of pieces', async () => {
    const { store, left, keptBack } = notes([1], 14_000_000)
    const sender = new Sender({ store, school: SCHOOL })
    sender.open(7, TAKEN)
    expect(await sender.next(0)).toEqual([])
    expect([keptBack, left()]).toEqual([[0], []])
  })

  describe('of a row larger than a message', () => {
    const piecesOf = (sent: Awaited<ReturnType<Sender['next']>>) =>
      sent.flatMap(({ body }) => unpackRecords(body).map((record) => readPiece(record)?.n ?? record.key))
    const ack = (sent: Awaited<ReturnType<Sender['next']>>) => ({
      what: 'ack' as const,
      epoch: sent[0]?.epoch ?? 0,
      seqs: sent.map(({ seq }) => seq),
    })

    it('sends pieces, the last when all others are there, and forgets the row with that one', async () => {
      const { store, left } = notes([1], 280_000)
      const sender = new Sender({ store, school: SCHOOL })
      sender.open(7, TAKEN)
      const first = await sender.next(0)
      expect(piecesOf(first)).toEqual([0, 1, 2, 3])
      for (const { body } of first) expect(JSON.stringify(body).length).toBeLessThan(64_000)
      await sender.acked(ack(first), 1)
      const second = await sender.next(2)
      expect(piecesOf(second)).toEqual([4])
      expect(left()).toEqual([0])
      await sender.acked(ack(second), 3)
      const last = await sender.next(4)
      expect(piecesOf(last)).toEqual([5])
      await sender.acked(ack(last), 5)
      expect([left(), await sender.next(60_000)]).toEqual([[], []])
    })

    it('lets what is more urgent pass between the pieces', async () => {
      const { store, add } = notes([3], 280_000)
      const sender = new Sender({ store, school: SCHOOL })
      sender.open(7, TAKEN)
      const first = await sender.next(0)
      add({ school: SCHOOL, kind: 'event', key: '["d",1,7]', n: 7, urgency: 0 })
      await sender.acked({ ...ack(first), seqs: [0, 1] }, 1)
      // It is as large as the other one, and goes in its place.
      expect(piecesOf(await sender.next(2))).toEqual([0, 1])
    })

    it('goes on after a cut with the pieces that the other side lacks', async () => {
      const { store } = notes([1], 280_000)
      const sender = new Sender({ store, school: SCHOOL })
      sender.open(7, TAKEN)
      const first = await sender.next(0)
      await sender.acked({ ...ack(first), seqs: [0, 2] }, 1)
      sender.close()
      sender.open(8, TAKEN)
      expect(piecesOf(await sender.next(2))).toEqual([1, 3, 4])
    })

    it('begins anew where the other side lost pieces with its disk', async () => {
      const { store, left } = notes([1], 90_000)
      const sender = new Sender({ store, school: SCHOOL })
      sender.open(7, TAKEN)
      const first = await sender.next(0)
      await sender.acked(ack(first), 1)
      const last = await sender.next(2)
      expect(piecesOf(last)).toEqual([1])
      const [record] = last.flatMap(({ body }) => unpackRecords(body))
      await sender.acked({ ...ack(last), later: [{ kind: 'piece', key: record?.key ?? '' }] }, 3)
      expect(left()).toEqual([0])
      expect(await sender.next(4)).toEqual([])
      expect(piecesOf(await sender.next(30_000))).toEqual([0])
    })
  })
})
