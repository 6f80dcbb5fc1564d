import type { KioskState } from '@preau/protocol/kiosk.ts'
import { useVoice } from '../format/voice.ts'
import { useTouches } from '../touches.ts'

/** As long as somebody looks at this screen from afar: who, since when, and the way to end it. */
export function HelpBanner({ help }: { help: NonNullable<KioskState['help']> }) {
  const { t, format, print } = useVoice()
  const { touch, pending } = useTouches()
  return (
    <section className="helper" role="alert" data-view={help.view}>
      <p>{t('remote.banner', { who: print(help.who), time: format.time(help.since) })}</p>
      <button
        type="button"
        aria-disabled={pending === 'stop_help' || undefined}
        onClick={() => void touch({ act: 'stop_help' })}
      >
        {t('remote.stop')}
      </button>
    </section>
  )
}
