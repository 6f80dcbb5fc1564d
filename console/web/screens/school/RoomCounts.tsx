import { STATUSES } from '@preau/protocol/rules/device-status.ts'
import { roomBody } from '@preau/protocol/rules/plan-devices.ts'
import { Link } from '@tanstack/react-router'
import { DrawnMark } from '../../../ui/StatusMark.tsx'
import { useWords } from '../../format/words.ts'
import { fitText } from './fit-text.ts'
import type { SceneRoom } from './plan-scene.ts'

const LINE = 22

/** Where the devices of a room are too many to be drawn: how many have which state, as far as there is space. */
export function RoomCounts({ scene, tabIndex }: { scene: SceneRoom; tabIndex: number }) {
  const { t, format } = useWords()
  const { room, box, devices } = scene
  const body = roomBody(box)
  const present = STATUSES.map((status) => ({
    status,
    count: devices.filter((device) => device.status === status).length,
  })).filter(({ count }) => count > 0)
  const lines = Math.max(1, Math.floor(body.height / LINE))
  const narrow = body.width < 90
  const top = Math.min(box.y + body.y + 8, box.y + box.height - 10)
  return present.slice(0, lines).map(({ status, count }, index) => {
    const says = t(`plan.key.${status}`, { count })
    const y = top + index * LINE
    return (
      <Link
        key={status}
        className={`counted st-${status}`}
        to="/fleet"
        search={{ school: room.school, room: room.id, status }}
        tabIndex={tabIndex}
        aria-label={t('plan.counts_link', { room: room.name, says })}
      >
        <title>{says}</title>
        <rect
          className="hit"
          x={box.x + body.x - 3}
          y={y - 11}
          width={Math.max(30, body.width + 6)}
          height={LINE}
          rx="3"
        />
        <DrawnMark shape={status} x={box.x + body.x + 8} y={y} size={15} />
        <text x={box.x + body.x + 22} y={y + 5}>
          {narrow ? format.number(count) : fitText(says, body.width - 22, 13.5)}
        </text>
      </Link>
    )
  })
}
