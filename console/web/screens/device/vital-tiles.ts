import type { Device } from '@preau/protocol/api/devices.ts'
import { diskDaysLeft } from '@preau/protocol/rules/device-status.ts'
import { splitReading } from '@preau/protocol/rules/readings.ts'
import { thresholdOf } from '../../charts/threshold.ts'
import { splitQuantity } from '../../format/numbers.ts'
import { readingName } from '../../format/reading-text.ts'
import type { Voice } from '../../format/translate.ts'
import { clockTile, displaysTile, outboxTile, printersTile, updatesTile, uptimeTile } from './machine-tiles.ts'
import { currentOf, instancesOf, meterOf, type Tile } from './tile.ts'

const DAY_MS = 86_400_000
/** Beyond this a forecast of a full disk says nothing. */
const FORECAST_DAYS = 730

/** The tiles of a device: only what it has, the everyday ones first. `cpuHour` is the processor's mean of the last hour. */
export function vitalTiles(device: Device, voice: Voice, cpuHour: number | null = null): Tile[] {
  const tiles = [
    cpuTile(device, voice, cpuHour),
    memoryTile(device, voice),
    ...instancesOf(device, 'disk.used').map((instance, _, all) => diskTile(device, voice, instance, all.length > 1)),
    temperatureTile(device, voice),
    batteryTile(device, voice),
    networkTile(device, voice),
    wifiTile(device, voice),
    clockTile(device, voice),
    displaysTile(device, voice),
    updatesTile(device, voice),
    printersTile(device, voice),
    uptimeTile(device, voice),
    outboxTile(device, voice),
  ].filter((tile) => tile !== undefined)
  return tiles.map((tile) => withConcern(tile, device))
}

const CONCERNS: Record<string, string> = {
  disk_failing: 'disk.used',
  disk_full: 'disk.used',
  disk_nearly_full: 'disk.used',
  disk_filling: 'disk.used',
  memory_short: 'memory.used',
  processor_busy: 'cpu.load',
  too_hot: 'temperature.cpu',
  battery_worn: 'battery.charge',
  battery_low: 'battery.charge',
  wifi_weak: 'wifi.signal',
  reboot_pending: 'uptime.days',
  security_updates: 'updates.pending',
  no_display: 'displays.connected',
  printer_stopped: 'printers.stopped',
  clock_wrong: 'clock.offset',
}

function withConcern(tile: Tile, { reasons }: Device): Tile {
  const { name, instance } = splitReading(tile.id)
  const concerned = reasons.filter(
    ({ code, params }) =>
      CONCERNS[code] === name &&
      (instance === undefined || params.instance === undefined || params.instance === instance),
  )
  if (concerned.length === 0) return tile
  return { ...tile, concern: concerned.some((reason) => reason.status === 'down') ? 'down' : 'degraded' }
}

function limitWords(device: Device, id: string, unit: 'percent' | 'celsius', { t, format }: Voice): string {
  const threshold = thresholdOf(id, device.kind)
  return threshold ? t('vitals.limit', { value: format.reading(threshold.value, unit) }) : ''
}

function cpuTile(device: Device, voice: Voice, hour: number | null): Tile | undefined {
  const load = currentOf(device, 'cpu.load')
  if (load === undefined) return undefined
  const { t, format } = voice
  return {
    id: 'cpu.load',
    label: t('reading.cpu.load'),
    ...format.quantity(load, 'percent'),
    meter: meterOf(device, 'cpu.load', load),
    small:
      hour === null
        ? limitWords(device, 'cpu.load', 'percent', voice)
        : t('vitals.hour', { value: format.percent(hour, 0) }),
  }
}

function memoryTile(device: Device, voice: Voice): Tile | undefined {
  const used = currentOf(device, 'memory.used')
  if (used === undefined) return undefined
  const { t, format } = voice
  const total = currentOf(device, 'memory.total')
  const base = { id: 'memory.used', label: t('reading.memory.used'), meter: meterOf(device, 'memory.used', used) }
  if (total === undefined) {
    return { ...base, ...format.quantity(used, 'percent'), small: limitWords(device, 'memory.used', 'percent', voice) }
  }
  const { figure, unit } = splitQuantity(format.memory((used / 100) * total))
  const whole = splitQuantity(format.memory(total)).figure
  return {
    ...base,
    figure,
    unit: t('vitals.of', { unit, whole }),
    small: t('vitals.used', { value: format.percent(used, 0) }),
  }
}

