import type { Id } from '../../ids.ts'

/**
 * The rings of a campaign, from the smallest: one machine for each room of the pilot school, all of that school, then a share of all
 * machines, then all of them. Each holds those before it.
 */
export const RING_KINDS = ['rooms', 'school', 'percent', 'tenth', 'all'] as const
export type RingKind = (typeof RING_KINDS)[number]

/** Shares of all machines, in thousandths, which a ring has together with those before it. */
const SHARES: Partial<Record<RingKind, number>> = { percent: 10, tenth: 100 }

/** A machine that a campaign is for. */
export interface RingDevice {
  school: Id
  device: Id
  room: Id | null
  /** It was heard not long ago: what is off proves nothing in an early ring. */
  isAwake: boolean
}

export interface Rings {
  /** Those that hold anybody, in their order. */
  kinds: RingKind[]
  /** By machine: the index of its ring in `kinds`. */
  of: Map<Id, number>
}

/**
 * Puts each machine into a ring. The same campaign and machines always give the same rings, whatever their order and whoever asks:
 * chance comes from a sum of both names. A ring that would add nobody is left out.
 */
export function assignRings(campaign: Id, devices: readonly RingDevice[], pilot: Id): Rings {
  const lot = devices
    .map((device) => ({ ...device, chance: chanceOf(campaign, device.device) }))
    .sort((a, b) => Number(b.isAwake) - Number(a.isAwake) || a.chance - b.chance || (a.device < b.device ? -1 : 1))
  const placed = new Map<Id, RingKind>()
  const rooms = new Set<Id | null>()
  for (const { school, device, room } of lot) {
    if (school !== pilot || rooms.has(room)) continue
    rooms.add(room)
    placed.set(device, 'rooms')
  }
  for (const { school, device } of lot) if (school === pilot && !placed.has(device)) placed.set(device, 'school')
  for (const kind of ['percent', 'tenth', 'all'] as const) {
    const wanted = Math.floor((lot.length * (SHARES[kind] ?? 1000)) / 1000)
    let missing = wanted - placed.size
    for (const { device } of missing > 0 ? lot : []) {
      if (missing === 0) break
      if (placed.has(device)) continue
      placed.set(device, kind)
      missing--
    }
  }
  const used = new Set(placed.values())
  const kinds = RING_KINDS.filter((kind) => used.has(kind))
  return { kinds, of: new Map([...placed].map(([device, kind]) => [device, kinds.indexOf(kind)])) }
}

/** A number of 32 bits of two names (FNV-1a, its bits mixed as MurmurHash 3 ends): evenly spread, and nobody's secret. */
function chanceOf(campaign: Id, device: Id): number {
  let hash = 0x811c9dc5
  const text = `${campaign}/${device}`
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
