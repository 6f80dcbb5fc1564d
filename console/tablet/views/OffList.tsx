import { StatusMark } from '../../ui/StatusMark.tsx'
import { useTabletVoice } from '../format/voice.ts'
import type { OffPart } from '../offline/why-off.ts'

/** What does not work on this tablet, each with its reason and what can be done. */
export function OffList({ off }: { off: readonly OffPart[] }) {
  const { t } = useTabletVoice()
  const reasons = [...new Set(off.map(({ why }) => why))]
  return (
    <ul className="toff">
      {reasons.map((why) => (
        <li key={why}>
          <StatusMark shape="degraded" />
          <div>
            {off
              .filter((part) => part.why === why)
              .map((part) => (
                <b key={part.off}>{t(`off.${part.off}`)}</b>
              ))}
            <p>{t(`why.${why}`)}</p>
          </div>
        </li>
      ))}
    </ul>
  )
}
