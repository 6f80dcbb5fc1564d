import type { Id } from '@preau/protocol/ids.ts'
import type { WindowRules } from '@preau/protocol/rules/window-rules.ts'
import type {
  FromShell,
  OpenRefusal,
  ShellOpening,
  ShellOrder,
  Sign,
  StillTaken,
  ViewQuestion,
} from '@preau/protocol/session.ts'
import type { Clock } from '../uplink/clock.ts'

/** Who shows the kiosk in a session, as the service sees it. */
export interface ShellGuest {
  order(order: ShellOrder): void
}

/** What the service asks of the shell in a session of its machine. */
export interface KioskOrders {
  /** Whether a shell shows the kiosk now. */
  isShown(): boolean
  /** Opens something over the kiosk; undefined: it is shown. What was open is closed first. */
  open(what: ShellOpening, rules?: WindowRules): Promise<OpenRefusal | undefined>
  /** Closes what a lesson opened and wipes what it left. */
  close(): Promise<void>
  /** From now on this is how a shell is let in, and by which rules; undefined: there is no kiosk. */
  setInvite(invite: (() => string) | undefined, rules?: () => WindowRules | undefined): void
  /** A technician's way out: no shell shows the kiosk for so many minutes. */
  leave(minutes: number): void
}

/** What the service asks of the shell while somebody looks at the screen. */
export interface SignOrders {
  isShown(): boolean
  /** The kiosk before all else. */
  front(): void
  /** Asks in a window of its own, in the session that came last; whether the question is to be seen there. */
  ask(question: ViewQuestion): Promise<boolean>
  /** Somebody answered it. */
  onAnswered(listener: (view: Id, yes: boolean) => void): void
  /** A still, under this sign; `unsigned` where the sign is not to be seen. */
  still(sign: Sign): Promise<Pick<StillTaken, 'jpeg' | 'refused'>>
  /** Takes the sign away. */
  unsign(): void
  /** Somebody touched the button of the sign of a view. */
  onSignTouched(listener: (view: Id) => void): void
}

/** The orders, and what a guest says, joined; `service.ts` gives it the guests. */
export interface KioskDesk extends KioskOrders, SignOrders {
  /** Calls back when a shell asks for the kiosk and there is none, also where one did before. */
  onWanted(listener: () => void): void
  /** Puts the screens of the session of a person right, or back; undefined: it is so. */
  layout(way: 'reset' | 'restore'): Promise<OpenRefusal | undefined>
  hear(guest: ShellGuest, news: FromShell): void
  gone(guest: ShellGuest): void
  stop(): void
}

/** A slow PC starts a browser in so much; after that nobody believes in it any more, ms. */
const ANSWER_WITHIN = 20_000

