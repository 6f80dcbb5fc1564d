import { createConnection } from 'node:net'
import {
  type Door,
  decodeDoor,
  type FromShell,
  type Screen,
  SESSION_SCREENS_MAX,
  type ShellOrder,
} from '@preau/protocol/session.ts'
import { backoff } from '../uplink/backoff.ts'
import type { Clock } from '../uplink/clock.ts'
import type { Log } from '../uplink/log.ts'
import type { Random } from '../uplink/random.ts'
import { type Conversation, converse } from './conversation.ts'

/** Waits between two tries, in ms: short enough that a new session is soon seen, long enough for a service that is away. */
const TRIES = { base: 2000, cap: 60_000 }

export interface HelperOptions {
  /** The text of this session's door; undefined where there is none, or it may not be read. */
  readDoor(): string | undefined
  /** Watches the screens of this session and tells each change; gives what ends it. */
  watchScreens(onScreens: (screens: Screen[]) => void): () => void
  /** The service is there, and has proved itself; and what it orders of the shell in this session. */
  onWelcome?(): void
  onOrder?(order: ShellOrder): void
  clock: Clock
  random: Random
  log: Log
}

export interface Helper {
  isWelcome(): boolean
  /** Says how the shell stands; nobody hears it while the service is away. */
  answer(news: FromShell): void
  stop(): void
}

/** The helper in a person's session: finds its service again whenever that one restarts, and tells it the screens. */
export function startHelper(options: HelperOptions): Helper {
  const { readDoor, watchScreens, clock, random, log } = options
  let conversation: Conversation | undefined
  let screens: Screen[] | undefined
  let welcome = false
  let stopped = false
  let tries = 0
  let callOff = () => {}

  const tell = () => screens && conversation?.tell(screens)

  function knock(): void {
    const door = doorOf(readDoor())
    if (door === undefined) {
      again()
      return
    }
    conversation = converse({
      pipe: createConnection({ path: door.pipe }),
      door,
      clock,
      onWelcome() {
        welcome = true
        tries = 0
        log('info', 'session.welcome')
        tell()
        options.onWelcome?.()
      },
      onOrder: (order) => options.onOrder?.(order),
      onEnd(why) {
        welcome = false
        conversation = undefined
        if (why !== undefined) log('warn', 'session.service_refused', { why })
        if (!stopped) again()
      },
    })
  }

  function again(): void {
    callOff = clock.after(TRIES.base + backoff(tries, random, TRIES), knock)
    tries += 1
  }

  const stopWatching = watchScreens((found) => {
    screens = found.slice(0, SESSION_SCREENS_MAX)
    tell()
  })
  knock()

  return {
    isWelcome: () => welcome,
    answer: (news) => conversation?.answer(news),
    stop() {
      stopped = true
      callOff()
      stopWatching()
      conversation?.end()
    },
  }
}

/** The door that `text` describes; undefined where it describes none. */
function doorOf(text: string | undefined): Door | undefined {
  try {
    return text === undefined ? undefined : decodeDoor(JSON.parse(text))
  } catch {
    return undefined
  }
}
