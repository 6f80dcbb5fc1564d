import type { LiveSource } from './live.ts'

/** An event that came before anybody listened. */
type Heard =
  | { type: 'open' | 'error'; data?: undefined }
  | { type: 'change' | 'command' | 'ticket' | 'booking'; data: string }

/** What of EventSource is used here. */
export interface EarlySource {
  addEventListener(type: string, listener: (event: { data?: unknown }) => void): void
  close(): void
}

/**
 * What the first page needs, asked for while the browser still reads the program that draws it. First the stream of changes;
 * the questions once it is open, so that no change falls between an answer and the stream.
 */
export class HeadStart {
  readonly #answers = new Map<string, Promise<Response>>()
  readonly #ask: (address: string) => Promise<Response>
  #source: LiveSource | undefined
  #opened = false

  /** @param ask asks the server for an address, as getJson() does */
  constructor(ask: (address: string) => Promise<Response>) {
    this.#ask = ask
  }

  /** Asks for the addresses once `source` is open, or can not be opened; gives when it has. */
  begin(source: EarlySource, addresses: readonly string[]): Promise<void> {
    const asked = Promise.withResolvers<void>()
    for (const address of addresses) {
      const answer = asked.promise.then(() => this.#ask(address))
      // Who takes it learns of it; where nobody does, it is nothing.
      answer.catch(() => undefined)
      this.#answers.set(address, answer)
    }
    this.#source = kept(source, (type) => {
      if (type === 'open') this.#opened = true
      // A stream that a stranger was refused is nobody's: whoever signs in opens his own.
      else if (type === 'error' && !this.#opened) {
        source.close()
        this.#source = undefined
      }
      asked.resolve()
    })
    return asked.promise
  }

  /** The answer to an address that was asked for; once. */
  takeAnswer(address: string): Promise<Response> | undefined {
    const answer = this.#answers.get(address)
    this.#answers.delete(address)
    return answer
  }

  /** The stream, with all that it said so far; once. `wasFirst`: nothing was asked for before it was open. */
  takeSource(): { source: LiveSource; wasFirst: boolean } | undefined {
    const source = this.#source
    this.#source = undefined
    return source && { source, wasFirst: this.#opened }
  }
}

/** A source that says again to each new listener what it said before there was one. */
function kept(source: EarlySource, onFirst: (type: Heard['type']) => void): LiveSource {
  const heard: Heard[] = []
  const listeners = new Map<string, (event: { data: string }) => void>()
  const hear = (event: Heard) => {
    onFirst(event.type)
    const listener = listeners.get(event.type)
    if (listener) listener({ data: event.data ?? '' })
    else heard.push(event)
  }
  source.addEventListener('open', () => hear({ type: 'open' }))
  source.addEventListener('error', () => hear({ type: 'error' }))
  source.addEventListener('change', (event) => hear({ type: 'change', data: String(event.data) }))
  source.addEventListener('command', (event) => hear({ type: 'command', data: String(event.data) }))
  source.addEventListener('ticket', (event) => hear({ type: 'ticket', data: String(event.data) }))
  source.addEventListener('booking', (event) => hear({ type: 'booking', data: String(event.data) }))
  return {
    addEventListener(type: Heard['type'], listener: (event: { data: string }) => void) {
      listeners.set(type, listener)
      // After the caller has set all of its listeners.
      queueMicrotask(() => {
        for (const event of heard.filter((one) => one.type === type)) listener({ data: event.data ?? '' })
      })
    },
    close: () => source.close(),
  }
}

const LONGEST_WAIT_MS = 30_000

/** The one of this page: start.ts begins it. */
export const headStart = new HeadStart((address) =>
  fetch(address, {
    headers: { accept: 'application/json' },
    cache: 'no-store',
    signal: AbortSignal.timeout(LONGEST_WAIT_MS),
  }),
)