export function kioskDesk(clock: Clock): KioskDesk {
  /** Those whose shell wants to show the kiosk or does. */
  const guests = new Map<ShellGuest, { shown: boolean }>()
  /** Every session that has spoken, also those that have no kiosk to show. */
  const all = new Set<ShellGuest>()
  const stills = new Map<number, { guest: ShellGuest; done(taken: Pick<StillTaken, 'jpeg' | 'refused'>): void }>()
  let signTouched: (view: Id) => void = () => {}
  let answered: (view: Id, yes: boolean) => void = () => {}
  /** Where somebody was asked in a window of its own, and for which view. */
  let asked: { guest: ShellGuest; view: Id } | undefined
  const waiting = new Map<number, { guest: ShellGuest; done(refused: OpenRefusal | undefined): void }>()
  let invite: (() => string) | undefined
  let rulesNow: () => WindowRules | undefined = () => undefined
  let wanted = () => {}
  let last = 0
  let isLeft = false
  let callOff = () => {}

  const show = (guest: ShellGuest) => {
    if (!invite || isLeft) return
    const rules = rulesNow()
    guest.order({ kind: 'kiosk', url: invite(), ...(rules && { rules }) })
  }
  /** The shell that came last: of two sessions of a machine that is the one before which somebody stands. */
  const shower = () => [...guests].filter(([, { shown }]) => shown).at(-1)?.[0]

  function ask(guest: ShellGuest, order: (id: number) => ShellOrder): Promise<OpenRefusal | undefined> {
    const id = ++last
    return new Promise((done) => {
      const settle = (refused: OpenRefusal | undefined) => {
        forget()
        waiting.delete(id)
        done(refused)
      }
      const forget = clock.after(ANSWER_WITHIN, () => settle('failed'))
      waiting.set(id, { guest, done: settle })
      guest.order(order(id))
    })
  }

  return {
    isShown: () => shower() !== undefined,
    open(what, rules) {
      const guest = shower()
      return guest
        ? ask(guest, (id) => ({ kind: 'open', id, what, ...(rules && { rules }) }))
        : Promise.resolve('no_shell')
    },
    async close() {
      await Promise.all([...guests.keys()].map((guest) => ask(guest, (id) => ({ kind: 'close', id }))))
    },
    setInvite(next, rules = () => undefined) {
      invite = next
      rulesNow = rules
      for (const guest of guests.keys()) if (next) show(guest)
      if (!next) for (const guest of guests.keys()) guest.order({ kind: 'kiosk', url: null })
    },
    layout(way) {
      const guest = shower() ?? [...all].at(-1)
      return guest ? ask(guest, (id) => ({ kind: 'layout', id, way })) : Promise.resolve('no_shell')
    },
    front: () => shower()?.order({ kind: 'front' }),
    async ask(question) {
      const guest = [...all].at(-1)
      if (!guest) return false
      asked = { guest, view: question.view }
      return (await ask(guest, (id) => ({ kind: 'ask', id, question }))) === undefined
    },
    onAnswered(listener) {
      answered = listener
    },
    still(sign) {
      const guest = shower() ?? (asked?.view === sign.view ? asked.guest : undefined)
      const none = { jpeg: null, refused: 'unsigned' } as const
      if (!guest) return Promise.resolve(none)
      const id = ++last
      return new Promise((done) => {
        const settle = (taken: Pick<StillTaken, 'jpeg' | 'refused'>) => {
          forget()
          stills.delete(id)
          done(taken)
        }
        const forget = clock.after(ANSWER_WITHIN, () => settle(none))
        stills.set(id, { guest, done: settle })
        guest.order({ kind: 'still', id, sign })
      })
    },
    unsign() {
      for (const guest of new Set([...guests.keys(), ...(asked ? [asked.guest] : [])])) guest.order({ kind: 'unsign' })
      asked = undefined
    },
    onSignTouched(listener) {
      signTouched = listener
    },
    leave(minutes) {
      isLeft = true
      for (const guest of guests.keys()) guest.order({ kind: 'kiosk', url: null })
      callOff()
      callOff = clock.after(minutes * 60_000, () => {
        isLeft = false
        for (const guest of guests.keys()) show(guest)
      })
    },
    onWanted(listener) {
      wanted = listener
      if (!invite && guests.size > 0) listener()
    },
    hear(guest, news) {
      if (news.kind === 'done') {
        const order = waiting.get(news.id)
        if (order?.guest === guest) order.done(news.refused ?? undefined)
        return
      }
      if (news.kind === 'still') {
        const order = stills.get(news.id)
        if (order?.guest === guest) order.done(news)
        return
      }
      if (news.kind === 'sign_touched') return signTouched(news.view)
      if (news.kind === 'view_answered') {
        // Of who was asked alone, and of what was asked.
        if (asked?.guest === guest && asked.view === news.view) answered(news.view, news.yes)
        return
      }
      all.add(guest)
      if (news.state === 'absent') {
        guests.delete(guest)
        return
      }
      guests.delete(guest)
      guests.set(guest, { shown: news.state === 'shown' })
      if (news.state !== 'wanted') return
      if (invite) show(guest)
      else wanted()
    },
    gone(guest) {
      guests.delete(guest)
      all.delete(guest)
      if (asked?.guest === guest) asked = undefined
      for (const each of [...waiting.values()]) if (each.guest === guest) each.done('failed')
      for (const each of [...stills.values()]) if (each.guest === guest) each.done({ jpeg: null, refused: 'unsigned' })
    },
    stop() {
      callOff()
      for (const each of [...stills.values()]) each.done({ jpeg: null, refused: 'unsigned' })
      for (const each of [...waiting.values()]) each.done('failed')
    },
  }
}
