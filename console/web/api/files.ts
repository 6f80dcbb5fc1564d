import { PreauError } from '@preau/protocol/errors.ts'
import { errorOfReply } from './client.ts'

/** A table of 100 000 lines is written in seconds. */
const LONGEST_WAIT_MS = 120_000

/** A file as the server gave it. */
export interface ServedFile {
  name: string
  blob: Blob
}

/** Asks for a file by what it is to hold. Throws the server's PreauError, or SERVER_UNREACHABLE where nothing answered. */
export async function postForFile(path: string, body: unknown): Promise<ServedFile> {
  let reply: Response
  let blob: Blob
  try {
    reply = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-preau': '1' },
      body: JSON.stringify(body),
      cache: 'no-store',
      signal: AbortSignal.timeout(LONGEST_WAIT_MS),
    })
    blob = await reply.blob()
  } catch (cause) {
    throw new PreauError('SERVER_UNREACHABLE', {}, cause)
  }
  if (!reply.ok) throw errorOfReply(reply.status, parsed(await blob.text()))
  const [, name = 'preau.csv'] = /filename="([^"]+)"/.exec(reply.headers.get('content-disposition') ?? '') ?? []
  return { name, blob }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