function diskTile(device: Device, voice: Voice, instance: string, several: boolean): Tile {
  const { t, format } = voice
  const id = `disk.used:${instance}`
  const used = currentOf(device, id) ?? 0
  const total = currentOf(device, `disk.total:${instance}`)
  const fill = currentOf(device, `disk.fill:${instance}`)
  const days = total !== undefined && fill !== undefined ? diskDaysLeft(total, used, fill) : Number.POSITIVE_INFINITY
  const free = total === undefined ? '' : t('vitals.free', freeOf(total, used, format))
  return {
    id,
    label: several ? readingName(id, voice) : t('reading.disk.used'),
    ...format.quantity(used, 'percent'),
    meter: meterOf(device, id, used),
    small: days < FORECAST_DAYS ? t('vitals.full_in', { span: format.age(days * DAY_MS) }) : free,
  }
}

function freeOf(total: number, used: number, format: Voice['format']) {
  return { value: format.bytes(total * (1 - used / 100)), whole: format.bytes(total) }
}

function temperatureTile(device: Device, voice: Voice): Tile | undefined {
  const degrees = currentOf(device, 'temperature.cpu')
  if (degrees === undefined) return undefined
  return {
    id: 'temperature.cpu',
    label: voice.t('reading.temperature.cpu'),
    ...voice.format.quantity(degrees, 'celsius'),
    meter: meterOf(device, 'temperature.cpu', degrees),
    small: limitWords(device, 'temperature.cpu', 'celsius', voice),
  }
}

function batteryTile(device: Device, { t, format }: Voice): Tile | undefined {
  const charge = currentOf(device, 'battery.charge')
  if (charge === undefined) return undefined
  const health = currentOf(device, 'battery.health')
  const charging = t(currentOf(device, 'battery.charging') === 1 ? 'vitals.charging' : 'vitals.on_battery')
  return {
    id: 'battery.charge',
    label: t('reading.battery.charge'),
    ...format.quantity(charge, 'percent'),
    meter: meterOf(device, 'battery.charge', charge),
    small: health === undefined ? charging : t('vitals.keeps', { charging, health: format.percent(health, 0) }),
  }
}

/** The card that is up and fastest; where none is, that there is none. */
function networkTile(device: Device, { t, format }: Voice): Tile | undefined {
  const cards = instancesOf(device, 'net.up')
  const speed = (card: string) => currentOf(device, `net.speed:${card}`) ?? 0
  const up = cards.filter((card) => currentOf(device, `net.up:${card}`) === 1).sort((a, b) => speed(b) - speed(a))
  const card = up[0]
  if (cards.length === 0) return undefined
  const base = { id: 'net.speed', label: t('vitals.network') }
  if (card === undefined) return { ...base, figure: t('vitals.net_down'), unit: '', small: format.list(cards) }
  const rate = currentOf(device, `net.receive:${card}`)
  const figure = speed(card) > 0 ? format.quantity(speed(card), 'bits_per_s') : { figure: t('vitals.net_up'), unit: '' }
  return {
    ...base,
    ...figure,
    small: rate === undefined ? card : t('vitals.receives', { name: card, value: format.bitRate(rate) }),
  }
}

/** From −30 dBm (beside the access point) down to −90 dBm (lost). */
function wifiTile(device: Device, { t, format }: Voice): Tile | undefined {
  const signal = currentOf(device, 'wifi.signal')
  if (signal === undefined) return undefined
  const share = (dbm: number) => Math.min(100, Math.max(0, ((dbm + 90) / 60) * 100))
  const threshold = thresholdOf('wifi.signal', device.kind)
  const word = signal >= -67 ? 'good' : signal >= -75 ? 'fair' : 'weak'
  return {
    id: 'wifi.signal',
    label: t('reading.wifi.signal'),
    ...format.quantity(signal, 'dbm'),
    meter: threshold ? { fill: share(signal), tick: share(threshold.value) } : { fill: share(signal) },
    small: t(`vitals.signal.${word}`),
  }
}
