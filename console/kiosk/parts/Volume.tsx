import type { KioskBoard } from '@preau/protocol/kiosk.ts'
import { useEffect, useState } from 'react'
import { useVoice } from '../format/voice.ts'
import { useTouches } from '../touches.ts'

/** Touches in a row are one wish, ms; and how long the wish is shown until the board says what it made of it. */
const GATHER = 280
const SHOWN_FOR = 4000

/** Softer and louder. What is wished shows at once; the board is told when the finger rests. */
export function Volume({ volume }: { volume: KioskBoard['volume'] }) {
  const { t, format } = useVoice()
  const { touch, refused: failed } = useTouches()
  const { value, refused, least, most } = volume
  const [wish, setWish] = useState<number | undefined>(undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a wish is told once, whatever the line is by then
  useEffect(() => {
    if (wish === undefined) return
    const tell = setTimeout(() => void touch({ act: 'volume', to: wish }), GATHER)
    const end = setTimeout(() => setWish(undefined), SHOWN_FOR)
    return () => {
      clearTimeout(tell)
      clearTimeout(end)
    }
  }, [wish])
  const shown = wish ?? value
  const step = Math.max(1, Math.round((most - least) / 20))
  const isOff = refused !== null
  const move = (by: number) => {
    if (!isOff) setWish(Math.min(most, Math.max(least, (shown ?? least) + by)))
  }
  const share = shown === null ? 0 : Math.round(((shown - least) / Math.max(1, most - least)) * 100)
  return (
    <fieldset className="vol" data-off={isOff || undefined}>
      <legend className="vh">{t('controls.volume_plain')}</legend>
      <button
        type="button"
        aria-disabled={isOff || undefined}
        aria-label={t('controls.softer')}
        onClick={() => move(-step)}
      >
        −
      </button>
      <p>
        {shown === null ? t('controls.volume_plain') : t('controls.volume', { value: format.number(shown, 0) })}
        {isOff ? (
          <small>{t(`controls.why.${refused}`)}</small>
        ) : failed?.act === 'volume' ? (
          <small>{failed.text}</small>
        ) : (
          <meter className="vh" min={least} max={most} value={shown ?? least} aria-label={t('controls.volume_plain')} />
        )}
        {!isOff && <i style={{ ['--v' as string]: `${share}%` }} />}
      </p>
      <button
        type="button"
        aria-disabled={isOff || undefined}
        aria-label={t('controls.louder')}
        onClick={() => move(step)}
      >
        +
      </button>
    </fieldset>
  )
}
