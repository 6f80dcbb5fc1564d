import type { TabletReport, TabletTold } from '@preau/protocol/api/tablets.ts'
import type { SectionName } from '@preau/protocol/messages/inventory.ts'
import { sectionDigest } from '@preau/protocol/rules/digest.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { TABLET_INTERVAL_S, TABLET_PLATFORM } from '@preau/protocol/rules/tablets.ts'
import type { DeviceState } from '../fleet/device-state.ts'
import { type Unit, updateStatus } from './unit.ts'

/** A tablet has no outbox whose places a server would have to agree on: its looks are of one epoch, for ever. */
export const TABLET_EPOCH = 1

/**
 * Takes one look of a tablet at itself, in the queue of all that changes a device. INVARIANT: a look that came before adds nothing
 * (I2), and what the browser did not tell takes the value before away: it is unknown now.
 */
export function applyTabletReport(unit: Unit, state: DeviceState, report: TabletReport, receivedAt: number): void {
  state.heardAt = receivedAt
  const isNew = state.epoch !== TABLET_EPOCH || report.seq > state.upto
  if (!isNew) {
    unit.duplicates += 1
    return
  }
  const { school, device } = state
  const { seq, told, closing } = report
  const values = readingsOf(told)
  state.epoch = TABLET_EPOCH
  state.upto = seq
  state.stateEpoch = TABLET_EPOCH
  state.stateSeq = seq
  state.firstHeardAt ??= receivedAt
  state.interval = TABLET_INTERVAL_S
  state.agent = { version: told.browser ?? '', platform: TABLET_PLATFORM, arch: '' }
  state.values = values
  state.valuesAt = receivedAt
  state.asleep = closing ? { since: receivedAt, cause: 'closed' } : null
  state.added += 1
  unit.samples.push([state.sampleNumber, TABLET_EPOCH, seq, 0, receivedAt, 0, values])
  unit.tablets.push({ school, device, told, at: receivedAt, closed: closing })
  unit.measured.add(device)
  for (const { section, items } of sectionsOf(told)) {
    const digest = sectionDigest(items)
    const part = { school, device, epoch: TABLET_EPOCH, seq, section, digest, part: 1, parts: 1, at: receivedAt }
    if (state.inventory[section] !== digest) unit.parts.push({ ...part, items })
  }
  updateStatus(unit, state, receivedAt)
}

/** What a browser tells that is the same thing as an agent's reading. Its storage is not: that is what one page is granted. */
export function readingsOf({ battery }: TabletTold): ReadingValues {
  if (battery === null) return {}
  return { 'battery.charge': battery.charge, 'battery.charging': battery.charging ? 1 : 0 }
}

function sectionsOf({ model, system, systemVersion, screen }: TabletTold): { section: SectionName; items: object[] }[] {
  const os = { ...(system && { name: system }), ...(systemVersion && { version: systemVersion }) }
  const [width, height] = [screen.width, screen.height].map((dots) => Math.round(dots * screen.ratio))
  return [
    { section: 'system', items: [{ ...(model && { model }), ...(system && { os }) }] },
    { section: 'displays', items: width && height ? [{ width, height }] : [] },
  ]
}
