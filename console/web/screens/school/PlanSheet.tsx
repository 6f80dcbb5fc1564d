import { PLAN_HEIGHT, PLAN_WIDTH } from '@preau/protocol/rules/plan-geometry.ts'
import { type ComponentProps, useId } from 'react'
import './plan.css'

interface PlanSheetProps extends ComponentProps<'svg'> {
  label: string
  /** What the keys do on it, for those who do not see it. */
  keys: string
}

/** The sheet on which a plan is drawn, in the units of the plan. */
export function PlanSheet({ label, keys, className = '', ...svg }: PlanSheetProps) {
  const id = useId()
  return (
    <>
      <p className="vh" id={id}>
        {keys}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing has no fieldset */}
      <svg
        className={`plan ${className}`.trim()}
        viewBox={`0 0 ${PLAN_WIDTH} ${PLAN_HEIGHT}`}
        role="group"
        aria-label={label}
        aria-describedby={id}
        {...svg}
      />
    </>
  )
}
