import type { Device } from '@preau/protocol/api/devices.ts'
import { splitQuantity } from '../../format/numbers.ts'
import type { Voice } from '../../format/translate.ts'
import { currentOf, type Tile } from './tile.ts'

const DAY_MS = 86_400_000
/** So few reports may always be under way. */
const FEW_REPORTS = 100

export function clockTile(device: Device, { t, format }: Voice): Tile | undefined {
  const offset = currentOf(device, 'clock.offset')
  if (offset === undefined) return undefined
  const base = { id: 'clock.offset', label: t('reading.clock.offset'), small: t('vitals.clock') }
  const sign = offset > 0 ? '+' : '−'
  if (Math.abs(offset) >= 60) {
    const { figure, unit } = splitQuantity(format.age(Math.abs(offset) * 1000))
    return { ...base, figure: `${sign}${figure}`, unit }
  }
  const { figure, unit } = format.quantity(Math.abs(offset), 'seconds')
  return { ...base, figure: figure === '0' ? figure : `${sign}${figure}`, unit }
}

export function displaysTile(device: Device, { t, format }: Voice): Tile | undefined {
  const count = currentOf(device, 'displays.connected')
  if (count === undefined) return undefined
  return {
    id: 'displays.connected',
    label: t('vitals.displays'),
    figure: format.number(count),
    unit: t('vitals.displays_small', { count }),
    small: '',
  }
}

export function updatesTile(device: Device, { t, format }: Voice): Tile | undefined {
  const pending = currentOf(device, 'updates.pending')
  if (pending === undefined) return undefined
  const security = currentOf(device, 'updates.security') ?? 0
  return {
    id: 'updates.pending',
    label: t('vitals.updates'),
    figure: format.number(pending),
    unit: '',
    small: security > 0 ? t('vitals.updates_security', { count: security }) : t('vitals.updates_plain'),
  }
}

export function printersTile(device: Device, { t, format }: Voice): Tile | undefined {
  const stopped = currentOf(device, 'printers.stopped')
  if (stopped === undefined || stopped === 0) return undefined
  const unit = t('vitals.printers_stopped', { count: stopped })
  return { id: 'printers.stopped', label: t('vitals.printers'), figure: format.number(stopped), unit, small: '' }
}

export function uptimeTile(device: Device, { t, format }: Voice): Tile | undefined {
  const days = currentOf(device, 'uptime.days')
  if (days === undefined) return undefined
  const { figure, unit } = splitQuantity(format.age(days * DAY_MS))
  const base = { id: 'uptime.days', label: t('vitals.uptime'), figure, unit }
  if (currentOf(device, 'reboot.pending') === 1) return { ...base, small: t('vitals.reboot') }
  return { ...base, small: t('vitals.no_reboot') }
}

/** Only when there are so many that something holds them back. */
export function outboxTile(device: Device, { t, format }: Voice): Tile | undefined {
  const waiting = currentOf(device, 'outbox.records')
  if (waiting === undefined || waiting < FEW_REPORTS) return undefined
  return {
    id: 'outbox.records',
    label: t('vitals.outbox'),
    figure: format.number(waiting),
    unit: '',
    small: t('vitals.outbox_small'),
  }
}
