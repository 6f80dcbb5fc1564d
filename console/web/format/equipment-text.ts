import type { CommandRow } from '@preau/protocol/api/commands.ts'
import type { EquipmentCommand } from '@preau/protocol/api/equipment.ts'
import { FAULT_LEVELS, POWER_STATES } from '@preau/protocol/rules/equipment-readings.ts'
import { errorText } from './error-text.ts'
import type { Voice, WordKey } from './translate.ts'
import { equipmentWords } from './words-equipment.ts'
import { inputWords } from './words-input.ts'

type Values = Readonly<Record<string, number | string>>

/** How it stands: `Allumé`; a state of a later version by its own name. */
export function powerName(power: unknown, { t }: Voice): string {
  const known = POWER_STATES.find((each) => each === power)
  return known ? t(`power.${known}`) : String(power)
}

/** A part that can be out of order: `Ventilateur`. */
export function partName(part: string, voice: Voice): string {
  return named('part', part, voice) ?? part
}

/** An input as one says it: `hdmi1` is `HDMI 1`. One that no spec names keeps the name that the device gives it. */
export function inputName(input: number | string, voice: Voice): string {
  const [, base = '', number = ''] = /^([a-z_]+?)(\d{0,2})$/.exec(String(input)) ?? []
  const name = base === '' ? undefined : named('input', base, voice)
  if (name === undefined) return String(input)
  return number === '' ? name : voice.t('input.plain', { name, number })
}

function named(area: 'part' | 'input', name: string, { t }: Voice): string | undefined {
  const key = `${area}.${name}`
  const words = area === 'input' ? inputWords : equipmentWords
  return Object.hasOwn(words.fr, key) ? (t as (key: WordKey) => string)(key as WordKey) : undefined
}

/** What a reading of equipment is called, and what it says: `['Source', 'HDMI 1']`. */
export function equipmentFact(reading: string, value: number | string, voice: Voice): [string, string] {
  const { t, format } = voice
  const hours = () => (typeof value === 'number' ? format.reading(value, 'hours') : value)
  const percent = () => (typeof value === 'number' ? format.reading(value, 'percent') : value)
  const yes = value === 1
  switch (reading) {
    case 'power':
      return [t('attached.power'), powerName(value, voice)]
    case 'input':
      return [t('attached.input'), inputName(value, voice)]
    case 'lamp.hours':
      return [t('attached.lamp'), hours()]
    case 'lamp.left':
      return [t('attached.lamp'), t('attached.lamp_share', { share: percent() })]
    case 'laser.hours':
      return [t('attached.laser'), hours()]
    case 'filter.hours':
      return [t('attached.filter'), hours()]
    case 'usage.hours':
      return [t('attached.usage'), hours()]
    case 'temperature':
      return [t('attached.temperature'), typeof value === 'number' ? format.reading(value, 'celsius') : value]
    case 'volume':
      return [t('attached.volume'), percent()]
    case 'mute':
      return [t('attached.muted'), t(yes ? 'flag.yes' : 'flag.no')]
    case 'blank':
      return [t('attached.picture'), t(yes ? 'attached.blank' : 'attached.shown')]
    case 'freeze':
      return [t('attached.picture'), t(yes ? 'attached.frozen' : 'attached.shown')]
    case 'signal':
      return [t('attached.signal'), t(yes ? 'attached.signal_yes' : 'attached.signal_no')]
    case 'mains.present':
      return [t('attached.mains'), t(yes ? 'attached.signal_yes' : 'attached.signal_no')]
    case 'battery.charge':
      return [t('attached.battery'), percent()]
    case 'battery.left':
      return [t('attached.battery_left'), typeof value === 'number' ? format.reading(value, 'minutes') : value]
    case 'load':
      return [t('attached.load'), percent()]
    case 'firmware':
      return [t('attached.firmware'), String(value)]
    case 'model':
      return [t('hardware.model'), String(value)]
    case 'serial':
      return [t('hardware.serial'), String(value)]
    case 'vendor':
      return [t('line.vendor'), String(value)]
    default:
      return reading.startsWith('fault.')
        ? [partName(reading.slice('fault.'.length), voice), faultWord(value, voice)]
        : [reading, String(value)]
  }
}

