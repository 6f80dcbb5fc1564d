import type { Id } from '@preau/protocol/ids.ts'
import type { Grant, Reach } from '@preau/protocol/rules/roles.ts'

/**
 * Who asks. Devices prove themselves by their certificate and are no actors of these routes. `local` is a program of the
 * server's own account, which has read the code of this start in the data folder.
 */
export type Actor =
  | {
      kind: 'person'
      id: Id
      grants: readonly Grant[]
      session: string
      strong: boolean
      /** A role of his asks for a second factor: his grants here are those that he has without one. */
      needsFactor?: boolean
    }
  | { kind: 'token'; id: Id; person: Id; grants: readonly Grant[] }
  | { kind: 'local'; grants: readonly Grant[] }

/** The random id of the person who asks, or whose token does; null for a program of this machine. */
export function personOf(actor: Actor | undefined): Id | null {
  if (!actor || actor.kind === 'local') return null
  return actor.kind === 'token' ? actor.person : actor.id
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, where a session or a token says so (server/http/guard.ts). */
    actor: Actor | undefined
    /** What the action of this route reaches for who asks; nothing for an open route. */
    reach: Reach
  }
}
