import type { PlanRoom } from '@preau/protocol/api/plans.ts'
import { hasFoot } from '@preau/protocol/rules/plan-devices.ts'
import { fitText, fitWording, textWidth } from './fit-text.ts'
import type { RoomHead } from './room-text.ts'

/** The least space between the name of a room and what stands beside it. */
const GAP = 12

/** The floor of a room, and the ring that says that the focus is there. */
export function RoomFloor({ box: { x, y, width, height } }: { box: PlanRoom }) {
  return (
    <>
      <rect className="floor" x={x} y={y} width={width} height={height} />
      <rect className="hatch" x={x} y={y} width={width} height={height} />
      <rect className="ring" x={x + 5} y={y + 5} width={width - 10} height={height - 10} rx="3" />
    </>
  )
}

interface RoomTextProps {
  box: PlanRoom
  head: RoomHead
  /** The same sentence in more and in fewer words. */
  feet: readonly string[]
}

/** Name and sentence of a room. What does not fit is cut: the link of its floor says it whole. */
export function RoomText({ box, head, feet }: RoomTextProps) {
  const { x, y, width, height } = box
  const side = width >= 120 ? 14 : 6
  const space = width - 2 * side
  const beside = textWidth(head.name, 16, 'strong') + GAP + textWidth(head.tag, 13.5) <= space
  const line = y + (height < 72 ? 22 : 26)
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group takes no focus, and the link of the floor says all of it
    <g className="roomtext" aria-hidden="true">
      <text className="name" x={x + side} y={line}>
        {fitText(head.name, space, 16, 'strong')}
      </text>
      {beside && head.tag !== '' && (
        <text className="tag" x={x + width - side} y={line}>
          {head.tag}
        </text>
      )}
      {hasFoot(box) && (
        <text className="foot" x={x + side} y={y + height - 13}>
          {fitWording(feet, space, 13.5)}
        </text>
      )}
    </g>
  )
}
