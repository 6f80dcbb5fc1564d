import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { describe, expect, it } from 'vitest'
import { MOST_PARCELS, Outbox, type Parcel, type ParcelStore } from './outbox.ts'

const INES = '01900000-0000-7000-8000-00000000000a' as Id
const MARC = '01900000-0000-7000-8000-00000000000b' as Id

/** How the server calls a ticket that was opened here. */
const NAMED = '01900000-0000-7000-8000-0000000000ee' as Id

const parcel = (n: number, person = INES): Parcel => ({
  id: `01900000-0000-7000-8000-${String(n).padStart(12, '0')}` as Id,
  person,
  ticket: '01900000-0000-7000-8000-0000000000ff' as Id,
  at: 1000 + n,
  method: 'POST',
  path: '/api/tickets/x/acts',
  body: { n },
  what: 'restored',
})

function memory(kept: Parcel[] = []): ParcelStore & { kept: Map<string, Parcel> } {
  const map = new Map(kept.map((one) => [one.id, one]))
  return {
    kept: map,
    all: () => Promise.resolve([...map.values()]),
    put: (one) => Promise.resolve(void map.set(one.id, one)),
    remove: (id) => Promise.resolve(void map.delete(id)),
  }
}

/** An outbox whose network is there while `net.up`; what the server has is in `net.got`. */
function outbox(store = memory(), refuse: (one: Parcel) => PreauError | undefined = () => undefined) {
  const net = { up: true, got: [] as string[], paths: [] as string[] }
  const box = new Outbox({
    store,
    send: async (one) => {
      await Promise.resolve()
      if (!net.up) throw new PreauError('SERVER_UNREACHABLE')
      const error = refuse(one)
      if (error) throw error
      net.got.push(one.id)
      net.paths.push(one.path)
      return { ok: 1 }
    },
    onSent: (one) => (one.what === 'open' ? NAMED : undefined),
  })
  return { box, net, store }
}

describe('the outbox of the console', () => {
  it('sends at once where the server answers, and keeps nothing', async () => {
    const { box, net, store } = outbox()
    await box.open(INES)
    expect(await box.post(parcel(1))).toEqual({ kind: 'sent', answer: { ok: 1 } })
    expect([net.got, [...store.kept.keys()], box.current()]).toEqual([[parcel(1).id], [], { waiting: [], refused: [] }])
  })

  it('keeps what was done off-line, and sends it in its order and with its time', async () => {
    const { box, net, store } = outbox()
    await box.open(INES)
    net.up = false
    expect([await box.post(parcel(1)), await box.post(parcel(2))]).toEqual([{ kind: 'kept' }, { kind: 'kept' }])
    expect(box.current().waiting.map(({ at }) => at)).toEqual([1001, 1002])
    net.up = true
    await box.flush()
    expect(net.got).toEqual([parcel(1).id, parcel(2).id])
    expect(store.kept.size).toBe(0)
  })

  it('finds again after the page was closed what its person left, and nothing of anybody else', async () => {
    const store = memory([parcel(2), parcel(1), parcel(3, MARC)])
    const { box, net } = outbox(store)
    await box.open(INES)
    expect(net.got).toEqual([parcel(1).id, parcel(2).id])
    expect([...store.kept.keys()]).toEqual([parcel(3).id])
    await box.open(undefined)
    await box.open(MARC)
    expect(net.got).toEqual([parcel(1).id, parcel(2).id, parcel(3).id])
  })

  it('says at once what the server refuses to who did it just now', async () => {
    const { box, store } = outbox(memory(), () => new PreauError('ACTION_REFUSED'))
    await box.open(INES)
    expect(await box.post(parcel(1))).toMatchObject({ kind: 'refused', error: { code: 'ACTION_REFUSED' } })
    expect([store.kept.size, box.current().refused]).toEqual([0, []])
  })

  it('shows what was refused later until its person throws it away, and lets what is behind it pass', async () => {
    const refuse = (one: Parcel) => (one.id === parcel(1).id ? new PreauError('ACTION_REFUSED') : undefined)
    const { box, net, store } = outbox(memory([parcel(1), parcel(2)]), refuse)
    await box.open(INES)
    expect(net.got).toEqual([parcel(2).id])
    expect(box.current().refused.map(({ parcel }) => parcel.id)).toEqual([parcel(1).id])
    expect([...store.kept.keys()]).toEqual([parcel(1).id])
    await box.discard(parcel(1).id)
    expect([store.kept.size, box.current().refused]).toEqual([0, []])
  })

  it('sends a photo to the ticket that was opened before it, whatever the server calls that', async () => {
    const opened = { ...parcel(1), ticket: parcel(1).id, path: '/api/tickets', what: 'open' }
    const photo = { ...parcel(2), ticket: opened.id, path: `/api/tickets/${opened.id}/photos` }
    const { box, net } = outbox(memory([opened, photo]))
    await box.open(INES)
    expect(net.paths).toEqual(['/api/tickets', `/api/tickets/${NAMED}/photos`])
  })

  it('has an end, which it says', async () => {
    const { box, net } = outbox(memory(Array.from({ length: MOST_PARCELS }, (_, n) => parcel(n))))
    net.up = false
    await box.open(INES)
    expect(await box.post(parcel(MOST_PARCELS))).toEqual({ kind: 'full' })
  })
})
