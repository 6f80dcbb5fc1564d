import { PreauError } from '@preau/protocol/errors.ts'
import type { WindowRules } from '@preau/protocol/rules/window-rules.ts'
import type { FromShell, ShellOrder, Sign } from '@preau/protocol/session.ts'
import type { Clock } from '../uplink/clock.ts'
import type { Log } from '../uplink/log.ts'
import type { Shell, ShellEvent } from './shell.ts'

export interface SessionShellOptions {
  /** Makes the shell of this session; undefined: there is none, and the service is told so. */
  make: ((onEvent: (event: ShellEvent) => void) => Shell) | undefined
  /** Takes a still of the whole screen, JPEG; undefined where nothing here can. */
  still?(): Promise<Uint8Array | undefined>
  /** Puts the layout of the screens of this session right, or back; gives whether it is so. */
  layout?(way: 'reset' | 'restore'): Promise<boolean>
  /** Says something to the service. */
  answer(news: FromShell): void
  clock: Clock
  log: Log
}

/** A shell as its service has it: it asks for the kiosk, and does what it is ordered. */
export interface SessionShell {
  /** The service is there, for the first time or again: asks it for the kiosk. */
  greet(): void
  take(order: ShellOrder): void
  stop(): Promise<void>
}

/** A service that does not answer with an address within this is asked again, ms. */
const ASK_AGAIN = 3000
/** An address that was not used for so long may be refused by now, s. */
const FRESH = 30

/** Joins a shell with what its service says. What is open stays while the service is away: a lesson goes on. */
export function sessionShell({ make, still, layout, answer, clock, log }: SessionShellOptions): SessionShell {
  const shell = make?.(onEvent)
  let given: { url: string; at: number } | undefined
  /** As the service said them last: a window that starts has them, one that is open keeps its own. */
  let rules: WindowRules | undefined
  let isShown = false
  let isWanted = false
  let onUrl: (() => void) | undefined
  let callOff = () => {}

  function onEvent(event: ShellEvent): void {
    if (event.event === 'sign_touched') answer({ kind: 'sign_touched', view: event.view })
    else if (event.event === 'answered') answer({ kind: 'view_answered', view: event.view, yes: event.yes })
    else if (event.event === 'held') log('debug', 'shell.held', { what: event.what })
    else if (event.event === 'shown') {
      isShown = true
      log('info', 'shell.shown', { ms: event.ms })
      answer({ kind: 'shell', state: 'shown' })
    } else {
      log('warn', 'shell.fell', { what: event.what, why: event.why })
      if (event.what !== 'kiosk') return
      isShown = false
      answer({ kind: 'shell', state: 'fell' })
    }
  }

  /** An address for one start: the one that was just given, else a new one is asked for until there is one. */
  async function invite(): Promise<string> {
    while (given === undefined || clock.uptime() - given.at > FRESH) {
      if (!isWanted) throw new PreauError('SHELL_FAILED', { why: 'not wanted' })
      answer({ kind: 'shell', state: 'wanted' })
      await new Promise<void>((heard) => {
        onUrl = heard
        callOff = clock.after(ASK_AGAIN, heard)
      })
      callOff()
    }
    const { url } = given
    given = undefined
    return url
  }

  function give(url: string): void {
    given = { url, at: clock.uptime() }
    if (!isWanted) {
      isWanted = true
      shell?.show(invite, () => rules)
    }
    onUrl?.()
  }

  /** INVARIANT (I5): the sign was there before the still was taken, and after. */
  async function takeSigned(sign: Sign): Promise<Uint8Array | 'unsigned' | 'no_program'> {
    if (!(await shell?.sign?.(sign))) return 'unsigned'
    const jpeg = await still?.()
    if (!jpeg) return 'no_program'
    return (await shell?.sign?.(sign)) ? jpeg : 'unsigned'
  }

  return {
    greet() {
      // Of a service that fell while somebody looked: nobody does any more.
      shell?.sign?.(undefined).catch(() => {})
      if (!shell) answer({ kind: 'shell', state: 'absent' })
      // A kiosk of the service before this one shows a dead page: its agent, and with it the address, began anew.
      else if (isShown) void shell.hide().then(() => again())
      else answer({ kind: 'shell', state: 'wanted' })
    },
    take(order) {
      if (order.kind === 'kiosk') {
        rules = order.rules
        if (order.url !== null) return give(order.url)
        isWanted = false
        isShown = false
        onUrl?.()
        return void shell?.hide()
      }
      if (order.kind === 'front') return void shell?.front?.()
      if (order.kind === 'unsign') return void shell?.sign?.(undefined)
      if (order.kind === 'still') {
        const taken = (jpeg: string | null, refused: 'unsigned' | 'no_program' | null) =>
          answer({ kind: 'still', id: order.id, jpeg, refused })
        return void takeSigned(order.sign).then(
          (jpeg) => (typeof jpeg === 'string' ? taken(null, jpeg) : taken(Buffer.from(jpeg).toString('base64'), null)),
          () => taken(null, 'unsigned'),
        )
      }
      const done = (refused: Extract<FromShell, { kind: 'done' }>['refused']) =>
        answer({ kind: 'done', id: order.id, refused })
      const fail = () => done('failed')
      if (order.kind === 'layout') {
        if (!layout) return done('no_shell')
        return void layout(order.way).then((isSo) => done(isSo ? null : 'failed'), fail)
      }
      if (!shell) return done('no_shell')
      if (order.kind === 'ask') {
        if (!shell.ask || !still) return done('no_shell')
        return void shell.ask(order.question).then((isThere) => done(isThere ? null : 'failed'), fail)
      }
      if (order.kind === 'open') shell.open(order.what, order.rules).then((refused) => done(refused ?? null), fail)
      else shell.close().then(() => done(null), fail)
    },
    async stop() {
      isWanted = false
      onUrl?.()
      await shell?.hide()
    },
  }

  function again(): void {
    isWanted = false
    isShown = false
    answer({ kind: 'shell', state: 'wanted' })
  }
}
