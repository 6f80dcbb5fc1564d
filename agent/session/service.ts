import { rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Screen } from '@preau/protocol/session.ts'
import type { Clock } from '../uplink/clock.ts'
import type { Log } from '../uplink/log.ts'
import { type KeyHolder, openDoors } from './doors.ts'
import { type Guest, receiveGuest } from './guest.ts'
import { type KioskDesk, kioskDesk } from './kiosk-orders.ts'
import { freshSum } from './proof.ts'

/** Connections at most; one more ends the oldest that has not proved itself. */
const MOST_GUESTS = 16
/** Sessions of one account, or on Windows of all together, that are heard: a helper that has gone wild takes no more. */
const MOST_OF_ONE_KEY = 6
/** How often the service looks who has a session, in ms. */
const LOOK_EVERY = 15_000

/** What the service knows of the sessions of persons on its machine: how many, and what they see. Not whose. */
export interface SessionState {
  open: boolean
  /** Of the session that sees most; undefined: none told. */
  screens: readonly Screen[] | undefined
}

export interface Sessions {
  state(): SessionState
  stop(): Promise<void>
}

export interface SessionsOptions {
  /** Where the doors are: the service alone may write there. */
  folder: string
  platform: string
  /** Who may have a key now. */
  holders(): readonly KeyHolder[]
  /** Hears what shells in sessions say, and orders them; undefined: nobody has a kiosk to show. */
  kiosk?: KioskDesk
  clock: Clock
  log: Log
}

/** The pipe's address: on Windows a name that nobody can take beforehand, else a socket in the folder of the doors. */
export function pipeIn(folder: string, platform: string): string {
  return platform === 'win32' ? `\\\\.\\pipe\\preau-${freshSum().slice(0, 32)}` : join(folder, 'session.sock')
}

/**
 * The service's end of the pipe to its helpers. It resolves when the pipe is open, or could not be: then no session is ever
 * seen, the log says why, and the rest of the agent goes on.
 */
export async function startSessions(options: SessionsOptions): Promise<Sessions> {
  const { folder, platform, holders, clock, log, kiosk = kioskDesk(clock) } = options
  const pipe = pipeIn(folder, platform)
  const guests = new Set<Guest>()
  const known = new Map<Guest, { key: string; screens: readonly Screen[] | undefined }>()
  const doors = openDoors(folder, pipe)
  let callOff = () => {}

  function receive(socket: Socket): void {
    if (guests.size >= MOST_GUESTS) [...guests].find((guest) => !guest.isKnown())?.leave()
    if (guests.size >= MOST_GUESTS) {
      socket.destroy()
      return
    }
    const guest = receiveGuest({
      pipe: socket,
      secretOf: doors.secretOf,
      clock,
      onKnown(key) {
        const others = [...known.values()].filter((other) => other.key === key).length
        if (others >= MOST_OF_ONE_KEY) {
          guest.leave()
          return
        }
        known.set(guest, { key, screens: undefined })
        log('info', 'session.opened')
      },
      onScreens(screens) {
        const session = known.get(guest)
        if (session) session.screens = screens
      },
      onShell: (news) => known.has(guest) && kiosk.hear(guest, news),
      onGone(why) {
        guests.delete(guest)
        kiosk.gone(guest)
        if (known.delete(guest)) log('info', 'session.closed')
        if (why !== undefined) log('warn', 'session.refused', { why })
      },
    })
    guests.add(guest)
  }

  const look = () => {
    try {
      doors.renew(holders())
    } catch (error) {
      log('warn', 'session.door_failed', { code: codeOf(error) })
    }
    callOff = clock.after(LOOK_EVERY, look)
  }

  if (platform !== 'win32') rmSync(pipe, { force: true })
  const server = createServer(receive)
  const open = await new Promise<boolean>((done) => {
    server.on('error', (error) => {
      log('warn', 'session.pipe_failed', { code: codeOf(error) })
      done(false)
    })
    // Whoever may come in has still to prove himself: the pipe itself keeps nobody out.
    server.listen({ path: pipe, readableAll: true, writableAll: true }, () => done(true))
  })
  if (open) look()

  return {
    state() {
      const told = [...known.values()].flatMap(({ screens }) => (screens === undefined ? [] : [screens]))
      const most = told.sort((a, b) => b.length - a.length)[0]
      return { open: known.size > 0, screens: most }
    },
    stop() {
      callOff()
      doors.close()
      for (const guest of guests) guest.leave()
      return new Promise((done) => {
        server.close(() => done())
      })
    },
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
