import type { PlanRoom } from '@preau/protocol/api/plans.ts'
import { hasFoot } from '@preau/protocol/rules/plan-devices.ts'
import { fitText, fitWording, textWidth } from './fit-text.ts'
import type { RoomHead } from './room-text.ts'

/** The least space between the name of a room and what stands beside it. */
const GAP = 12

interface RoomShapeProps {
  box: PlanRoom
  head: RoomHead
  /** The same sentence in more and in fewer words. */
  feet: readonly string[]
}

/** Floor, name and sentence of a room. What does not fit is cut: its link says it whole. */
export function RoomShape({ box, head, feet }: RoomShapeProps) {
  const { x, y, width, height } = box
  const side = width >= 120 ? 14 : 6
  const space = width - 2 * side
  const name = fitText(head.name, space, 16, 'strong')
  const beside = textWidth(head.name, 16, 'strong') + GAP + textWidth(head.tag, 13.5) <= space
  const small = height < 72
  return (
    <>
      <rect className="floor" x={x} y={y} width={width} height={height} />
      <rect className="hatch" x={x} y={y} width={width} height={height} />
      <text className="name" x={x + side} y={y + (small ? 22 : 26)}>
        {name}
      </text>
      {beside && head.tag !== '' && (
        <text className="tag" x={x + width - side} y={y + (small ? 22 : 26)}>
          {head.tag}
        </text>
      )}
      {hasFoot(box) && (
        <text className="foot" x={x + side} y={y + height - 13}>
          {fitWording(feet, space, 13.5)}
        </text>
      )}
      <rect className="ring" x={x + 5} y={y + 5} width={width - 10} height={height - 10} rx="3" />
    </>
  )
}
