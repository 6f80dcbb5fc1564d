import { bytesOf, joinBytes, textOf } from '@preau/protocol/spec/bytes.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { exampleBytes } from '../drivers/compile-spec.ts'
import { framerOf } from '../framing/framer-of.ts'
import type { LineFault } from './fault-names.ts'
import { pjlinkGate } from './pjlink-gate.ts'
import type { PlayedDevice } from './play-spec.ts'

export interface PlayedLineOptions {
  faults?: readonly LineFault[]
  /** What a projector with a password wants to hear. */
  password?: string
  /** 8 hex digits of its greeting. */
  greeting?: string
  /** Called with each request that was understood as a frame, and what was said to it, faults and all. */
  onExchange?(request: Uint8Array, reply: Uint8Array): void
}

/** One connection to a played device: bytes go in by `hear`, and come out by `say`. */
export interface PlayedLine {
  /** To be called when somebody has connected. */
  open(): void
  hear(bytes: Uint8Array): void
}

/** Plays the line of a device: its opening, its framing, its faults. */
export function playLine(
  spec: DeviceSpec,
  device: PlayedDevice,
  say: (bytes: Uint8Array) => void,
  { faults = [], password, greeting = '498e4a67', onExchange }: PlayedLineOptions = {},
): PlayedLine {
  const has = (fault: LineFault) => faults.includes(fault)
  const requests = framerOf(spec.framing.requests, spec.notation)
  const gate = spec.transport.tcp?.opening
  const isPjlink = gate === 'pjlink' || gate === 'pjlink2'
  let isOpen = gate === undefined
  let heard = new Uint8Array()
  const reply = (request: Uint8Array) => {
    const bytes = replyTo(request)
    onExchange?.(request, bytes)
    if (has('split')) for (const byte of bytes) say(Uint8Array.of(byte))
    else if (bytes.length > 0) say(bytes)
  }
  const replyTo = (request: Uint8Array): Uint8Array => {
    if (has('silence')) return NOTHING
    const first = device.heard++ === 0
    const busy = has('busy') && first ? refusalOf(spec) : undefined
    const bytes = busy ?? device.answer(request)
    if (!bytes) return NOTHING
    const parts: Uint8Array[] = []
    if (has('noise') && first) parts.push(NOISE)
    if (has('echo')) parts.push(withEnd(spec, request))
    if (has('unsolicited')) parts.push(unsolicitedOf(spec))
    parts.push(has('wrong_checksum') && first ? spoiled(bytes) : bytes)
    if (has('joined')) parts.push(bytes)
    if (has('nul')) parts.push(Uint8Array.of(0))
    const whole = joinBytes(parts)
    return has('cut') && first ? whole.slice(0, whole.length >> 1) : whole
  }
  const pass = (bytes: Uint8Array) => {
    for (const request of requests.push(bytes)) reply(request)
  }
  return {
    open() {
      if (isPjlink) say(bytesOf(password === undefined ? 'PJLINK 0\r' : `PJLINK 1 ${greeting}\r`))
    },
    hear(bytes) {
      if (has('wrong_speed')) return say(garbled(bytes))
      if (isOpen) return pass(bytes)
      heard = joinBytes([heard, bytes]) as Uint8Array<ArrayBuffer>
      const rest = isPjlink
        ? pjlinkGate(heard, { password, greeting, isSecure: gate === 'pjlink2', say })
        : escvpnetGate(heard, password, say)
      if (!rest) return
      isOpen = true
      heard = new Uint8Array()
      pass(rest)
    },
  }
}

const NOTHING = new Uint8Array()
const NOISE = bytesOf('\0\0boot 1.02 ok\r\n')

function escvpnetGate(
  heard: Uint8Array,
  password: string | undefined,
  say: (bytes: Uint8Array) => void,
): Uint8Array | undefined {
  const size = 16 + 18 * (heard[15] ?? 0)
  if (heard.length < 16 || heard.length < size) return undefined
  const given = textOf(heard.subarray(18, 34)).replace(/\0+$/, '')
  const status = password === undefined ? 0x20 : size === 16 ? 0x41 : given === password ? 0x20 : 0x43
  say(Uint8Array.of(...heard.subarray(0, 14), status, 0))
  return status === 0x20 ? heard.subarray(size) : undefined
}

function refusalOf(spec: DeviceSpec): Uint8Array | undefined {
  const refusal = spec.refusals.find(({ means }) => means === 'not_now')
  return refusal && withEnd(spec, exampleBytes(spec, refusal.example), 'replies')
}

/** A line that this device may say by itself; where it has none, letters that mean nothing to anybody. */
function unsolicitedOf(spec: DeviceSpec): Uint8Array {
  if (spec.notation === 'bytes') return Uint8Array.of(0x7f, 0x7f)
  const [notice] = spec.notices ?? []
  const line = notice ? notice.line.replace(/\{[^}]*\}/g, '0001 03') : 'hello'
  return withEnd(spec, bytesOf(line), 'replies')
}

function withEnd({ framing }: DeviceSpec, frame: Uint8Array, side: 'requests' | 'replies' = 'requests'): Uint8Array {
  const rule = framing[side]
  return 'until' in rule ? joinBytes([frame, bytesOf(rule.until)]) : frame
}

/** What a device hears and says at another speed: fewer bytes, with their bits at the wrong places. */
function garbled(bytes: Uint8Array): Uint8Array {
  return bytes.filter((_, index) => index % 2 === 0).map((byte) => (byte << 1) ^ 0x80 ^ (byte >> 3))
}

/** A reply of which one byte in the middle was lost to noise. */
function spoiled(bytes: Uint8Array): Uint8Array {
  const at = Math.max(0, bytes.length - 3)
  return bytes.map((byte, index) => (index === at ? byte ^ 0x15 : byte))
}
