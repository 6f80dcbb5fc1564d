import type { EquipmentCommand, EquipmentDetail } from '@preau/protocol/api/equipment.ts'
import { useId, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Picker } from '../../../ui/Picker.tsx'
import type { SignName } from '../../../ui/Sign.tsx'
import { inputName } from '../../format/equipment-text.ts'
import type { Voice } from '../../format/translate.ts'
import type { Way } from './actions.ts'

interface ActionRowProps {
  title: string
  commands: readonly EquipmentCommand[]
  ways: ReadonlyMap<string, Way | undefined>
  values: EquipmentDetail['values']
  /** The command that is on its way to the server. */
  sending: string | undefined
  /** The id of the reasons that stand below all rows. */
  notes: string
  voice: Voice
  onAsk: (command: EquipmentCommand, choice?: string | number) => void
}

const SIGNS: readonly [prefix: string, sign: SignName][] = [
  ['power', 'power'],
  ['input', 'input'],
  ['freeze', 'freeze'],
  ['blank', 'blank'],
  ['mute_off', 'volume'],
  ['mute', 'mute'],
  ['volume', 'volume'],
]

/** The commands that act on one thing; what stands in the way of one button is said beside it. */
export function ActionRow({ title, commands, ways, values, sending, notes, voice, onAsk }: ActionRowProps) {
  const id = useId()
  const already = commands.map(({ name }) => ways.get(name)).find(isAlready)
  const about = (way: Way | undefined) => (way === undefined ? undefined : isAlready(way) ? `${id}-already` : notes)
  return (
    <fieldset className="actrow">
      <legend>{title}</legend>
      <div className="actbuttons">
        {commands.map((command) => {
          const shared = {
            command,
            voice,
            onAsk,
            way: ways.get(command.name),
            describedBy: about(ways.get(command.name)),
          }
          if (command.range) return <Level key={command.name} {...shared} range={command.range} value={values.volume} />
          if (command.options) return <Choice key={command.name} {...shared} value={values.input} />
          return <Act key={command.name} {...shared} sending={sending === command.name} />
        })}
      </div>
      {already && (
        <p className="already soft" id={`${id}-already`}>
          {voice.t(`act.way.${already}`)}
        </p>
      )}
    </fieldset>
  )
}

function isAlready(way: Way | undefined): way is 'power_on_already' | 'power_off_already' {
  return way === 'power_on_already' || way === 'power_off_already'
}

interface OneProps {
  command: EquipmentCommand
  way: Way | undefined
  describedBy: string | undefined
  voice: Voice
  onAsk: ActionRowProps['onAsk']
}

function signOf({ name }: EquipmentCommand): SignName {
  return SIGNS.find(([prefix]) => name.startsWith(prefix))?.[1] ?? 'play'
}

/** What one most likely came for: to turn on what is off. */
function lookOf({ name, risk }: EquipmentCommand, way: Way | undefined): { look?: 'solid' | 'danger' } {
  if (risk === 'danger') return { look: 'danger' }
  return name === 'power_on' && way === undefined ? { look: 'solid' } : {}
}

function Act({ command, way, describedBy, voice, sending, onAsk }: OneProps & { sending: boolean }) {
  return (
    <Button
      small
      sign={signOf(command)}
      blocked={way !== undefined || sending}
      aria-describedby={describedBy}
      {...lookOf(command, way)}
      onClick={() => onAsk(command)}
    >
      {sending ? voice.t('act.sending') : command.label[voice.locale]}
    </Button>
  )
}

/** One of several, as the input: chosen is asked for. */
function Choice({ command, way, describedBy, voice, value, onAsk }: OneProps & { value: unknown }) {
  const shown =
    typeof value === 'string' || typeof value === 'number' ? inputName(value, voice) : voice.t('act.input_none')
  if (way !== undefined) {
    return (
      <Button small sign={signOf(command)} blocked aria-describedby={describedBy}>
        <span className="vh">{command.label[voice.locale]}, </span>
        {shown}
      </Button>
    )
  }
  const options = (command.options ?? []).map((option) => ({ value: String(option), label: inputName(option, voice) }))
  return (
    <Picker
      label={command.label[voice.locale]}
      hideLabel
      value={String(value ?? '')}
      placeholder={shown}
      options={options}
      onChange={(next) => {
        const option = command.options?.find((each) => String(each) === next)
        if (option !== undefined && option !== value) onAsk(command, option)
      }}
    />
  )
}

/** A level such as the volume: it is asked for once it was let go of, by a button that names it. */
function Level({
  command,
  way,
  describedBy,
  voice,
  range,
  value,
  onAsk,
}: OneProps & { range: readonly [number, number]; value: unknown }) {
  const { t, format } = voice
  const now = typeof value === 'number' ? value : range[0]
  const [draft, setDraft] = useState<number | null>(null)
  if (way !== undefined) {
    return (
      <Button small sign={signOf(command)} blocked aria-describedby={describedBy}>
        {t('act.volume')} {typeof value === 'number' ? format.number(value) : ''}
      </Button>
    )
  }
  const level = draft ?? now
  return (
    <div className="level">
      <input
        type="range"
        min={range[0]}
        max={range[1]}
        step={1}
        value={level}
        aria-label={command.label[voice.locale]}
        onChange={(event) => setDraft(Number(event.target.value))}
      />
      <output className="num">{format.number(level)}</output>
      {draft !== null && draft !== now && (
        <Button
          small
          onClick={() => {
            onAsk(command, draft)
            setDraft(null)
          }}
        >
          {t('act.volume_set', { value: format.number(draft) })}
        </Button>
      )}
    </div>
  )
}
