import type { Indicator } from '@preau/protocol/api/contract-board.ts'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { onScale, scaleLow } from './indicator-text.ts'
import { shapeOf } from './reading.tsx'

const WIDTH = 150

/** Where a figure stands beside its target. The table says both in figures. */
export function Scale({ indicator: { indicator, actual, target, reading } }: { indicator: Indicator }) {
  if (actual === null || target === null || indicator === 'lost_sessions') return null
  const low = scaleLow(target)
  const [mark, at] = [onScale(target, low) * WIDTH, onScale(actual, low) * WIDTH]
  return (
    <span className="scale" aria-hidden="true">
      <svg width={WIDTH} height="26" viewBox={`0 0 ${WIDTH} 26`} aria-hidden="true">
        <rect className="track" x="0" y="10" width={WIDTH} height="6" rx="2" />
        <rect className="kept" x={mark} y="10" width={WIDTH - mark} height="6" />
        <path className="aim" d={`M${mark} 4v18`} />
      </svg>
      <i style={{ left: Math.max(0, Math.min(WIDTH - 16, at - 8)) }}>
        <StatusMark shape={shapeOf(reading)} />
      </i>
    </span>
  )
}
