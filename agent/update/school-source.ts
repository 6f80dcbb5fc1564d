import type { Socket } from 'node:net'
import { PreauError } from '@preau/protocol/errors.ts'
import type { CodeAddress } from '@preau/protocol/rules/enrol-code.ts'
import { openSecurely, type Papers } from '../uplink/secure-socket.ts'
import { HttpSource } from './http-source.ts'
import type { Source } from './source.ts'

/** Milliseconds until the server must have proved itself. */
const PROVEN_WITHIN = 8000

/** The signed files as the school server of this device gives them out. It is believed to be that server, and nothing that it gives. */
export function schoolSource({ host, port }: CodeAddress, papers: Papers): Source {
  return new HttpSource({
    ...{ name: 'school', host: `${host}:${port}`, prefix: '/api/updates' },
    // A school server keeps targets by their hash alone.
    address: (path) => path.replace(/^targets\/(?:.*\/)?([0-9a-f]{64})\.[^/]*$/, 'targets/$1'),
    open: (signal) => openProven({ host, port }, papers, signal),
  })
}

async function openProven({ host, port }: CodeAddress, papers: Papers, signal: AbortSignal): Promise<Socket> {
  const proven = Promise.withResolvers<unknown>()
  const socket = openSecurely({ host, port, trust: papers.authority, papers }, proven.resolve)
  socket.on('error', proven.reject)
  socket.on('close', () => proven.reject(new PreauError('SERVER_UNREACHABLE', { host, port })))
  const ended = AbortSignal.any([signal, AbortSignal.timeout(PROVEN_WITHIN)])
  const giveUp = () => socket.destroy()
  ended.addEventListener('abort', giveUp)
  try {
    if (ended.aborted) giveUp()
    await proven.promise
    return socket
  } finally {
    ended.removeEventListener('abort', giveUp)
  }
}
