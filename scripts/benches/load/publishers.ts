/**
 * The load generator of the ingest bench, a process of its own: each publisher is one device on one connection. It reads one
 * JSON order from its arguments and prints one JSON line with what it measured.
 */
import { createConnection } from 'node:net'
import { decodeAckMessage } from '@preau/protocol/messages/ack.ts'
import { downTopic, upTopic } from '@preau/protocol/topics.ts'
import { connectPacket, packetReader, publishPacket, subscribePacket } from '../../../test/processes/mqtt-wire.ts'

export interface Order {
  port: number
  devices: { school: string; device: string }[]
  /** Reports in one PUBLISH. */
  batch: number
  /** PUBLISHes under way at once and device. */
  window: number
  /** Reports a second of all together; 0: as fast as they are acknowledged. */
  rate: number
  /** How long to measure, in ms, after as long as `warmup`. */
  measure: number
  warmup: number
}

export interface Measured {
  /** Reports that got their PUBACK in the measured stretch, and how long it was in ms. */
  acked: number
  elapsed: number
  p50: number
  p99: number
  /** Over the whole run: reports sent, reports with a PUBACK, and the last seq that each device was acknowledged for. */
  sent: number
  ackedInAll: number
  upto: Record<string, number>
}

const order = JSON.parse(process.argv[2] ?? '') as Order
const latencies: number[] = []
let measuring = false
let stopped = false
let acked = 0
let sent = 0
let ackedInAll = 0
const upto: Record<string, number> = {}

const publishers = order.devices.map(({ school, device }, index) => {
  const topic = Buffer.from(upTopic(school, device, 'report'))
  const socket = createConnection({ port: order.port, host: '127.0.0.1', noDelay: true })
  const sentAt = new Map<number, number>()
  let packetId = 0
  let seq = 0
  let epoch = 0
  let ready: () => void = () => undefined
  const born = new Promise<void>((resolve) => {
    ready = resolve
  })

  const publish = () => {
    packetId = (packetId % 65_535) + 1
    const at = Date.now()
    const samples = Array.from({ length: order.batch }, (_, i) => sample(seq + i, at, index))
    seq += order.batch
    const body = { samples }
    const envelope = { v: 1, kind: 'report', school, device, epoch, seq: seq - 1, at, uptime: at / 1000, run: 1, body }
    sentAt.set(packetId, performance.now())
    sent += order.batch
    socket.write(publishPacket(packetId, topic, JSON.stringify(envelope)))
  }

  socket.on(
    'data',
    packetReader((type, body) => {
      if (type === 2) {
        socket.write(subscribePacket(1, downTopic(school, device, 'ack')))
      } else if (type === 9) {
        const birth = publishPacket(
          65_535,
          Buffer.from(upTopic(school, device, 'birth')),
          birthMessage(school, device, index),
        )
        socket.write(birth)
      } else if (type === 3) {
        const ack = decodeAckMessage(body.subarray(2 + body.readUInt16BE(0)).toString())
        epoch = ack.epoch
        upto[device] = ack.upto
        ready()
      } else if (type === 4) {
        const id = body.readUInt16BE(0)
        const begun = sentAt.get(id)
        if (begun === undefined) return
        sentAt.delete(id)
        ackedInAll += order.batch
        if (measuring) {
          acked += order.batch
          latencies.push(performance.now() - begun)
        }
        if (!stopped && order.rate === 0) publish()
      }
    }),
  )
  socket.on('error', (error) => {
    if (!stopped) {
      process.stderr.write(`publisher ${index}: ${error.message}\n`)
      process.exit(1)
    }
  })
  socket.write(connectPacket(device))
  return { born, publish, socket, waiting: () => sentAt.size }
})

await Promise.all(publishers.map(({ born }) => born))
let pacer: NodeJS.Timeout | undefined
if (order.rate === 0) {
  for (const { publish } of publishers) for (let i = 0; i < order.window; i++) publish()
} else {
  const begun = performance.now()
  let due = 0
  pacer = setInterval(() => {
    const target = ((performance.now() - begun) / 1000) * (order.rate / order.batch)
    while (due < target) {
      publishers[due % publishers.length]?.publish()
      due += 1
    }
  }, 5)
}

setTimeout(() => {
  measuring = true
  const begun = performance.now()
  setTimeout(() => {
    measuring = false
    stopped = true
    clearInterval(pacer)
    void finish(performance.now() - begun)
  }, order.measure)
}, order.warmup)

async function finish(elapsed: number): Promise<void> {
  const last = performance.now() + 10_000
  while (publishers.some(({ waiting }) => waiting() > 0) && performance.now() < last) {
    await new Promise((next) => setTimeout(next, 20))
  }
  // The application's ack comes up to 250 ms after the PUBACK.
  await new Promise((next) => setTimeout(next, 600))
  latencies.sort((a, b) => a - b)
  const quantile = (q: number) => latencies[Math.min(latencies.length - 1, Math.floor(q * latencies.length))] ?? 0
  const measured: Measured = { acked, elapsed, p50: quantile(0.5), p99: quantile(0.99), sent, ackedInAll, upto }
  process.stdout.write(`${JSON.stringify(measured)}\n`)
  for (const { socket } of publishers) socket.destroy()
  process.exit(0)
}

/** A report of 8 values; with its envelope one report is about 600 bytes. */
function sample(seq: number, at: number, index: number): object {
  const wave = (offset: number, span: number) =>
    Math.round((offset + span * Math.abs(Math.sin(seq / 7 + index))) * 10) / 10
  return {
    seq,
    at,
    uptime: at / 1000,
    values: {
      'cpu.load': wave(3, 60),
      'memory.used': wave(40, 30),
      'swap.used': wave(0, 5),
      'disk.used:/': wave(60, 2),
      'temperature.cpu': wave(40, 20),
      'net.receive:eth0': Math.round(wave(1e4, 1e6)),
      'net.send:eth0': Math.round(wave(1e3, 1e5)),
      'wifi.signal': -Math.round(wave(40, 20)),
    },
  }
}

function birthMessage(school: string, device: string, index: number): string {
  const body = {
    instance: index.toString(16).padStart(32, '0'),
    connection: 1,
    interval: 60,
    first: 0,
    next: 0,
    acked: -1,
    agent: { version: 'bench', platform: 'linux', arch: 'x64' },
    values: {},
    inventory: {},
  }
  return JSON.stringify({
    v: 1,
    kind: 'birth',
    school,
    device,
    epoch: 0,
    seq: 0,
    at: Date.now(),
    uptime: 1,
    run: 1,
    body,
  })
}
