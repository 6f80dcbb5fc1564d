import { readFileSync } from 'node:fs'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Order } from '@preau/protocol/update/orders.ts'

/** The text of a target that is data. Throws UPDATE_TARGET_DIFFERS where it has more bytes than any of its kind, or is no UTF-8. */
export function textOfTarget({ name, target }: Order, file: string, most: number): string {
  if (target.length > most) throw new PreauError('UPDATE_TARGET_DIFFERS', { name, most })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  } catch (error) {
    throw error instanceof TypeError ? new PreauError('UPDATE_TARGET_DIFFERS', { name }, error) : error
  }
}
