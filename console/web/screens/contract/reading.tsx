import type { TargetReading } from '@preau/protocol/rules/sla/target-reading.ts'
import { type Shape, StatusMark } from '../../../ui/StatusMark.tsx'
import { useWords } from '../../format/words.ts'

const SHAPES: Record<TargetReading, Shape> = { held: 'ok', at_risk: 'degraded', missed: 'down', none: 'unknown' }
const WORDS = {
  held: 'contract.held',
  at_risk: 'contract.at_risk',
  missed: 'contract.missed',
  none: 'contract.no_reading',
} as const

/** The shape of a reading: those of the states. */
export function shapeOf(reading: TargetReading): Shape {
  return SHAPES[reading]
}

/** « Tenu », « À risque », « Manqué », « Sans objet ». */
export function ReadingTag({ reading }: { reading: TargetReading }) {
  const { t } = useWords()
  return (
    <span className={`tag st-${SHAPES[reading]}`}>
      <StatusMark shape={SHAPES[reading]} />
      {t(WORDS[reading])}
    </span>
  )
}
