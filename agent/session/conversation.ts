import type { Duplex } from 'node:stream'
import { isPreauError } from '@preau/protocol/errors.ts'
import {
  type Door,
  decodeFromService,
  type FromShell,
  type Screen,
  SESSION_ORDER_MAX,
  SESSION_VERSION,
  type ShellOrder,
} from '@preau/protocol/session.ts'
import type { Clock } from '../uplink/clock.ts'
import { lineReader } from './lines.ts'
import { freshSum, isSameSum, proofOf } from './proof.ts'

/** A service that does not prove itself within this is not ours, in ms. */
const WELCOME_WITHIN = 5000

export interface ConversationOptions {
  pipe: Duplex
  door: Door
  clock: Clock
  /** The service has proved who it is. */
  onWelcome(): void
  /** The service, once it proved itself, orders something of the shell. */
  onOrder?(order: ShellOrder): void
  /** It is over, once; `why` names what the other side did wrong, if it did. */
  onEnd(why: string | undefined): void
}

export interface Conversation {
  /** Tells the screens of this session. Before the welcome it says nothing. */
  tell(screens: readonly Screen[]): void
  /** Says how the shell stands. Before the welcome it says nothing. */
  answer(news: FromShell): void
  end(): void
}

/** One connection at the helper's end of the pipe. INVARIANT: only who has proved himself is told anything. */
export function converse({ pipe, door, clock, onWelcome, onOrder, onEnd }: ConversationOptions): Conversation {
  const answer = freshSum()
  let challenge: string | undefined
  let welcome = false
  let over = false

  const end = (why?: string) => {
    if (over) return
    over = true
    callOff()
    pipe.destroy()
    onEnd(why)
  }
  const callOff = clock.after(WELCOME_WITHIN, () => end('silent'))
  const say = (message: object) => pipe.write(`${JSON.stringify(message)}\n`)

  /** Takes one line; gives what is wrong with it. */
  function hear(line: string): string | undefined {
    const message = decodeFromService(JSON.parse(line))
    if (message.kind === 'challenge') {
      if (challenge !== undefined) return 'challenged twice'
      challenge = message.nonce
      const proof = proofOf('helper', door.secret, { challenge, answer })
      say({ kind: 'hello', v: SESSION_VERSION, key: door.key, nonce: answer, proof })
      return undefined
    }
    if (message.kind !== 'welcome') {
      if (welcome) onOrder?.(message)
      return welcome ? undefined : 'order before the proof'
    }
    if (welcome || challenge === undefined) return 'welcome out of turn'
    if (!isSameSum(message.proof, proofOf('service', door.secret, { challenge, answer }))) return 'wrong proof'
    welcome = true
    callOff()
    onWelcome()
    return undefined
  }

  const lines = lineReader(SESSION_ORDER_MAX, (line) => {
    if (over) return
    try {
      const fault = hear(line)
      if (fault !== undefined) end(fault)
    } catch (error) {
      end(isPreauError(error) ? 'not understood' : 'not JSON')
    }
  })
  pipe.on('data', (chunk: Buffer) => over || lines.push(chunk) || end('line too long'))
  pipe.on('error', () => end())
  pipe.on('close', () => end())

  return {
    tell: (screens) => void (welcome && !over && say({ kind: 'screens', screens })),
    answer: (news) => void (welcome && !over && say(news)),
    end: () => end(),
  }
}
