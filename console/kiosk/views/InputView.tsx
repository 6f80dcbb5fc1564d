import type { KioskBoard } from '@preau/protocol/kiosk.ts'
import { useEffect, useRef } from 'react'
import { Sign } from '../../ui/Sign.tsx'
import { plainInputName } from '../format/names.ts'
import { useVoice } from '../format/voice.ts'
import { useTouches } from '../touches.ts'

/** Which source the board is to show. The one of this PC says so. */
export function InputView({ input, onDone }: { input: KioskBoard['input']; onDone: () => void }) {
  const voice = useVoice()
  const { t } = voice
  const { touch, pending, refused } = useTouches()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const choose = async (name: string) => {
    const answer = await touch({ act: 'input', input: name })
    if (answer?.refused === null) onDone()
  }
  return (
    <main id="main" className="choose">
      <h2 ref={heading} tabIndex={-1}>
        {t('controls.choose')}
      </h2>
      {refused?.act === 'input' && (
        <p className="refused" role="alert">
          {refused.text}
        </p>
      )}
      <ul className="ktiles inputs">
        {input.options.map((option) => (
          <li key={option}>
            <button
              type="button"
              className="ktile"
              aria-pressed={option === input.value}
              aria-disabled={pending === 'input' || undefined}
              onClick={() => {
                if (pending !== 'input') void choose(option)
              }}
            >
              <Sign name={option === input.own ? 'pc' : 'input'} />
              <b>
                {option === input.own
                  ? t('controls.choose_own', { input: plainInputName(option, voice) })
                  : plainInputName(option, voice)}
              </b>
            </button>
          </li>
        ))}
      </ul>
    </main>
  )
}
