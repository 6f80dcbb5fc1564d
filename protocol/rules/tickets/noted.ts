import type { Id } from '../../ids.ts'
import type { Level } from './states.ts'

/** How a ticket stands by what was noted beside its log. Times are ms since 1970. */
export interface NotedStanding {
  level: Level
  /** Random id of a person. */
  assignee: Id | null
  visitAt: number | null
  /** How often a rule saw the fault again, and when it saw it last. */
  repeats: number
  seenAt: number | null
  /** Since when the equipment is well by itself. */
  recoveredAt: number | null
}

/** What of a note counts here. */
export interface CountedNote {
  at: number
  kind: string
  body: { level?: Level; to?: Id | null; visitAt?: number }
}

/** How a ticket is before anything was noted. */
export const NOTHING_NOTED: NotedStanding = {
  level: 'n1',
  assignee: null,
  visitAt: null,
  repeats: 0,
  seenAt: null,
  recoveredAt: null,
}

/** The standing after one more note. Pure: all notes in the order in which they were recorded give the same. */
export function withNote(before: NotedStanding, { at, kind, body }: CountedNote): NotedStanding {
  switch (kind) {
    case 'level':
      return { ...before, level: body.level ?? before.level }
    case 'assigned':
      return { ...before, assignee: body.to ?? null }
    case 'visit':
      return { ...before, visitAt: body.visitAt ?? null }
    case 'repeat':
      return { ...before, repeats: before.repeats + 1, seenAt: at, recoveredAt: null }
    case 'joined':
      return { ...before, seenAt: at, recoveredAt: null }
    case 'recovered':
      return { ...before, recoveredAt: at }
    default:
      return before
  }
}
