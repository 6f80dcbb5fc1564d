import { type ClosingParts, settleClosure } from '../booking/closing.ts'
import type { TakeClosure } from '../store/sync/incoming.ts'

/** Closes rooms in a school in which nobody works whom one could tell. */
export function closingsOf({ clock, newId }: Pick<ClosingParts, 'clock' | 'newId'>): TakeClosure {
  const parts = { clock, newId, tell: async () => undefined }
  return async (transaction, closure) => (await settleClosure(transaction, parts, closure)) !== undefined
}
