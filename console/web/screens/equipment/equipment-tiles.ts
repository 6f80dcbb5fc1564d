import type { Device } from '@preau/protocol/api/devices.ts'
import type { EquipmentDetail } from '@preau/protocol/api/equipment.ts'
import { STATUS_RULES } from '@preau/protocol/rules/device-status.ts'
import { equipmentFact, inputName, partName, powerName } from '../../format/equipment-text.ts'
import type { Voice } from '../../format/translate.ts'
import type { Tile } from '../device/tile.ts'

type Values = EquipmentDetail['values']

/** From which share of its life on a lamp counts as worn, in percent. */
const WORN = STATUS_RULES.find(({ code }) => code === 'lamp_worn')?.enter ?? 100

/** What a board or a projector says of itself, as tiles: only what it says, the everyday ones first. */
export function equipmentTiles({ reasons }: Pick<Device, 'reasons'>, detail: EquipmentDetail, voice: Voice): Tile[] {
  const { values } = detail
  const tiles = [
    powerTile(values, voice),
    inputTile(values, voice),
    lampTile(detail, voice),
    shareTile('lamp.left', values, voice),
    plainTile('laser.hours', 'hours', values, voice),
    plainTile('temperature', 'celsius', values, voice),
    faultsTile(values, voice),
    shareTile('volume', values, voice),
    shareTile('battery.charge', values, voice),
    plainTile('battery.left', 'minutes', values, voice),
    shareTile('load', values, voice),
    plainTile('usage.hours', 'hours', values, voice),
    plainTile('filter.hours', 'hours', values, voice),
  ].filter((tile) => tile !== undefined)
  return tiles.map((tile) => limited(tile, { reasons }, detail, voice))
}

/** A tile in the colour of its reason, with the limit that the device itself has for it. */
function limited(
  tile: Tile,
  { reasons }: Pick<Device, 'reasons'>,
  { thresholds }: EquipmentDetail,
  voice: Voice,
): Tile {
  const reason = reasons.find(
    ({ code, params }) =>
      (code === 'lamp_worn' && tile.id === 'lamp.hours') ||
      (code === 'threshold_passed' && params.instance === tile.id),
  )
  const concern = reason && (reason.status === 'down' ? 'down' : 'degraded')
  const { degraded, down } = thresholds?.[tile.id] ?? {}
  const limit = degraded ?? down
  const figure = limit?.above ?? limit?.below
  if (figure === undefined) return concern ? { ...tile, concern } : tile
  const [, value] = equipmentFact(tile.id, figure, voice)
  return {
    ...tile,
    small: tile.small || voice.t('attached.limit', { value }),
    ...(tile.meter && { meter: { tick: figure, ...tile.meter } }),
    ...(concern && { concern }),
  }
}

function powerTile(values: Values, voice: Voice): Tile | undefined {
  if (values.power === undefined) return undefined
  const { t } = voice
  const states = [
    values.blank === 1 && t('picture.is_blank'),
    values.freeze === 1 && t('picture.is_frozen'),
    values.mute === 1 && t('attached.muted'),
  ].filter((state) => state !== false)
  return {
    id: 'power',
    label: t('attached.power'),
    figure: powerName(values.power, voice),
    unit: '',
    small: states.join(', '),
  }
}

function inputTile(values: Values, voice: Voice): Tile | undefined {
  if (values.input === undefined) return undefined
  const { t } = voice
  const signal = values.signal === undefined ? '' : t(values.signal === 1 ? 'picture.signal' : 'picture.no_signal')
  return { id: 'input', label: t('attached.input'), figure: inputName(values.input, voice), unit: '', small: signal }
}

/** Its hours against those that it is made for. */
function lampTile({ values, life }: EquipmentDetail, { t, format }: Voice): Tile | undefined {
  const hours = values['lamp.hours']
  if (typeof hours !== 'number') return undefined
  const base = { id: 'lamp.hours', label: t('attached.lamp'), ...format.quantity(hours, 'hours') }
  if (!life) return { ...base, small: t('attached.lamp_no_life') }
  const left = life.lamp - hours
  return {
    ...base,
    unit: t('vitals.of', { unit: base.unit, whole: format.number(life.lamp, 0) }),
    meter: { fill: Math.min(100, (hours / life.lamp) * 100), tick: WORN },
    small:
      left >= 0
        ? t('attached.lamp_left', { left: format.reading(left, 'hours') })
        : t('attached.lamp_over', { over: format.reading(-left, 'hours') }),
  }
}

function plainTile(
  id: 'laser.hours' | 'temperature' | 'usage.hours' | 'filter.hours' | 'battery.left',
  unit: 'hours' | 'celsius' | 'minutes',
  values: Values,
  voice: Voice,
): Tile | undefined {
  const value = values[id]
  if (typeof value !== 'number') return undefined
  return { id, label: equipmentFact(id, value, voice)[0], ...voice.format.quantity(value, unit), small: '' }
}

function shareTile(
  id: 'lamp.left' | 'volume' | 'battery.charge' | 'load',
  values: Values,
  voice: Voice,
): Tile | undefined {
  const value = values[id]
  if (typeof value !== 'number') return undefined
  const label = equipmentFact(id, value, voice)[0]
  return { id, label, ...voice.format.quantity(value, 'percent'), meter: { fill: value }, small: '' }
}

/** The parts that are not well, by name; how many are where all are. */
function faultsTile(values: Values, voice: Voice): Tile | undefined {
  const { t, format } = voice
  const parts = Object.entries(values).filter(([name]) => name.startsWith('fault.'))
  if (parts.length === 0) return undefined
  const bad = parts.filter(([, level]) => level !== 'ok')
  const base = { id: 'faults', label: t('attached.faults'), unit: '' }
  if (bad.length === 0) return { ...base, figure: t('attached.faults_none'), small: t('attached.faults_small') }
  const failed = bad.some(([, level]) => level === 'failed')
  return {
    ...base,
    figure: t(failed ? 'attached.part_failed' : 'attached.part_warning'),
    small: format.list(bad.map(([name]) => partName(name.slice('fault.'.length), voice))),
    concern: failed ? 'down' : 'degraded',
  }
}
