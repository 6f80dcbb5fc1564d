import { type Rect, STEP } from '@preau/protocol/rules/plan-geometry.ts'
import type { Voice } from '../../../format/translate.ts'

/** Where a rectangle is and how large, in squares of the grid. */
export function placeText({ x, y, width, height }: Rect, { t }: Voice): string {
  return t('draw.place', { x: x / STEP, y: y / STEP, width: width / STEP, height: height / STEP })
}
