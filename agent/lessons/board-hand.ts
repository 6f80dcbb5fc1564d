import { PreauError } from '@preau/protocol/errors.ts'
import type { KioskBoard, KioskControlRefusal } from '@preau/protocol/kiosk.ts'
import { actionReason } from '@preau/protocol/rules/equipment-actions.ts'
import type { EquipmentReadingName, EquipmentValues, PowerState } from '@preau/protocol/rules/equipment-readings.ts'
import type { Command, DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import type { Allowed, EquipmentState } from '../devices/equipment.ts'

/** The board of this machine, as the keeper of equipment has it. */
export interface ReachedBoard {
  key: string | undefined
  name: string | undefined
  spec: DeviceSpec
  /** The input at which this machine is; undefined: nobody wrote that down. */
  own: string | undefined
  state(): EquipmentState
  lookAgain(): void
  do(command: string, choice: string | number | undefined, allowed: Allowed): Promise<unknown>
}

/** What somebody before the board may want of it. */
export type BoardWish =
  | { sets: 'power'; to: boolean }
  | { sets: 'input'; to: string }
  | { sets: 'freeze' | 'blank' | 'mute'; to: boolean }
  | { sets: 'volume'; to: number }

type Chosen = readonly [name: string, command: Command]

/** The command of a spec that does it; undefined where it has none. */
export function commandFor(spec: DeviceSpec, wish: Pick<BoardWish, 'sets'> & { to?: unknown }): Chosen | undefined {
  const wanted = valuesFor(wish)
  return Object.entries(spec.commands).find(([, { sets }]) => {
    const value = sets[wish.sets]
    return value !== undefined && (wish.to === undefined || wanted.includes(value))
  })
}

function valuesFor({ sets, to }: Pick<BoardWish, 'sets'> & { to?: unknown }): readonly (string | number)[] {
  if (sets === 'power') return to === true ? ['on'] : ['standby', 'off']
  if (sets === 'input' || sets === 'volume') return ['$']
  return [to === true ? 1 : 0]
}

/**
 * Does what somebody before the board wants of it. It is his own board: that is the acceptance that invariant I6 asks for. Throws
 * ACTION_NOT_ALLOWED with the reason, and what the board itself throws.
 */
export async function doOnBoard(board: ReachedBoard, wish: BoardWish, confirmed: boolean): Promise<void> {
  const found = commandFor(board.spec, wish)
  if (!found) throw new PreauError('ACTION_NOT_ALLOWED', { command: wish.sets, reason: 'unknown' })
  const [name, { options, range }] = found
  const choice = wish.sets === 'input' || wish.sets === 'volume' ? wish.to : undefined
  const isOffered =
    typeof choice === 'number' ? inRange(choice, range) : !options || Object.hasOwn(options, `${choice}`)
  if (!isOffered) throw new PreauError('ACTION_NOT_ALLOWED', { command: name, reason: 'unknown' })
  await board.do(name, choice, { confirmed, explicit: false, lesson: false })
}

function inRange(value: number, range: Command['range']): boolean {
  return range !== undefined && value >= range[0] && value <= range[1]
}

/** The board as the page shows it. @param since when it fell silent, ms since 1970 */
export function shownBoard(
  board: ReachedBoard,
  about: { name: string; confirmed: boolean; since: number | null; busy: boolean },
): KioskBoard {
  const { spec } = board
  const { presence, values } = board.state()
  const power = values.power as PowerState | undefined
  const refusal = (wish: Pick<BoardWish, 'sets'> & { to?: unknown }) =>
    refusalOf(board, wish, { ...about, power, presence })
  const flag = (reading: 'freeze' | 'blank') => ({
    value: flagOf(values, reading),
    refused: refusal({ sets: reading, to: flagOf(values, reading) !== true }),
  })
  const [, inputs] = commandFor(spec, { sets: 'input' }) ?? []
  const [, volume] = commandFor(spec, { sets: 'volume' }) ?? []
  return {
    name: about.name,
    reached: presence === 'present' ? 'yes' : presence === 'seeking' || presence === 'asleep' ? presence : 'no',
    since: presence === 'silent' || presence === 'refused' ? about.since : null,
    power: { value: power ?? null, refused: refusal({ sets: 'power', to: power !== 'on' }) },
    input: {
      value: textOf(values, 'input'),
      refused: refusal({ sets: 'input' }),
      options: Object.keys(inputs?.options ?? {}).slice(0, 24),
      own: board.own ?? null,
    },
    freeze: flag('freeze'),
    blank: flag('blank'),
    volume: {
      value: typeof values.volume === 'number' ? values.volume : null,
      refused: refusal({ sets: 'volume' }),
      least: volume?.range?.[0] ?? 0,
      most: volume?.range?.[1] ?? 100,
    },
  }
}

interface Standing {
  confirmed: boolean
  busy: boolean
  power: PowerState | undefined
  presence: EquipmentState['presence']
}

function refusalOf(
  { spec }: ReachedBoard,
  wish: Pick<BoardWish, 'sets'> & { to?: unknown },
  { confirmed, busy, power, presence }: Standing,
): KioskControlRefusal | null {
  const found = commandFor(spec, wish)
  if (!found) return 'none'
  const reason = actionReason(spec, found[0], { power, confirmed, explicit: false })
  if (reason === 'unknown' || reason === 'untested' || reason === 'danger') return 'none'
  if (reason === 'unconfirmed') return 'unconfirmed'
  if (presence === 'refused') return 'refused'
  if (presence === 'silent' || presence === 'seeking' || reason === 'unread') return 'silent'
  if (busy) return 'busy'
  if (reason === 'power') return power === 'warming' || power === 'cooling' ? 'changing' : 'asleep'
  return null
}

function flagOf(values: EquipmentValues, reading: EquipmentReadingName): boolean | null {
  const value = values[reading]
  return typeof value === 'number' ? value === 1 : null
}

function textOf(values: EquipmentValues, reading: EquipmentReadingName): string | null {
  const value = values[reading]
  return typeof value === 'string' ? value.slice(0, 32) : null
}
