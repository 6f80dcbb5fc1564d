import { PLAN_HEIGHT, PLAN_WIDTH } from '@preau/protocol/rules/plan-geometry.ts'
import { useId } from 'react'
import { useWords } from '../../format/words.ts'
import { type Scene, sortedAreas } from './plan-scene.ts'
import { SceneRoomView } from './SceneRoomView.tsx'
import { useRoomKeys } from './use-room-keys.ts'
import { Walls } from './Walls.tsx'
import { AreaShape } from './Yard.tsx'
import './plan.css'

/** The school at a glance: rooms between walls of ink, each device with its shape and its state. */
export function PlanPicture({ scene, now, cut }: { scene: Scene; now: number; cut: boolean }) {
  const { t } = useWords()
  const id = useId()
  const { current, ...keys } = useRoomKeys(scene)
  const boxes = scene.rooms.map(({ box }) => box)
  const count = t('places.count_rooms', { count: scene.rooms.length })
  return (
    <>
      <p className="vh" id={id}>
        {t('plan.keys')}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing has no fieldset */}
      <svg
        className="plan"
        viewBox={`0 0 ${PLAN_WIDTH} ${PLAN_HEIGHT}`}
        role="group"
        aria-label={t('plan.picture', { rooms: count })}
        aria-describedby={id}
        {...keys}
      >
        <HatchPattern />
        {sortedAreas(scene.areas).map((area, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: areas have no name of their own, and their order is theirs
          <AreaShape key={index} area={area} rooms={boxes} areas={scene.areas} />
        ))}
        {scene.rooms.map((each) => (
          <SceneRoomView key={each.room.id} scene={each} current={each.room.id === current} now={now} cut={cut} />
        ))}
        <Walls rooms={boxes} areas={scene.areas} />
      </svg>
    </>
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
