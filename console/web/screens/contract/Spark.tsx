import type { Indicator } from '@preau/protocol/api/contract-board.ts'
import { monthText } from '../../format/contract-text.ts'
import { useWords } from '../../format/words.ts'

const [WIDTH, HEIGHT, EDGE] = [152, 32, 4]

/** Twelve months as a line with its target; what was not measured is a gap. The months are also there as text. */
export function Spark({ indicator: { indicator, trend, target, actual } }: { indicator: Indicator }) {
  const { format } = useWords()
  const known = trend.flatMap((month) => (month.actual === null ? [] : [month.actual]))
  if (known.length < 2 || actual === null) return null
  const all = target === null ? known : [...known, target]
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const x = (index: number): number => EDGE + (index / (trend.length - 1)) * (WIDTH - 2 * EDGE)
  const y = (value: number): number =>
    high === low ? HEIGHT / 2 : EDGE + ((high - value) / (high - low)) * (HEIGHT - 2 * EDGE)
  let path = ''
  let drawn = false
  for (const [index, month] of trend.entries()) {
    if (month.actual === null) drawn = false
    else {
      path += `${drawn ? 'L' : 'M'}${x(index).toFixed(1)} ${y(month.actual).toFixed(1)}`
      drawn = true
    }
  }
  const text = trend
    .filter((month) => month.actual !== null)
    .map(({ month, actual: value }) => {
      const figure = indicator === 'lost_sessions' ? format.number(value ?? 0) : format.percent(value ?? 0, 1)
      return `${monthText(month, format)} ${figure}`
    })
  return (
    <svg
      className="spark"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={format.list(text)}
    >
      {target !== null && <path className="aim" d={`M${EDGE} ${y(target).toFixed(1)}H${WIDTH - EDGE}`} />}
      <path className="line" d={path} />
      <circle cx={x(trend.length - 1)} cy={y(actual)} r="3.2" />
    </svg>
  )
}
