import { PreauError } from '@preau/protocol/errors.ts'

/** What a figure has to reach. `atLeastRatio` and `atMostRatio` are of the yardstick that is measured in the same run. */
export interface Goal {
  atLeast?: number
  atMost?: number
  atLeastRatio?: number
  atMostRatio?: number
}

export interface FigureSpec {
  unit: string
  /** None: the figure is printed and judges nothing. */
  goal?: Goal
}

/** Something of the same kind, measured in the same run, that says how fast this machine is today. */
export interface Yardstick {
  name: string
  value: number
}

/** Tells the harness a figure, once measured. */
export type Report = (figure: string, value: number, yardstick?: Yardstick) => void

/** A measurement: `scripts/benches/<name>.ts` exports one as `bench`. What it prints on the way goes to stderr. */
export interface Bench {
  name: string
  /** One line for the list. */
  about: string
  figures: Readonly<Record<string, FigureSpec>>
  run: (report: Report) => Promise<void>
}

/** A line of the output. `goal` is the strictest that applies; what was never reported has no value and missed its goal. */
export interface FigureLine {
  bench: string
  figure: string
  value: number | null
  unit: string
  yardstick?: string
  yardstick_value?: number
  goal?: number
  met?: boolean
}

/** Runs `bench` and gives one line a figure, in the order of its table, as each is known to `print`. */
export async function measure(bench: Bench, print: (line: FigureLine) => void): Promise<FigureLine[]> {
  const lines: FigureLine[] = []
  const add = (line: FigureLine): void => {
    lines.push(line)
    print(line)
  }
  await bench.run((figure, value, yardstick) => {
    const spec = bench.figures[figure]
    if (!spec || lines.some((line) => line.figure === figure)) {
      throw new PreauError('INTERNAL', { bench: bench.name, figure, why: spec ? 'reported twice' : 'not in its table' })
    }
    add(figureLine(bench.name, figure, spec, value, yardstick))
  })
  for (const [figure, spec] of Object.entries(bench.figures)) {
    if (lines.some((line) => line.figure === figure)) continue
    add({ bench: bench.name, figure, value: null, unit: spec.unit, met: false })
  }
  return lines
}

/** A figure beside its yardstick and its goal. A ratio without a yardstick is a mistake of the bench: it throws. */
export function figureLine(
  bench: string,
  figure: string,
  { unit, goal = {} }: FigureSpec,
  value: number,
  yardstick?: Yardstick,
): FigureLine {
  const times = (ratio: number | undefined): number[] => {
    if (ratio === undefined) return []
    if (!yardstick) throw new PreauError('INTERNAL', { bench, figure, why: 'a ratio needs a yardstick' })
    return [ratio * yardstick.value]
  }
  const floors = [...(goal.atLeast === undefined ? [] : [goal.atLeast]), ...times(goal.atLeastRatio)]
  const ceilings = [...(goal.atMost === undefined ? [] : [goal.atMost]), ...times(goal.atMostRatio)]
  const limits = [...floors, ...ceilings]
  const strictest = floors.length > 0 ? Math.max(...floors) : Math.min(...ceilings)
  return {
    bench,
    figure,
    value: rounded(value),
    unit,
    ...(yardstick && { yardstick: yardstick.name, yardstick_value: rounded(yardstick.value) }),
    ...(limits.length > 0 && {
      goal: rounded(strictest),
      met: floors.every((floor) => value >= floor) && ceilings.every((ceiling) => value <= ceiling),
    }),
  }
}

function rounded(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Math.round(value * 1000) / 1000
}
