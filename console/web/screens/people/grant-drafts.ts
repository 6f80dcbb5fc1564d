import type { Grant, Role, Scope } from '@preau/protocol/rules/roles.ts'

/** A grant that is being chosen: its scope is `server`, `authority:<id>`, `school:<id>`, `lot:<id>`, or nothing yet. */
export interface GrantDraft {
  key: number
  role: Role
  scope: string
}

/** A grant as its two pickers show it. */
export function draftOf({ role, scope }: Grant, key: number): GrantDraft {
  return { key, role, scope: scope.kind === 'server' ? 'server' : `${scope.kind}:${scope.id}` }
}

/** The grants that drafts mean, each once; undefined where one has no scope yet. */
export function grantsOf(drafts: readonly GrantDraft[]): Grant[] | undefined {
  const grants = new Map<string, Grant>()
  for (const { role, scope } of drafts) {
    const read = scopeOf(scope)
    if (!read) return undefined
    grants.set(`${role} ${scope}`, { role, scope: read })
  }
  return [...grants.values()]
}

function scopeOf(value: string): Scope | undefined {
  if (value === 'server') return { kind: 'server' }
  const [kind = '', id = ''] = value.split(':')
  return kind === 'authority' || kind === 'school' || kind === 'lot' ? { kind, id } : undefined
}
