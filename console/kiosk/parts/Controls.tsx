import type { KioskBoard, KioskControlRefusal } from '@preau/protocol/kiosk.ts'
import { type ReactNode, useEffect, useState } from 'react'
import { Sign, type SignName } from '../../ui/Sign.tsx'
import { inputName } from '../format/names.ts'
import { useVoice } from '../format/voice.ts'
import { useTouches } from '../touches.ts'
import { Volume } from './Volume.tsx'

/** How long a first touch waits for the second one, ms. */
const SURE_WITHIN = 5000

/** What the board can do from here. What it cannot stays in its place and says why. */
export function Controls({ board, guarded, onInput }: { board: KioskBoard; guarded: boolean; onInput: () => void }) {
  const voice = useVoice()
  const { t } = voice
  const { touch, pending } = useTouches()
  const { power, input, freeze, blank } = board
  return (
    <>
      <h2 id="controls" className="vh">
        {t('controls.title')}
      </h2>
      <div className="kgrid">
        <PowerButton power={power} guarded={guarded} />
        <Control sign="input" refused={input.refused} busy={pending === 'input'} act="input" onTouch={onInput}>
          {input.value === null
            ? t('controls.input_plain')
            : t('controls.input', { input: inputName(input.value, input, voice) })}
        </Control>
        <Control
          sign="freeze"
          act="freeze"
          refused={freeze.refused}
          pressed={freeze.value ?? false}
          busy={pending === 'freeze'}
          onTouch={() => void touch({ act: 'freeze', on: !freeze.value })}
        >
          {t('controls.freeze')}
        </Control>
        <Control
          sign="blank"
          act="blank"
          refused={blank.refused}
          pressed={blank.value ?? false}
          busy={pending === 'blank'}
          onTouch={() => void touch({ act: 'blank', on: !blank.value })}
        >
          {t('controls.blank')}
        </Control>
      </div>
      <Volume volume={board.volume} />
    </>
  )
}

/** On and off. During a session the picture goes only at a second touch. */
function PowerButton({ power, guarded }: { power: KioskBoard['power']; guarded: boolean }) {
  const { t } = useVoice()
  const { touch, pending } = useTouches()
  const [isAsked, setAsked] = useState(false)
  useEffect(() => {
    if (!isAsked) return
    const timer = setTimeout(() => setAsked(false), SURE_WITHIN)
    return () => clearTimeout(timer)
  }, [isAsked])
  const isOn = power.value === 'on'
  const isMoving = power.value === 'warming' || power.value === 'cooling'
  const press = () => {
    if (isOn && guarded && !isAsked) return setAsked(true)
    setAsked(false)
    void touch({ act: 'power', on: !isOn })
  }
  return (
    <Control
      sign={isOn ? 'sleep' : 'power'}
      act="power"
      refused={isMoving ? 'changing' : power.refused}
      busy={pending === 'power'}
      onTouch={press}
    >
      {power.value === 'warming'
        ? t('controls.warming')
        : power.value === 'cooling'
          ? t('controls.cooling')
          : isAsked
            ? t('controls.off_sure')
            : t(isOn ? 'controls.off' : 'controls.on')}
    </Control>
  )
}

interface ControlProps {
  sign: SignName
  act: 'power' | 'input' | 'freeze' | 'blank'
  refused: KioskControlRefusal | null
  pressed?: boolean
  busy: boolean
  onTouch: () => void
  children: ReactNode
}

function Control({ sign, act, refused, pressed, busy, onTouch, children }: ControlProps) {
  const { t, format } = useVoice()
  const { done, refused: failed } = useTouches()
  const note =
    refused !== null
      ? t(`controls.why.${refused}`)
      : failed?.act === act
        ? failed.text
        : done?.act === act && done.ms >= 100
          ? t('confirmed.in', { seconds: format.number(done.ms / 1000) })
          : undefined
  return (
    <button
      className="kb"
      type="button"
      aria-pressed={pressed}
      aria-disabled={refused !== null || busy || undefined}
      data-off={refused !== null || undefined}
      onClick={() => {
        if (refused === null && !busy) onTouch()
      }}
    >
      <Sign name={sign} />
      <span>
        {children}
        {note !== undefined && <small>{note}</small>}
      </span>
    </button>
  )
}