function faultWord(value: unknown, { t }: Voice): string {
  const level = FAULT_LEVELS.find((each) => each === value)
  if (level === 'failed') return t('attached.part_failed')
  return level === 'warning' ? t('attached.part_warning') : t('attached.faults_none')
}

/** A command with what was chosen: `Choisir l’entrée : HDMI 1`. */
export function commandName(
  row: Pick<CommandRow, 'command' | 'choice'>,
  commands: readonly EquipmentCommand[],
  voice: Voice,
): string {
  const known = commands.find(({ name }) => name === row.command)
  const label = known?.label[voice.locale] ?? row.command
  if (row.choice === null) return label
  const choice = known?.range ? voice.format.number(Number(row.choice)) : inputName(row.choice, voice)
  return voice.t('asked.choice', { label, choice })
}

/** What became of a command: one line, and what it means. Empty where the line says all. */
export function outcomeText(
  row: CommandRow,
  commands: readonly EquipmentCommand[],
  voice: Voice,
): { line: string; says: string } {
  const { t, format } = voice
  const label = commandName(row, commands, voice)
  const span = row.endedAt === null ? '' : spanText(row.endedAt - row.askedAt, voice)
  switch (row.state) {
    case 'waiting':
      return { line: t('outcome.waiting', { label }), says: '' }
    case 'done': {
      const shown = shownText(row.proof?.shown ?? {}, voice)
      return shown.length > 0
        ? { line: t('outcome.done', { label, span }), says: t('outcome.done_say', { shown: format.list(shown) }) }
        : { line: t('outcome.done_plain', { label, span }), says: t('outcome.done_plain_say') }
    }
    case 'refused':
      return { line: t('outcome.refused', { label }), says: refusalText(row.reason, voice) }
    case 'failed':
      return { line: t('outcome.failed', { label }), says: failureText(row, voice) }
    case 'expired':
      return { line: t('outcome.expired', { label }), says: t('outcome.expired_say') }
    case 'unknown':
      return { line: t('outcome.unknown', { label }), says: t('outcome.unknown_say') }
  }
}

/** `allumé`, `source HDMI 1`: for the middle of a sentence. */
function shownText(shown: Values, voice: Voice): string[] {
  const { t } = voice
  return Object.entries(shown).map(([reading, value]) => {
    if (reading === 'power') return inSentence(powerName(value, voice))
    if (reading === 'mute') return inSentence(t(value === 1 ? 'picture.muted' : 'picture.sounds'))
    return equipmentFact(reading, value, voice).map(inSentence).join(' ')
  })
}

/** A word without its capital; `HDMI` keeps its own. */
function inSentence(text: string): string {
  return /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLocaleLowerCase() + text.slice(1) : text
}

/** A short span with a decimal, as proof is given: `1,2 s`; a longer one by its minutes. */
export function spanText(ms: number, { format }: Voice): string {
  return ms < 60_000 ? format.reading(Math.max(0, ms) / 1000, 'seconds') : format.duration(ms)
}

const REFUSALS = ['power', 'unread', 'unconfirmed', 'untested', 'danger', 'unknown', 'not_offered', 'not_here'] as const

function refusalText(reason: string | null, { t }: Voice): string {
  const known = REFUSALS.find((each) => each === reason)
  return known ? t(`outcome.refused.${known}`) : t('outcome.refused.other', { reason: reason ?? '–' })
}

const MEANINGS = ['unknown', 'out_of_range', 'not_now', 'failure', 'not_allowed'] as const

function failureText({ means, code }: CommandRow, voice: Voice): string {
  const known = MEANINGS.find((each) => each === means)
  if (known) return voice.t(`means.${known}`)
  const { title, advice } = errorText(code ?? 'UNKNOWN', voice)
  return `${title}. ${advice}`
}
