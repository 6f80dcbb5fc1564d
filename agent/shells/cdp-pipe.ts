import type { Readable, Writable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { PreauError } from '@preau/protocol/errors.ts'

/** What came of a call, or something that happened: of one page where `session` is given. */
export interface CdpEvent {
  method: string
  session: string | undefined
  params: Record<string, unknown>
}

/** Chromium's own line to the program that started it: two pipes that no page and no other program of the machine can open. */
export interface CdpPipe {
  /** Throws SHELL_FAILED where Chromium says no, or is gone. */
  send(method: string, params?: object, session?: string): Promise<Record<string, unknown>>
  onEvent(listener: (event: CdpEvent) => void): void
  /** Whoever still waits is told that nothing will come. */
  end(): void
}

interface Answer {
  id?: number
  method?: string
  sessionId?: string
  params?: Record<string, unknown>
  result?: Record<string, unknown>
  error?: { message: string }
}

/** A message that is longer comes from no page that we show, bytes. */
const LONGEST = 64 << 20

/** Speaks over the pipes 3 and 4 of a Chromium that was started with `--remote-debugging-pipe`. */
export function openCdp(to: Writable, from: Readable): CdpPipe {
  const waiting = new Map<number, { done(result: Record<string, unknown>): void; fail(error: Error): void }>()
  const listeners: ((event: CdpEvent) => void)[] = []
  const decoder = new StringDecoder('utf8')
  let rest = ''
  let last = 0
  let over = false

  function end(): void {
    over = true
    for (const { fail } of waiting.values()) fail(new PreauError('SHELL_FAILED', { why: 'gone' }))
    waiting.clear()
  }

  function take(text: string): void {
    const answer = JSON.parse(text) as Answer
    if (answer.id === undefined) {
      const event = { method: answer.method ?? '', session: answer.sessionId, params: answer.params ?? {} }
      for (const listener of listeners) listener(event)
      return
    }
    const caller = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (answer.error) caller?.fail(new PreauError('SHELL_FAILED', { why: answer.error.message.slice(0, 200) }))
    else caller?.done(answer.result ?? {})
  }

  from.on('data', (chunk: Buffer) => {
    rest += decoder.write(chunk)
    for (let stop = rest.indexOf('\0'); stop >= 0; stop = rest.indexOf('\0')) {
      const text = rest.slice(0, stop)
      rest = rest.slice(stop + 1)
      take(text)
    }
    if (rest.length > LONGEST) end()
  })
  from.on('close', end)
  from.on('error', end)
  to.on('error', end)

  return {
    send(method, params = {}, session) {
      if (over) return Promise.reject(new PreauError('SHELL_FAILED', { why: 'gone' }))
      const id = ++last
      return new Promise((done, fail) => {
        waiting.set(id, { done, fail })
        to.write(`${JSON.stringify({ id, method, params, ...(session !== undefined && { sessionId: session }) })}\0`)
      })
    },
    onEvent: (listener) => void listeners.push(listener),
    end,
  }
}
