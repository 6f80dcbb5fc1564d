import type { View } from '@preau/protocol/messages/view.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { RemoteViews, type ViewStep } from './remote-views.ts'

const [SCHOOL, DEVICE, OTHER, ANNE, PAUL] = [1, 2, 3, 4, 5].map((n) => `01999d00-0000-7000-8000-00000000000${n}`) as [
  string,
  string,
  string,
  string,
  string,
]
const STILL = { says: 'still', jpeg: Buffer.from('a picture').toString('base64') } as const

let now = 0
let isThere = true
let sent: View[] = []
let steps: ViewStep[] = []
let count = 0
let views: RemoteViews

beforeEach(() => {
  ;[now, isThere, sent, steps, count] = [1_795_509_120_000, true, [], [], 0]
  views = new RemoteViews({
    clock: () => now,
    newId: () => `01999d00-0000-7000-8000-0000000000${(16 + count++).toString(16)}`,
    send: (_to, view) => isThere && sent.push(view) > 0,
    clean: (jpeg) => jpeg,
    onStep: (step) => steps.push(step),
  })
})

const ask = (by = ANNE, device = DEVICE) =>
  views.ask({ school: SCHOOL, device, by, who: 'Anne Roux', reason: 'picture' })
const told = () => steps.map(({ step, why, seconds }) => [step, why, seconds])

describe('RemoteViews', () => {
  it('says at the machine who asks and why, and shows nothing before somebody there said yes', () => {
    const { id, state } = ask()
    expect([state, sent]).toEqual(['asked', [{ do: 'ask', view: id, who: 'Anne Roux', reason: 'picture' }]])
    expect([views.take(DEVICE, id, STILL), views.get(ANNE, DEVICE)?.still]).toEqual([false, 0])
    expect([views.take(DEVICE, id, { says: 'accepted' }), views.take(DEVICE, id, STILL)]).toEqual([true, true])
    expect(views.get(ANNE, DEVICE)).toMatchObject({ state: 'shown', still: 1, until: now + 600_000 })
    expect(told()).toEqual([['started', undefined, undefined]])
  })

  it('I5 takes silence for a no', () => {
    const { id } = ask()
    for (let second = 0; second < 36; second++) {
      now += 1000
      views.get(ANNE, DEVICE)
      views.look()
    }
    expect(views.get(ANNE, DEVICE)).toMatchObject({ state: 'refused', refused: 'nobody' })
    expect([views.take(DEVICE, id, { says: 'accepted' }), told()]).toEqual([false, [['refused', 'nobody', undefined]]])
  })

  it('says of a view that began without an answer that it did, to who looks and in what is written down', () => {
    const { id } = ask()
    views.take(DEVICE, id, { says: 'accepted', by: 'hours' })
    views.take(DEVICE, id, { says: 'ended', why: 'hours' })
    expect(views.get(ANNE, DEVICE)).toMatchObject({ state: 'ended', ended: 'hours', unasked: true })
    expect(steps.map(({ step, why, unasked }) => [step, why, unasked])).toEqual([
      ['started', undefined, true],
      ['ended', 'hours', true],
    ])
  })

  it('I5 ends by itself after ten minutes, and keeps no picture', async () => {
    const { id } = ask()
    views.take(DEVICE, id, { says: 'accepted' })
    for (let second = 0; second < 601; second++) {
      now += 1000
      views.take(DEVICE, id, STILL)
      views.get(ANNE, DEVICE)
      views.look()
    }
    expect(views.get(ANNE, DEVICE)).toMatchObject({ state: 'ended', ended: 'time' })
    expect(await views.still(ANNE, DEVICE, 0)).toBeUndefined()
    expect([sent.at(-1), told().at(-1)]).toEqual([{ do: 'end', view: id, why: 'time' }, ['ended', 'time', 601]])
  })

  it.each(['the machine', 'the watcher'])('ends when %s is silent', (side) => {
    const { id } = ask()
    views.take(DEVICE, id, { says: 'accepted' })
    for (let second = 0; second < 17; second++) {
      now += 1000
      if (side === 'the machine') views.get(ANNE, DEVICE)
      else views.take(DEVICE, id, STILL)
      views.look()
    }
    expect(told()).toEqual([
      ['started', undefined, undefined],
      ['ended', 'lost', 16],
    ])
  })

  it('gives the picture to who asked and to nobody else', async () => {
    const { id } = ask()
    views.take(DEVICE, id, { says: 'accepted' })
    const next = views.still(ANNE, DEVICE, 0)
    expect(views.take(OTHER, id, STILL)).toBe(false)
    views.take(DEVICE, id, STILL)
    expect(await next).toMatchObject({ jpeg: Buffer.from('a picture'), number: 1 })
    expect([await views.still(PAUL, DEVICE, 0), await views.still(ANNE, OTHER, 0)]).toEqual([undefined, undefined])
    expect([views.get(PAUL, DEVICE), views.end(PAUL, DEVICE)]).toEqual([undefined, undefined])
    expect(views.get(ANNE, DEVICE)?.state).toBe('shown')
  })

  it('has one watcher a machine, and one machine a watcher', () => {
    ask()
    expect(() => ask(PAUL)).toThrow('VIEW_BUSY')
    expect(() => ask(ANNE, OTHER)).toThrow('VIEW_BUSY')
    views.end(ANNE, DEVICE)
    expect(ask(PAUL).state).toBe('asked')
  })

  it('asks nothing of a machine that is not there', () => {
    isThere = false
    expect(() => ask()).toThrow('DEVICE_NOT_REACHED')
    expect(steps).toEqual([])
  })

  it('ends as the person at the machine wants it', () => {
    const { id } = ask()
    views.take(DEVICE, id, { says: 'accepted' })
    now += 90_000
    expect(views.take(DEVICE, id, { says: 'ended', why: 'person' })).toBe(false)
    expect([views.get(ANNE, DEVICE)?.ended, told().at(-1)]).toEqual(['person', ['ended', 'person', 90]])
  })
})
