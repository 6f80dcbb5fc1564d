import { readFileSync } from 'node:fs'
import type { Place } from '@preau/agent/devices/ways.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Flags } from '../command.ts'

/** No network of a school that is asked for by its addresses is larger. */
const MOST_ADDRESSES = 1024

/** The places that options name; none where they name none. Throws REQUEST_INVALID with the option that is wrong. */
export function placesOf(flags: Flags): Place[] {
  const baud = numberOf(flags, 'baud', 300, 921_600)
  const lines = listOf(flags.serial).map((serial): Place => (baud === undefined ? { serial } : { serial, baud }))
  return [...lines, ...listOf(flags.host).flatMap(hostsOf)]
}

/** `192.168.1.20`, `192.168.1.20:4352`, `[fe80::1]:4352`, `projecteur.local` or `192.168.1.0/24` as places. */
export function hostsOf(text: string): Place[] {
  const [, network, bits] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(text) ?? []
  if (network !== undefined) return addressesOf(network, Number(bits)).map((host) => ({ host }))
  const [, bracketed, plain, port] = /^(?:\[([0-9a-fA-F:.%\w]+)\]|([^:/\s]+))(?::(\d{1,5}))?$/.exec(text) ?? []
  const host = bracketed ?? plain
  if (host === undefined || (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))) {
    throw new PreauError('REQUEST_INVALID', { option: `--host ${text.slice(0, 64)}` })
  }
  return [port === undefined ? { host } : { host, port: Number(port) }]
}

/** Every address of a network that a device can have: neither the first nor the last. */
function addressesOf(network: string, bits: number): string[] {
  const parts = network.split('.').map(Number)
  const size = 2 ** (32 - bits)
  if (parts.some((part) => part > 255) || bits > 32 || size > MOST_ADDRESSES) {
    throw new PreauError('REQUEST_INVALID', { option: `--host ${network}/${bits}` })
  }
  const whole = parts.reduce((sum, part) => sum * 256 + part, 0)
  const first = whole - (whole % size)
  const [from, to] = size > 2 ? [first + 1, first + size - 2] : [first, first + size - 1]
  return Array.from({ length: to - from + 1 }, (_, nth) => {
    const address = from + nth
    return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
  })
}

/** A number of an option within its bounds. Throws REQUEST_INVALID. */
export function numberOf(flags: Flags, name: string, least: number, most: number): number | undefined {
  const text = flags[name]
  if (text === undefined) return undefined
  const value = Number(text)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new PreauError('REQUEST_INVALID', { option: `--${name}` })
}

/** The words of an option with commas between. */
export function listOf(flag: string | boolean | undefined): string[] {
  return typeof flag === 'string'
    ? flag
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word !== '')
    : []
}

/** The password of a device: the first line of a file, so that it stands in no list of processes. */
export function passwordOf(flags: Flags): string | undefined {
  const file = flags['password-file']
  if (typeof file !== 'string') return undefined
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/)[0]
  } catch (error) {
    throw new PreauError('REQUEST_INVALID', { option: '--password-file' }, error)
  }
}
