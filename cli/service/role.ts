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
  /** agent: what lies in folders of it, the descriptions of devices and the drivers, each as `firmware-specs/devices/x.yaml`. */
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

/** The folders of these files, each once, the outer before the inner. */
export function foldersOf(files: readonly string[]): string[] {
  const folders = files.flatMap((file) => {
    const parts = file.split('/').slice(0, -1)
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
  })
  return [...new Set(folders)].sort()
}
