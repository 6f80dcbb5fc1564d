import type { Explanations } from '@preau/protocol/api/contract-figures.ts'
import { useWords } from '../../format/words.ts'
import { BAND_HEIGHT, BAND_TOP, SCENE_WIDTH, whyScene } from './why-scene.ts'

interface WhyPictureProps {
  explained: Explanations['rows'][number]
  closed: Explanations['closed']
  /** When the commitment was met. */
  until: string
  label: string
}

const MIDDLE = BAND_TOP + BAND_HEIGHT / 2

/** Windows, pauses, due time and days late on one line. What it shows stands in words beside it. */
export function WhyPicture({ explained, closed, until, label }: WhyPictureProps) {
  const { t, format } = useWords()
  const scene = whyScene(explained, until)
  if (!scene) return null
  const reason = (date: string) => closed.find(({ from, to }) => from <= date && to >= date)?.reason
  return (
    <svg className="why" viewBox={`0 0 ${SCENE_WIDTH} 128`} role="img" aria-label={label}>
      <rect className="shade" x="8" y={BAND_TOP} width={SCENE_WIDTH - 16} height={BAND_HEIGHT} />
      {scene.bars.map(({ x, width, state }) =>
        state === 'open' ? (
          <rect key={x} className="open" x={x} y={BAND_TOP} width={width} height={BAND_HEIGHT} />
        ) : (
          <g key={x}>
            <rect className="open" x={x} y={BAND_TOP} width={width} height={BAND_HEIGHT} />
            <rect className={state} x={x} y={MIDDLE - 9} width={width} height={18} />
          </g>
        ),
      )}
      {scene.days.map(({ date, x, middle }, index) => (
        <g key={date}>
          <text className="day" x={middle} y="20" textAnchor="middle">
            {format.weekdayAndDay(Date.parse(`${date}T12:00:00Z`))}
          </text>
          {index > 0 && <path className="edge" d={`M${x} 26V68`} />}
          {reason(date) !== undefined && (
            <text className="day" x={middle} y="80" textAnchor="middle">
              {shortened(reason(date) ?? '', scene.days.length)}
            </text>
          )}
        </g>
      ))}
      {scene.due !== undefined && scene.end > scene.due && (
        <rect className="over" x={scene.due} y={MIDDLE - 3} width={scene.end - scene.due} height="6" />
      )}
      {scene.late.map(({ count, x }) => (
        <g key={count} transform={`translate(${Math.min(x, scene.end - 6)} ${MIDDLE})`}>
          <circle className="late" r="11" />
          <text className="count" y="4.5" textAnchor="middle">
            {count}
          </text>
        </g>
      ))}
      <path className="flag" d={`M${scene.opened} ${BAND_TOP}V84M${scene.end} ${BAND_TOP}V84`} />
      <text x={Math.max(4, scene.opened - 4)} y="99">
        {t('contract.why_opened')}, {format.time(Date.parse(explained.opened))}
      </text>
      {scene.pause !== undefined && (
        <text className="day" x={scene.pause} y="84" textAnchor="middle">
          {t('contract.why_paused')}
        </text>
      )}
      {scene.due !== undefined && explained.due !== null && (
        <>
          <path className="flag" d={`M${scene.due} 26V106`} />
          <text className="strong" x={scene.due} y="121" textAnchor="middle">
            {t('contract.why_due')}, {format.time(Date.parse(explained.due))}
          </text>
        </>
      )}
      <text className="strong" x={Math.min(SCENE_WIDTH - 60, scene.end)} y="99" textAnchor="middle">
        {t(`contract.why_met_${explained.commitment}`)}, {format.time(Date.parse(until))}
      </text>
    </svg>
  )
}

/** What has room in the column of a day. */
function shortened(text: string, days: number): string {
  const room = Math.floor(100 / days)
  return text.length <= room ? text : `${text.slice(0, Math.max(3, room - 1))}…`
}
