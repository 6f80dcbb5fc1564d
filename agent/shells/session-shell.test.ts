import type { FromShell, OpenRefusal, ShellOpening } from '@preau/protocol/session.ts'
import { expect, it } from 'vitest'
import { fakeClock } from '../uplink/fake-clock.ts'
import { silent } from '../uplink/log.ts'
import { sessionShell } from './session-shell.ts'
import type { Shell, ShellEvent } from './shell.ts'

const URL = 'http://127.0.0.1:40000/enter/abcdefghijklmnopqrstuvwxyz'
const LESSON: ShellOpening = { kind: 'web', address: 'https://lumni.fr/', sites: ['lumni.fr'] }

/** A shell that shows what it is given and writes down what it was asked. */
function played(refused: OpenRefusal | undefined = undefined) {
  const clock = fakeClock()
  const asked: string[] = []
  const said: FromShell[] = []
  let tell = (_event: ShellEvent) => {}
  const shell: Shell = {
    show(invite, rules) {
      asked.push('show')
      invite().then(
        (url) => {
          asked.push(url)
          if (rules?.()) asked.push(JSON.stringify(rules()))
          tell({ event: 'shown', ms: 1 })
        },
        () => asked.push('not invited'),
      )
    },
    hide: async () => void asked.push('hide'),
    open: async (_what, rules) => {
      asked.push(rules ? `open ${JSON.stringify(rules)}` : 'open')
      return refused
    },
    close: async () => void asked.push('close'),
  }
  const session = sessionShell({
    make: (onEvent) => {
      tell = onEvent
      return shell
    },
    answer: (news) => said.push(news),
    clock,
    log: silent,
  })
  return { session, clock, asked, said, tell: (event: ShellEvent) => tell(event) }
}
const settle = () => new Promise((next) => setImmediate(next))

it('asks its service for the kiosk, shows it by the address, and says so', async () => {
  const { session, asked, said } = played()
  session.greet()
  session.take({ kind: 'kiosk', url: URL })
  await settle()
  expect(asked).toEqual(['show', URL])
  expect(said).toEqual([
    { kind: 'shell', state: 'wanted' },
    { kind: 'shell', state: 'shown' },
  ])
})

it('begins each window by the rules that the service says with it', async () => {
  const { session, asked } = played()
  session.greet()
  session.take({ kind: 'kiosk', url: URL, rules: { newWindows: 'refuse' } })
  await settle()
  session.take({ kind: 'open', id: 1, what: LESSON, rules: { shut: ['lumni.fr'] } })
  expect(asked).toEqual(['show', URL, '{"newWindows":"refuse"}', 'open {"shut":["lumni.fr"]}'])
})

it('shows a kiosk anew for a service that began anew', async () => {
  const { session, asked, said } = played()
  session.take({ kind: 'kiosk', url: URL })
  await settle()
  session.greet()
  await settle()
  expect(asked).toEqual(['show', URL, 'hide'])
  expect(said.at(-1)).toEqual({ kind: 'shell', state: 'wanted' })
})

it('opens and closes what it is ordered, and says what became of it', async () => {
  const { session, asked, said } = played('unreachable')
  session.take({ kind: 'open', id: 7, what: LESSON })
  session.take({ kind: 'close', id: 8 })
  await settle()
  expect(asked).toEqual(['open', 'close'])
  expect(said).toEqual([
    { kind: 'done', id: 7, refused: 'unreachable' },
    { kind: 'done', id: 8, refused: null },
  ])
})

it('hides the kiosk where a technician leaves, and shows it again when he is ordered back', async () => {
  const { session, asked } = played()
  session.take({ kind: 'kiosk', url: URL })
  await settle()
  session.take({ kind: 'kiosk', url: null })
  session.take({ kind: 'kiosk', url: URL })
  await settle()
  expect(asked).toEqual(['show', URL, 'hide', 'show', URL])
})

it('says that there is no shell, and refuses what it cannot open', () => {
  const said: FromShell[] = []
  const session = sessionShell({ make: undefined, answer: (news) => said.push(news), clock: fakeClock(), log: silent })
  session.greet()
  session.take({ kind: 'open', id: 1, what: LESSON })
  expect(said).toEqual([
    { kind: 'shell', state: 'absent' },
    { kind: 'done', id: 1, refused: 'no_shell' },
  ])
})

it('puts the screens right without any shell, says whether they are, and never takes that order for another', async () => {
  const said: FromShell[] = []
  const ways: string[] = []
  const layout = async (way: string) => {
    ways.push(way)
    if (ways.length === 3) throw new Error('no display')
    return way === 'reset'
  }
  const parts = { make: undefined, answer: (news: FromShell) => said.push(news), clock: fakeClock(), log: silent }
  const session = sessionShell({ ...parts, layout })
  session.take({ kind: 'layout', id: 1, way: 'reset' })
  await settle()
  session.take({ kind: 'layout', id: 2, way: 'restore' })
  await settle()
  session.take({ kind: 'layout', id: 3, way: 'reset' })
  await settle()
  sessionShell(parts).take({ kind: 'layout', id: 4, way: 'reset' })
  expect([ways, said]).toEqual([
    ['reset', 'restore', 'reset'],
    [
      { kind: 'done', id: 1, refused: null },
      { kind: 'done', id: 2, refused: 'failed' },
      { kind: 'done', id: 3, refused: 'failed' },
      { kind: 'done', id: 4, refused: 'no_shell' },
    ],
  ])
})
