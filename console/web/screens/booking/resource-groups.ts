import type { Resource } from '@preau/protocol/api/resources.ts'

/** What is carried away, rooms, boards: in the order in which one looks for them. */
const GROUPS = ['lent', 'room', 'board'] as const
export type ResourceGroup = (typeof GROUPS)[number]

/** Resources by kind; a kind without any is left out. */
export function groupsOf<R extends Pick<Resource, 'kind'>>(
  resources: readonly R[],
): { group: ResourceGroup; members: R[] }[] {
  return GROUPS.map((group) => ({ group, members: resources.filter(({ kind }) => groupOf(kind) === group) })).filter(
    ({ members }) => members.length > 0,
  )
}

/** The group of a kind. */
export function groupOf(kind: Resource['kind']): ResourceGroup {
  return kind === 'board' || kind === 'room' ? kind : 'lent'
}
