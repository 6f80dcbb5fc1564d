// Guesses passwords or codes at a server, many at once, until it is told to have done so many.
import { Agent, request } from 'node:http'

export interface GuessOrder {
  http: string
  path: string
  /** So many guesses, at most so many at once. */
  count: number
  atOnce: number
  /** The body of a guess; `{n}` in it becomes its number. */
  body: string
}

/** How the server answered: guesses by their status. */
export type Guessed = Record<string, number>

const [, , text = '{}'] = process.argv
const order = JSON.parse(text) as GuessOrder
const agent = new Agent({ keepAlive: true, maxSockets: order.atOnce })
const seen: Guessed = {}
let next = 0

function guess(): Promise<void> {
  const body = order.body.replaceAll('{n}', String(next++).padStart(6, '0'))
  return new Promise((done) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'x-preau': '1' }
    const sent = request(order.http + order.path, { method: 'POST', agent, headers }, (reply) => {
      const status = String(reply.statusCode)
      seen[status] = (seen[status] ?? 0) + 1
      reply.resume().once('end', done)
    })
    sent.once('error', () => {
      seen.error = (seen.error ?? 0) + 1
      done()
    })
    sent.end(body)
  })
}

async function worker(): Promise<void> {
  while (next < order.count) await guess()
}

await Promise.all(Array.from({ length: order.atOnce }, worker))
agent.destroy()
process.send?.(seen)
process.disconnect()
