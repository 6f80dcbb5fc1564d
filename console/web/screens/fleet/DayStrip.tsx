import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { Span } from '../../format/school-hours.ts'
import { useWords } from '../../format/words.ts'
import { STRIP, storyOf, stripOf } from './day-strip.ts'

/** The day of a device from 8 h to 18 h: see dayWindow(). */
export function DayStrip({
  day,
  window,
  closed,
  now,
  date,
}: {
  day: DeviceRow['day']
  window: Span
  /** When the school is closed in it. */
  closed: readonly Span[]
  now: number
  /** The name of the day; null: today. */
  date: string | null
}) {
  const { t } = useWords()
  const strip = stripOf(day ?? [], closed, window, now)
  const story = storyOf(strip).map((status) => t(`status.${status}`).toLowerCase())
  const told = story.slice(-4).join(`, ${t('fleet.day_then')} `)
  const today = told === '' ? t('fleet.day_not_begun') : t('fleet.day_story', { story: told })
  const before = (day: string) =>
    told === '' ? t('fleet.day_empty', { day }) : t('fleet.day_story_other', { day, story: told })
  return (
    <svg className="strip" width={STRIP.width} height="16" role="img" aria-label={date === null ? today : before(date)}>
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
