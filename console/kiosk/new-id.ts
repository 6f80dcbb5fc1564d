import { type Id, uuidv7 } from '@preau/protocol/ids.ts'

/** An identifier that nobody else makes: what is told twice under it is one thing. */
export function newId(): Id {
  return uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))
}
