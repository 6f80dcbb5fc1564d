import { useMedia } from '../../../ui/use-media.ts'
import type { Range } from '../../format/periods.ts'
import type { Voice } from '../../format/translate.ts'

/** Below it the week-ends of a year are narrower than what the charts shade. */
const ROOM_FOR_WEEKENDS = '(min-width: 560px)'

/** What shade and band mean in the charts of a period. */
export function PeriodKey({ range, voice }: { range: Range; voice: Voice }) {
  const { t } = voice
  const weekends = useMedia(ROOM_FOR_WEEKENDS)
  return (
    <p className="legend">
      {range !== 'day' && (
        <span>
          <i className="band" />
          {t('chart.band')}
        </span>
      )}
      {(range !== 'year' || weekends) && (
        <span>
          <i className="shade" />
          {t(range === 'year' ? 'chart.weekend' : 'chart.closed')}
        </span>
      )}
    </p>
  )
}
