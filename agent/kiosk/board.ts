import type { KioskAct, KioskBoard, KioskControlRefusal } from '@preau/protocol/kiosk.ts'
import { type ActionReason, actionReason, commandOf } from '@preau/protocol/rules/equipment-actions.ts'
import type { Presence } from '@preau/protocol/rules/equipment-kinds.ts'
import { type EquipmentValues, POWER_STATES, type PowerState } from '@preau/protocol/rules/equipment-readings.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'

/** A board as its machine knows it. */
export interface BoardFacts {
  name: string
  spec: Pick<DeviceSpec, 'certainty' | 'untested' | 'commands'>
  presence: Presence
  values: EquipmentValues
  /** Since when it does not answer, ms since 1970; undefined where it does or nobody knows. */
  silentSince: number | undefined
  /** Somebody on site wrote down that the spec is right for it. */
  confirmed: boolean
  /** The input at which the PC is. */
  own: string | undefined
}

/** What is to be sent to a board: a command of its spec, and what was chosen. */
export interface BoardCommand {
  name: string
  choice?: string | number
}

/** Acts that a board does. */
export type BoardAct = Extract<KioskAct, { act: 'power' | 'input' | 'freeze' | 'blank' | 'volume' }>

/** The board as the page shows it: what it can do, how it stands, and of the rest why not. */
export function kioskBoard(facts: BoardFacts): KioskBoard {
  const { name, spec, presence, values, silentSince, own } = facts
  const power = POWER_STATES.find((state) => state === values.power)
  const state: PowerState | undefined = presence === 'asleep' ? (power ?? 'standby') : power
  const why = (act: BoardAct) => refusalOf(act, facts, state)
  const [least, most] = commandOf(spec, 'volume')?.range ?? [0, 100]
  const isOn = state === 'on'
  return {
    name,
    reached: presence === 'present' ? 'yes' : presence === 'seeking' || presence === 'asleep' ? presence : 'no',
    since: presence === 'silent' || presence === 'refused' ? (silentSince ?? null) : null,
    power: { value: state ?? null, refused: why({ act: 'power', on: !isOn }) },
    input: {
      value: isOn && values.input !== undefined ? String(values.input) : null,
      refused: why({ act: 'input', input: '' }),
      options: Object.keys(commandOf(spec, 'input')?.options ?? {}).slice(0, 24),
      own: own ?? null,
    },
    freeze: { value: flag(values.freeze), refused: why({ act: 'freeze', on: values.freeze !== 1 }) },
    blank: { value: flag(values.blank), refused: why({ act: 'blank', on: values.blank !== 1 }) },
    volume: {
      value: isOn && typeof values.volume === 'number' ? values.volume : null,
      refused: why({ act: 'volume', to: least }),
      least,
      most,
    },
  }
}

/** The command by which a board does an act; undefined where its spec has none, or not with this choice. */
export function boardCommand({ commands }: Pick<DeviceSpec, 'commands'>, act: BoardAct): BoardCommand | undefined {
  const name = nameOf(act)
  const command = commandOf({ commands }, name)
  if (!command) return undefined
  if (act.act === 'input') {
    return Object.hasOwn(command.options ?? {}, act.input) ? { name, choice: act.input } : undefined
  }
  if (act.act !== 'volume') return { name }
  const [least, most] = command.range ?? [0, 100]
  return act.to < least || act.to > most ? undefined : { name, choice: Math.round(act.to) }
}

function nameOf(act: BoardAct): string {
  if (act.act === 'input' || act.act === 'volume') return act.act
  return `${act.act}_${act.on ? 'on' : 'off'}`
}

/** Of the reasons of a command, what somebody at the board is told. A danger is never on this page. */
const WHY: Readonly<Record<ActionReason, KioskControlRefusal>> = {
  unknown: 'none',
  untested: 'none',
  danger: 'none',
  unconfirmed: 'unconfirmed',
  power: 'asleep',
  unread: 'silent',
}

function refusalOf(act: BoardAct, facts: BoardFacts, power: PowerState | undefined): KioskControlRefusal | null {
  const { spec, presence, confirmed } = facts
  const name = nameOf(act)
  // What it never can is said before what it cannot now.
  const reason = actionReason(spec, name, { power, confirmed, explicit: false })
  if (reason !== undefined && WHY[reason] === 'none') return 'none'
  if (presence === 'silent') return 'silent'
  if (presence === 'refused') return 'refused'
  if (presence === 'seeking') return 'busy'
  if (power === 'warming' || power === 'cooling') return 'changing'
  return reason === undefined ? null : WHY[reason]
}

function flag(value: EquipmentValues[keyof EquipmentValues]): boolean | null {
  return value === undefined ? null : value === 1
}
