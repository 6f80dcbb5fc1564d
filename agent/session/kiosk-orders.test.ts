import type { ShellOrder } from '@preau/protocol/session.ts'
import { expect, it } from 'vitest'
import { fakeClock } from '../uplink/fake-clock.ts'
import { kioskDesk } from './kiosk-orders.ts'

const FILE = { kind: 'file', folder: '/lecons', path: 'a.pdf' } as const

function stage() {
  const clock = fakeClock()
  const desk = kioskDesk(clock)
  const guest = () => {
    const orders: ShellOrder[] = []
    return { orders, order: (order: ShellOrder) => void orders.push(order) }
  }
  let invited = 0
  desk.setInvite(() => `http://127.0.0.1:4/enter/${++invited}`)
  return { clock, desk, guest }
}

it('invites each shell that wants the kiosk by an address of its own', () => {
  const { desk, guest } = stage()
  const [one, two] = [guest(), guest()]
  desk.hear(one, { kind: 'shell', state: 'wanted' })
  desk.hear(two, { kind: 'shell', state: 'wanted' })
  expect([...one.orders, ...two.orders]).toEqual([
    { kind: 'kiosk', url: 'http://127.0.0.1:4/enter/1' },
    { kind: 'kiosk', url: 'http://127.0.0.1:4/enter/2' },
  ])
})

it('opens a lesson in the shell that shows the kiosk, and hears from it alone', async () => {
  const { desk, guest } = stage()
  const [one, two] = [guest(), guest()]
  expect(await desk.open(FILE)).toBe('no_shell')
  desk.hear(one, { kind: 'shell', state: 'wanted' })
  desk.hear(two, { kind: 'shell', state: 'shown' })
  const opened = desk.open(FILE)
  expect(one.orders).toHaveLength(1)
  expect(two.orders).toEqual([{ kind: 'open', id: 1, what: FILE }])
  desk.hear(one, { kind: 'done', id: 1, refused: 'failed' })
  desk.hear(two, { kind: 'done', id: 1, refused: null })
  expect(await opened).toBeUndefined()
})

it('gives up on a shell that is gone, or says nothing', async () => {
  const { clock, desk, guest } = stage()
  const one = guest()
  desk.hear(one, { kind: 'shell', state: 'shown' })
  const first = desk.open(FILE)
  desk.gone(one)
  expect(await first).toBe('failed')
  desk.hear(one, { kind: 'shell', state: 'shown' })
  const second = desk.open(FILE)
  clock.advance(20_000)
  expect(await second).toBe('failed')
})

it('shows no kiosk while a technician is out, nor to a shell that comes meanwhile, and then to all', () => {
  const { clock, desk, guest } = stage()
  const [one, two] = [guest(), guest()]
  desk.hear(one, { kind: 'shell', state: 'shown' })
  desk.leave(30)
  desk.hear(two, { kind: 'shell', state: 'wanted' })
  expect([one.orders, two.orders]).toEqual([[{ kind: 'kiosk', url: null }], []])
  clock.advance(30 * 60_000)
  expect(one.orders.at(-1)).toMatchObject({ kind: 'kiosk', url: 'http://127.0.0.1:4/enter/1' })
  expect(two.orders).toHaveLength(1)
})

it('puts the screens right in a session that has no kiosk to show, and hears from that one alone', async () => {
  const { clock, desk, guest } = stage()
  expect(await desk.layout('reset')).toBe('no_shell')
  const [bare, shown] = [guest(), guest()]
  desk.hear(bare, { kind: 'shell', state: 'absent' })
  const first = desk.layout('reset')
  expect(bare.orders).toEqual([{ kind: 'layout', id: 1, way: 'reset' }])
  desk.hear(shown, { kind: 'done', id: 1, refused: null })
  desk.hear(bare, { kind: 'done', id: 1, refused: 'failed' })
  expect(await first).toBe('failed')
  desk.hear(shown, { kind: 'shell', state: 'shown' })
  const second = desk.layout('restore')
  expect(shown.orders.at(-1)).toEqual({ kind: 'layout', id: 2, way: 'restore' })
  desk.hear(shown, { kind: 'done', id: 2, refused: null })
  expect(await second).toBeUndefined()
  const third = desk.layout('reset')
  desk.gone(shown)
  expect(await third).toBe('failed')
  const fourth = desk.layout('reset')
  clock.advance(20_000)
  expect(await fourth).toBe('failed')
})

it('asks in the session that came last where no kiosk is shown, and hears the answer and the still of that one alone', async () => {
  const { desk, guest } = stage()
  desk.setInvite(undefined)
  const [one, two] = [guest(), guest()]
  const view = '01999d00-0000-7000-8000-000000000001'
  const question = { view, text: 'Anne Roux demande à voir cet écran.', yes: 'Accepter', no: 'Refuser' }
  expect(await desk.ask(question)).toBe(false)
  desk.hear(one, { kind: 'shell', state: 'wanted' })
  desk.hear(two, { kind: 'shell', state: 'wanted' })
  const heard: unknown[] = []
  desk.onAnswered((of, yes) => heard.push([of, yes]))
  const asked = desk.ask(question)
  expect([one.orders, two.orders]).toEqual([[], [{ kind: 'ask', id: 1, question }]])
  desk.hear(two, { kind: 'done', id: 1, refused: null })
  expect(await asked).toBe(true)
  desk.hear(one, { kind: 'view_answered', view, yes: true })
  desk.hear(two, { kind: 'view_answered', view: view.replace('1', '2'), yes: true })
  desk.hear(two, { kind: 'view_answered', view, yes: true })
  expect(heard).toEqual([[view, true]])
  const sign = { view, text: 'Anne Roux voit cet écran', stop: 'Arrêter' }
  const still = desk.still(sign)
  desk.hear(two, { kind: 'still', id: 2, jpeg: 'AAAA', refused: null })
  expect(await still).toMatchObject({ jpeg: 'AAAA' })
  desk.unsign()
  expect(two.orders.at(-1)).toEqual({ kind: 'unsign' })
  expect(await desk.still(sign)).toEqual({ jpeg: null, refused: 'unsigned' })
})
