import { readFileSync } from 'node:fs'
import type { Id } from '@preau/protocol/ids.ts'
import type { Result } from '@preau/protocol/messages/result.ts'
import { writeWhole } from '../uplink/whole-file.ts'

/** A command that was begun, and what became of it, once that is known. */
export interface Intent {
  id: Id
  /** Clock of the server, ms since 1970. */
  notAfter: number
  result?: Result
}

/** Where intents are kept. INVARIANT: what `save` was given is on disk when it returns. */
export interface Journal {
  load(): Intent[]
  save(intents: readonly Intent[]): void
}

/** The journal in a file. One that cannot be read is none: what was begun then is answered by the server's own end of waiting. */
export function fileJournal(path: string): Journal {
  return {
    load() {
      try {
        const found: unknown = JSON.parse(readFileSync(path, 'utf8'))
        return Array.isArray(found) ? found.filter(isIntent) : []
      } catch {
        return []
      }
    },
    save: (intents) => writeWhole(path, JSON.stringify(intents)),
  }
}

/** A journal that ends with its program, for machines that do not exist. */
export function memoryJournal(): Journal {
  let kept: readonly Intent[] = []
  return {
    load: () => [...kept],
    save(intents) {
      kept = intents
    },
  }
}

function isIntent(value: unknown): value is Intent {
  return typeof value === 'object' && value !== null && 'id' in value && 'notAfter' in value
}
