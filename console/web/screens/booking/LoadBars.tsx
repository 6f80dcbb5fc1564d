import type { Voice } from '../../format/translate.ts'
import type { DayLoad } from './resource-load.ts'

const [WIDTH, HEIGHT, STEP] = [11, 18, 13.5]

/** How full the days of a week are: violet is taken, a dashed box has no class. */
export function LoadBars({ loads, voice }: { loads: readonly DayLoad[]; voice: Voice }) {
  const known = loads.filter((load) => load !== null)
  const whole = known.length === 0 ? 0 : known.reduce((sum, load) => sum + load, 0) / known.length
  return (
    <span className="av">
      <span className="vh">{voice.t('bookings.load.of', { percent: voice.format.percent(whole * 100, 0) })}</span>
      <svg width="66" height={HEIGHT} viewBox={`0 0 66 ${HEIGHT}`} aria-hidden="true">
        {loads.slice(0, 5).map((load, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a day is its place in the week
          <g key={index} transform={`translate(${index * STEP} 0)`}>
            {load === null ? (
              <rect className="z" x=".5" y=".5" width={WIDTH - 1} height={HEIGHT - 1} rx="1.500" />
            ) : (
              <>
                <rect className="f" width={WIDTH} height={HEIGHT} rx="1.500" />
                <rect className="u" y={HEIGHT * (1 - load)} width={WIDTH} height={HEIGHT * load} rx="1.500" />
              </>
            )}
          </g>
        ))}
      </svg>
    </span>
  )
}
