import type { PlanArea, PlanRoom } from '@preau/protocol/api/plans.ts'
import { postsOf, yardDecor } from '@preau/protocol/rules/plan-yard.ts'
import { useWords } from '../../format/words.ts'

interface AreaProps {
  area: PlanArea
  rooms: readonly PlanRoom[]
  areas: readonly PlanArea[]
}

/** A part of the sheet without devices. */
export function AreaShape({ area, rooms, areas }: AreaProps) {
  switch (area.kind) {
    case 'yard':
      return <YardShape area={area} rooms={rooms} areas={areas} />
    case 'shelter':
      return <ShelterShape area={area} rooms={rooms} />
    case 'corridor':
      return (
        <g className="corridor">
          <rect x={area.x} y={area.y} width={area.width} height={area.height} />
          <AreaName area={area} />
        </g>
      )
    case 'entrance':
    case 'label':
      return <AreaName area={area} />
  }
}

/** The yard has its hopscotch and its trees where there is space for them. */
function YardShape({ area, rooms, areas }: AreaProps) {
  const decor = yardDecor(area, rooms, areas)
  return (
    <g>
      <rect className="yard" x={area.x} y={area.y} width={area.width} height={area.height} />
      {decor?.hopscotch && (
        <path
          className="marelle"
          transform={`translate(${decor.hopscotch.x} ${decor.hopscotch.y + 13})`}
          d="M0 0h26v26H0zM26 0h26v26H26zM52-13h26v26H52zM52 13h26v26H52zM78 0h26v26H78zM104-13h26v26h-26zM104 13h26v26h-26zM130-6.500a19.500 19.500 0 0 1 0 39z"
        />
      )}
      {decor?.trees.map(({ x, y, r }) => (
        <circle key={`${x} ${y}`} className="tree" cx={x} cy={y} r={r} />
      ))}
      {decor && <AreaName area={area} at={decor.name} />}
    </g>
  )
}

/** A roof on posts. */
function ShelterShape({ area, rooms }: Omit<AreaProps, 'areas'>) {
  return (
    <g className="shelter">
      <rect x={area.x} y={area.y} width={area.width} height={area.height} />
      {postsOf(area, rooms).map(({ x, y }) => (
        <circle key={`${x} ${y}`} cx={x} cy={y} r="4.5" />
      ))}
      <AreaName area={area} />
    </g>
  )
}

/** The name of an area in its middle, along its longer side; an entrance is named at its beginning. */
function AreaName({ area, at }: { area: PlanArea; at?: { x: number; y: number } }) {
  const { t } = useWords()
  const text = area.label ?? t(`plan.area.${area.kind}`)
  if (area.kind === 'entrance') {
    return (
      <text className="areaname" x={area.x + 16} y={area.y + area.height / 2 + 5}>
        {text}
      </text>
    )
  }
  const x = at?.x ?? area.x + area.width / 2
  const y = at?.y ?? area.y + area.height / 2
  const upright = at === undefined && area.height > area.width * 1.6 && area.width < 72
  return (
    <text className="areaname middle" x={x} y={y + 5} {...(upright && { transform: `rotate(-90 ${x} ${y})` })}>
      {text}
    </text>
  )
}
