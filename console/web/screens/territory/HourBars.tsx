import type { HourlyCap } from '@preau/protocol/territory/uplink-place.ts'

/** The hours of a day as bars: full where nothing is bounded. The words beside it say the same. */
export function HourBars({ hours }: { hours: HourlyCap }) {
  const most = Math.max(1, ...hours.map((rate) => rate ?? 0))
  return (
    <svg className="hourbars" viewBox="0 0 288 34" aria-hidden="true">
      {hours.map((rate, hour) => {
        const height = rate === null ? 22 : 3 + (13 * rate) / most
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place
            key={hour}
            className={rate === null ? 'free' : 'bound'}
            x={hour * 12 + 1}
            y={22 - height}
            width={10}
            height={height}
          />
        )
      })}
      {[0, 6, 12, 18].map((hour) => (
        <text key={hour} x={hour * 12 + 1} y={33}>
          {hour}
        </text>
      ))}
    </svg>
  )
}
