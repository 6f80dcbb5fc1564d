import type { ReactNode } from 'react'

/** The shapes of the six states. A reading of a contract takes the same ones. */
export type Shape = 'ok' | 'degraded' | 'down' | 'offline' | 'unknown' | 'asleep'

const SHAPES: Record<Shape, ReactNode> = {
  ok: (
    <>
      <circle cx="8" cy="8" r="7" fill="var(--ok)" />
      <path
        d="m4.900 8.300 2.200 2.200 4-4.700"
        fill="none"
        stroke="var(--surface)"
        strokeWidth="1.9"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  degraded: (
    <>
      <path
        d="M8 1.700 15 14.300H1z"
        fill="var(--degraded)"
        stroke="var(--degraded-edge)"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
      <path d="M8 6.200v3.600M8 12.100v.01" stroke="var(--on-chalk)" strokeWidth="1.7" strokeLinecap="round" />
    </>
  ),
  down: (
    <>
      <rect x="1" y="1" width="14" height="14" rx="2.5" fill="var(--down)" />
      <path d="m5 5 6 6M11 5l-6 6" stroke="var(--surface)" strokeWidth="2" strokeLinecap="round" />
    </>
  ),
  offline: (
    <>
      <circle cx="8" cy="8" r="6.2" fill="var(--surface)" stroke="var(--offline)" strokeWidth="1.9" />
      <path d="M3.700 12.300 12.300 3.700" stroke="var(--offline)" strokeWidth="1.9" />
    </>
  ),
  unknown: (
    <>
      <circle
        cx="8"
        cy="8"
        r="6.5"
        fill="var(--surface)"
        stroke="var(--unknown)"
        strokeWidth="1.7"
        strokeDasharray="2.200 1.880"
      />
      <path
        d="M6.300 6.700a1.800 1.800 0 1 1 2.600 1.700c-.6.300-.9.600-.9 1.200M8 11.600v.01"
        fill="none"
        stroke="var(--unknown-text)"
        strokeWidth="1.5"
        strokeLinecap="round"
      />
    </>
  ),
  asleep: (
    <path
      d="M12.700 10A5.600 5.600 0 0 1 6 3.300a5.600 5.600 0 1 0 6.700 6.700z"
      fill="none"
      stroke="var(--ink-2)"
      strokeWidth="1.7"
      strokeLinejoin="round"
    />
  ),
}

/** The shape of a state, always beside its word or in a link whose name says it. */
export function StatusMark({ shape }: { shape: Shape }) {
  return (
    <svg className="mark" viewBox="0 0 16 16" aria-hidden="true">
      {SHAPES[shape]}
    </svg>
  )
}

/** The same inside a drawing, its middle at `x`, `y` in the units of that drawing. */
export function DrawnMark({ shape, x, y, size }: { shape: Shape; x: number; y: number; size: number }) {
  return (
    <svg
      className="drawnmark"
      x={x - size / 2}
      y={y - size / 2}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      {SHAPES[shape]}
    </svg>
  )
}

/** Shape, word and colour of a state, always the three. */
export function StatusWord({ shape, children }: { shape: Shape; children: ReactNode }) {
  return (
    <span className={`st st-${shape}`}>
      <StatusMark shape={shape} />
      {children}
    </span>
  )
}

/** The same on a tint, for a state that stands alone. */
export function StatusTag({ shape, children }: { shape: Shape; children: ReactNode }) {
  return (
    <span className={`tag st-${shape}`}>
      <StatusMark shape={shape} />
      {children}
    </span>
  )
}
