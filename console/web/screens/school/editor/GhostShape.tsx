import type { Rect } from '@preau/protocol/rules/plan-geometry.ts'
import { HANDLES, handlePoint } from './resize.ts'
import type { Ghost } from './use-canvas.ts'

/** Where what is in the hand would go. */
export function GhostShape({ ghost }: { ghost: Ghost }) {
  if (ghost === undefined) return null
  if (ghost.as === 'device') return <circle className="ghost" cx={ghost.at.x} cy={ghost.at.y} r="13" />
  const { rect, fits } = ghost
  return <rect className={fits ? 'ghost' : 'ghost bad'} {...rect} />
}

/** What a pointer pulls to resize; the keys do it with Shift, the fields with figures. */
export function Handles({ rect }: { rect: Rect }) {
  return (
    <g className="handles">
      <rect className="outline" x={rect.x} y={rect.y} width={rect.width} height={rect.height} />
      {HANDLES.map((handle) => {
        const { x, y } = handlePoint(rect, handle)
        return (
          <g key={handle} data-handle={handle} className={`handle ${handle}`}>
            <rect className="hit" x={x - 12} y={y - 12} width="24" height="24" />
            <rect className="knob" x={x - 5} y={y - 5} width="10" height="10" rx="2" />
          </g>
        )
      })}
    </g>
  )
}
