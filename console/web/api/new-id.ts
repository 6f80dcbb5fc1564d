import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import { serverNow } from './server-clock.ts'

/** An identifier for what this page makes and the server is to keep. */
export function newId(): Id {
  return uuidv7(serverNow(), crypto.getRandomValues(new Uint8Array(10)))
}
