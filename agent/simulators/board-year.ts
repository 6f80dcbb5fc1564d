import type { EquipmentItem } from '@preau/protocol/messages/equipment.ts'
import type { EquipmentValues } from '@preau/protocol/rules/equipment-readings.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { boardItem } from './board-item.ts'
import type { Board } from './boards.ts'
import { onPort, valuesAtFirst } from './played-board.ts'
import { around, seededRandom } from './random.ts'
import { DAY, HOUR, MINUTE, schoolMoment } from './school-hours.ts'
import type { YearPlan } from './year-plan.ts'
import { BOARDS_BEFORE } from './year-story.ts'
import type { Stretch } from './year-stretches.ts'
import { warmth } from './year-wear.ts'

/** What the agent of its machine told of a board, and when, ms since 1970. */
export interface BoardRecord {
  at: number
  item: EquipmentItem
}

/** A stretch of time in which a board was on, ms since 1970. */
interface Use {
  from: number
  to: number
}

/** Noon by the clock on the wall, in minutes: nobody leaves a board on over it. */
const NOON = [11 * 60 + 30, 13 * 60 + 25] as const
/** On how many afternoons of a hundred it is used. */
const AFTERNOONS = 88
/** How often it is looked at, by how long ago that was, in ms. */
const LATELY = { ago: 3 * DAY, every: 10 * MINUTE }
const LOOK_EVERY = 30 * MINUTE
/** How long after it was turned on it is read first, in ms. */
const FIRST_WORD = 3 * MINUTE
/** How fast it becomes warm, in ms. */
const WARM_IN = 6 * MINUTE

/**
 * The year that lies behind a board, oldest first: it is on in lessons while its machine is, wears by each hour of that, and at the end
 * stands as the live demo begins it. The same for the same seed.
 * @param stretches when its machine was on
 */
export function boardYear(
  { board, spec: whole }: { board: Board; spec: DeviceSpec },
  stretches: readonly Stretch[],
  plan: YearPlan,
): BoardRecord[] {
  const spec = onPort(whole, board)
  const atEnd = valuesAtFirst(spec, board)
  const random = seededRandom(`${plan.seed}/${board.name}/year`)
  const uses = stretches.flatMap((stretch) => usesOf(stretch, board, plan, random))
  let left = uses.reduce((sum, use) => sum + use.to - use.from, 0)
  const records: BoardRecord[] = []
  const tell = (at: number, values: EquipmentValues) => records.push({ at, item: boardItem(board, spec, values) })
  for (const { from, to } of uses) {
    const every = plan.now - from < LATELY.ago ? LATELY.every : LOOK_EVERY
    const valuesAt = (at: number): EquipmentValues => {
      const before = storyAt(board, at, plan)
      const use = (before?.use ?? board.heat.use) + warmth(at) - warmth(plan.now)
      const warm = board.heat.rest + (use - board.heat.rest) * (1 - Math.exp((from - at) / WARM_IN))
      return {
        ...atEnd,
        ...before?.values,
        power: 'on',
        ...(atEnd.temperature !== undefined && { temperature: Math.round(around(random, warm, 0.6)) }),
        ...worn(atEnd, (left - (at - from)) / HOUR),
      }
    }
    for (let at = from + FIRST_WORD; at < to; at += every) tell(at, valuesAt(at))
    tell(to, to === plan.now ? { ...valuesAt(to), power: 'on' } : { ...valuesAt(to), power: 'standby' })
    left -= to - from
  }
  return records
}

/** When it was on in a stretch of its machine. What is on when the demo begins was on before. */
function usesOf({ from, to, shift }: Stretch, board: Board, { now }: YearPlan, random: () => number): Use[] {
  const morning = schoolMoment(from + shift).minute
  const atMinute = (minute: number) => from + (minute - morning) * MINUTE
  const lot = (least: number, most: number) => (least + Math.floor(random() * (most - least))) * MINUTE
  const [noon, after] = NOON
  const uses: Use[] = [{ from: from + lot(12, 35), to: Math.min(to - lot(3, 9), atMinute(noon) + lot(0, 14)) }]
  const second = { from: atMinute(after) + lot(0, 14), to: to - lot(8, 45) }
  if (random() * 100 < AFTERNOONS) uses.push(second)
  const past = uses.filter((use) => use.to - use.from >= 10 * MINUTE)
  if (to !== now || board.values.power !== 'on') return past
  const last = past.pop() ?? { from: Math.max(from, now - 10 * MINUTE), to }
  return [...past, { ...last, to }]
}

/** The hours of a board that has so many more before it until the demo begins. */
function worn(atEnd: EquipmentValues, before: number): EquipmentValues {
  const hours: EquipmentValues = {}
  for (const name of ['lamp.hours', 'usage.hours'] as const) {
    const end = atEnd[name]
    // Sums of hours are not exact.
    if (typeof end === 'number') hours[name] = Math.max(0, Math.floor(end - before + 1e-6))
  }
  return hours
}

function storyAt(board: Board, at: number, { days, now }: YearPlan): (typeof BOARDS_BEFORE)[number] | undefined {
  const story = BOARDS_BEFORE.find((each) => each.board === board.name)
  const until = days[days.length - (story?.schoolDays ?? 0)]
  return story && until && at < Math.min(until.midnight + 10 * HOUR, now) ? story : undefined
}
