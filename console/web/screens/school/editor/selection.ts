import type { Id } from '@preau/protocol/ids.ts'

/** What the panel beside the plan is about. */
export type Selection =
  | { kind: 'room'; room: Id }
  | { kind: 'area'; key: string }
  | { kind: 'device'; device: Id }
  | undefined

/** A selection as it stands in the drawing, so that a pointer finds it again: `room 0190…`. */
export function selectionText(selection: Exclude<Selection, undefined>): string {
  switch (selection.kind) {
    case 'room':
      return `room ${selection.room}`
    case 'area':
      return `area ${selection.key}`
    case 'device':
      return `device ${selection.device}`
  }
}

export function readSelection(text: string | null | undefined): Selection {
  const [kind, value] = (text ?? '').split(' ')
  if (value === undefined) return undefined
  if (kind === 'room') return { kind, room: value }
  if (kind === 'area') return { kind, key: value }
  return kind === 'device' ? { kind, device: value } : undefined
}

export function isSelected(selection: Selection, other: Exclude<Selection, undefined>): boolean {
  return selection !== undefined && selectionText(selection) === selectionText(other)
}
