import { useWords } from '../../format/words.ts'
import { PlanSheet } from './PlanSheet.tsx'
import { type Scene, sortedAreas } from './plan-scene.ts'
import { SceneRoomView } from './SceneRoomView.tsx'
import { useRoomKeys } from './use-room-keys.ts'
import { Walls } from './Walls.tsx'
import { AreaShape } from './Yard.tsx'

/** The school at a glance: rooms between walls of ink, each device with its shape and its state. */
export function PlanPicture({ scene, now, cut }: { scene: Scene; now: number; cut: boolean }) {
  const { t } = useWords()
  const { current, ...keys } = useRoomKeys(scene)
  const boxes = scene.rooms.map(({ box }) => box)
  const count = t('places.count_rooms', { count: scene.rooms.length })
  return (
    <PlanSheet label={t('plan.picture', { rooms: count })} keys={t('plan.keys')} {...keys}>
      <HatchPattern />
      {sortedAreas(scene.areas).map((area, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: areas have no name of their own, and their order is theirs
        <AreaShape key={index} area={area} rooms={boxes} areas={scene.areas} />
      ))}
      {scene.rooms.map((each) => (
        <SceneRoomView key={each.room.id} scene={each} current={each.room.id === current} now={now} cut={cut} />
      ))}
      <Walls rooms={boxes} areas={scene.areas} />
    </PlanSheet>
  )
}

/** What stands for a tint on paper. */
function HatchPattern() {
  return (
    <pattern id="plan-hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <path d="M0 0v9" stroke="#000" strokeWidth="0.7" fill="none" />
    </pattern>
  )
}
