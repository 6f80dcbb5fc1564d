import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import { closedHours } from '../../format/school-hours.ts'
import { useWords } from '../../format/words.ts'
import { STRIP, storyOf, stripOf } from './day-strip.ts'

/** The day of a device from 8 h to 18 h. */
export function DayStrip({
  day,
  window,
  now,
  timeZone,
}: {
  day: DeviceRow['day']
  window: { from: number; to: number }
  now: number
  timeZone: string
}) {
  const { t } = useWords()
  const strip = stripOf(day ?? [], closedHours(window.from, window.to, timeZone), window, now)
  const story = storyOf(strip).map((status) => t(`status.${status}`).toLowerCase())
  const label =
    story.length === 0
      ? t('fleet.day_not_begun')
      : t('fleet.day_story', { story: story.slice(-4).join(`, ${t('fleet.day_then')} `) })
  return (
    <svg className="strip" width={STRIP.width} height="16" role="img" aria-label={label}>
      {strip.shade.map((shade) => (
        <rect key={shade.x} className="shade" x={shade.x} width={shade.width} height={STRIP.height} />
      ))}
      {strip.blocks.map((block) => (
        <rect key={block.x} className={`d-${block.status}`} {...rectOf(block)} />
      ))}
      <path className="base" d={`M0 14.5h${STRIP.width}`} />
      {strip.now !== undefined && <path className="now" d={`M${strip.now} -1v17`} />}
    </svg>
  )
}

/** Outlines are drawn inside their block. */
function rectOf({ status, x, y, width, height }: ReturnType<typeof stripOf>['blocks'][number]) {
  if (status !== 'offline' && status !== 'unknown') return { x, y, width, height }
  return { x: x + 0.5, y: y + 0.5, width: Math.max(0.5, width - 1), height: height - 0.5 }
}
