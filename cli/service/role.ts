import { PreauError } from '@preau/protocol/errors.ts'

/** What runs as a service. */
export const ROLES = ['agent', 'server'] as const
export type Role = (typeof ROLES)[number]

/** Reads the value of `--role`: a territory is a server, too. Throws CONFIG_INVALID. */
export function readRole(text: string | boolean | undefined): Role {
  const role = text === 'territory' ? 'server' : ROLES.find((known) => known === (text ?? 'agent'))
  if (role === undefined) throw new PreauError('CONFIG_INVALID', { setting: 'role', value: String(text).slice(0, 64) })
  return role
}

/** What a service is made of before it is installed. */
export interface Sources {
  /** The Node that runs it. */
  node: string
  /** agent: the folder of agent.mjs, session.mjs and NOTICES.txt. server: the folder of the whole product. */
  folder: string
  /** agent: what lies in a slot, each as `firmware-specs/devices/x.yaml`: all of the folder but what stays as it was installed. */
  carried: readonly string[]
  version: string
}

/** What the person who installs it wants. */
export interface Wish {
  role: Role
  sources: Sources
  /** Options of the program by their names: those said now over those said before. */
  settings: Readonly<Record<string, string>>
}
