import type { AreaKind } from '@preau/protocol/api/plans.ts'
import { fitToSheet, MIN_AREA, type Rect } from '@preau/protocol/rules/plan-geometry.ts'
import { freeSpot } from '@preau/protocol/rules/plan-grid.ts'
import type { Draft } from './draft.ts'
import { rectOf } from './draft-rooms.ts'

/** The size in which each kind begins, where it is not drawn. */
const BEGINNINGS: Record<AreaKind, { width: number; height: number }> = {
  yard: { width: 400, height: 240 },
  corridor: { width: 320, height: 48 },
  shelter: { width: 320, height: 56 },
  entrance: { width: 96, height: 64 },
  label: { width: 120, height: 32 },
}

/** Adds an area: at `rect`, or in a free part of the sheet. Areas may lie over each other. */
export function addArea(draft: Draft, kind: AreaKind, key: string, rect?: Rect): Draft {
  const spot = rect ?? { ...(freeSpot(draft.rooms, draft.areas) ?? { x: 16, y: 16 }), ...BEGINNINGS[kind] }
  return { ...draft, areas: [...draft.areas, { kind, key, label: null, ...fitToSheet(spot, MIN_AREA) }] }
}

/** Moves, resizes or names an area; an empty name is the word of its kind. */
export function changeArea(draft: Draft, key: string, change: Partial<Rect> & { label?: string | null }): Draft {
  const { label, ...rect } = change
  return {
    ...draft,
    areas: draft.areas.map((area) =>
      area.key === key
        ? {
            ...area,
            ...fitToSheet({ ...rectOf(area), ...rect }, MIN_AREA),
            label: label === undefined ? area.label : label?.trim() || null,
          }
        : area,
    ),
  }
}

export function removeArea(draft: Draft, key: string): Draft {
  return { ...draft, areas: draft.areas.filter((area) => area.key !== key) }
}
