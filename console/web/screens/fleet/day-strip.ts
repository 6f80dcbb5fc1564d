import type { StatusSpan } from '@preau/protocol/api/devices.ts'
import type { Status } from '@preau/protocol/rules/device-status.ts'

export const STRIP = { width: 120, height: 14 } as const

/** How high a status stands: severity is told by height as well as colour. */
const HEIGHTS: Record<Status, number> = { down: 14, degraded: 8, offline: 12, unknown: 12, asleep: 3, ok: 3 }

export interface Block {
  status: Status
  x: number
  y: number
  width: number
  height: number
}
export interface Strip {
  blocks: Block[]
  /** Where the school is closed. */
  shade: { x: number; width: number }[]
  /** Undefined before the strip's first hour and after its last. */
  now: number | undefined
}

/**
 * The geometry of a day.
 * @param spans statuses of the day, oldest first, the last one until `now`
 * @param closed when the school is closed
 * @param window what the strip shows; all times in ms since 1970
 */
export function stripOf(
  spans: readonly StatusSpan[],
  closed: readonly { from: number; to: number }[],
  window: { from: number; to: number },
  now: number,
): Strip {
  const x = (at: number) =>
    (clamp(at, window.from, window.to) - window.from) * (STRIP.width / (window.to - window.from))
  const blocks = spans.flatMap((span, index): Block[] => {
    const from = x(span.from)
    const width = x(Math.min(spans[index + 1]?.from ?? now, now)) - from
    const height = HEIGHTS[span.status]
    return width > 0 ? [{ status: span.status, x: from, y: STRIP.height - height, width, height }] : []
  })
  const shade = closed
    .map((span) => ({ x: x(span.from), width: x(span.to) - x(span.from) }))
    .filter(({ width }) => width > 0)
  return { blocks, shade, now: now >= window.from && now <= window.to ? x(now) : undefined }
}

/** The statuses that the strip shows, in order, each once in a row: what a screen reader says of it. */
export function storyOf(strip: Strip): Status[] {
  return strip.blocks.map((block) => block.status).filter((status, index, all) => status !== all[index - 1])
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
