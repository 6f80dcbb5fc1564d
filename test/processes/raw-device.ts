import { createConnection, type Socket } from 'node:net'
import type { Admitted } from '@preau/protocol/api/enrolments.ts'
import type { Ack } from '@preau/protocol/messages/ack.ts'
import { decodeAckMessage } from '@preau/protocol/messages/ack.ts'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { downTopic, type UpKind, upTopic } from '@preau/protocol/topics.ts'
import { makeDeviceKey } from '../../server/access/testing/device-key.ts'
import { waitUntil } from '../wait-until.ts'
import { connectPacket, packetReader, publishPacket, subscribePacket } from './mqtt-wire.ts'
import { localCode } from './server-process.ts'

export interface Identity {
  school: string
  device: string
}

/** An identity with what proves it on the network, all PEM. */
export interface ProvenIdentity extends Identity {
  key: string
  certificate: string
  authority: string
}

/** Asks a server of a test for a place in its fleet, or in the school `into`, as a program on its machine does. */
export async function enrol(http: string, name: string, claim: string, into?: string): Promise<ProvenIdentity> {
  const { key, csr } = await makeDeviceKey()
  const secret = Buffer.from(readEnrolCode(localCode(http)).secret).toString('hex')
  const response = await fetch(`${http}/api/enrolments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, claim: claim.padStart(32, '0'), kind: 'desktop', secret, csr, school: into }),
  })
  const { school, device, certificate, authority } = (await response.json()) as Admitted
  return { school, device, key, certificate, authority }
}

/**
 * A device by hand, for what a good agent never does: it sends what it is told, remembers which seq had its PUBACK, and
 * does not mind being cut.
 */
export class RawDevice {
  readonly identity: Identity
  epoch = 0
  /** Last seq that the server said to be on disk. */
  upto = -1
  /** `epoch:seq` of each record that had its PUBACK. */
  readonly acked = new Set<string>()
  readonly acks: Ack[] = []
  closed = true
  connection = 0
  #socket: Socket | undefined
  #packetId = 0
  readonly #underWay = new Map<number, string[]>()

  constructor({ school, device }: Identity) {
    this.identity = { school, device }
  }

  /** Connects, subscribes, and is born; resolves when the server has answered. */
  async begin(port: number, next: number, instance = 'a'.repeat(32)): Promise<void> {
    await this.connect(port)
    this.connection += 1
    const known = this.acks.length
    this.send('birth', Math.max(0, next - 1), {
      instance,
      connection: this.connection,
      interval: 60,
      first: Math.max(0, this.upto + 1),
      next,
      acked: this.upto,
      agent: { version: 'raw', platform: 'linux', arch: 'x64' },
      values: {},
      inventory: {},
    })
    const answer = await waitUntil(() => this.acks.slice(known).find((ack) => ack.birth === this.connection), {
      what: 'the answer to a birth',
    })
    this.epoch = answer.epoch
    this.upto = answer.upto
  }

  /** Connects and subscribes only. */
  async connect(port: number): Promise<void> {
    const { school, device } = this.identity
    const socket = createConnection({ port, host: '127.0.0.1', noDelay: true })
    this.#socket = socket
    this.closed = false
    this.#underWay.clear()
    let subscribed = false
    socket.on('close', () => {
      if (this.#socket === socket) this.closed = true
    })
    socket.on('error', () => undefined)
    socket.on(
      'data',
      packetReader((type, body) => {
        if (type === 2) socket.write(subscribePacket(1, downTopic(school, device, 'ack')))
        else if (type === 9) subscribed = true
        else if (type === 4) this.#noteAck(body.readUInt16BE(0))
        else if (type === 3) this.#noteDown(body.subarray(2 + body.readUInt16BE(0)).toString())
      }),
    )
    socket.write(connectPacket(device))
    await waitUntil(() => subscribed, { what: 'the subscription of a device' })
  }

  /** One report a seq, `from` to `to`. */
  report(from: number, to: number, values: Record<string, number> = { 'cpu.load': 10 }): void {
    const at = Date.now()
    for (let seq = from; seq <= to; seq++) {
      this.send('report', seq, { samples: [{ seq, at, uptime: at / 1000, run: 1, values }] })
    }
  }

  send(kind: UpKind, seq: number, body: unknown, change: object = {}): void {
    const at = Date.now()
    const envelope = {
      v: 1,
      kind,
      ...this.identity,
      epoch: this.epoch,
      seq,
      at,
      uptime: at / 1000,
      run: 1,
      body,
      ...change,
    }
    this.sendText(kind, JSON.stringify(envelope), kind === 'report' ? [`${this.epoch}:${seq}`] : [])
  }

  /** Publishes any text on the topic of a kind; `keys` are noted as acked when its PUBACK comes. */
  sendText(kind: UpKind, text: string, keys: string[] = []): void {
    this.#packetId = (this.#packetId % 65_535) + 1
    this.#underWay.set(this.#packetId, keys)
    const { school, device } = this.identity
    this.#socket?.write(publishPacket(this.#packetId, Buffer.from(upTopic(school, device, kind)), text))
  }

  /** Any bytes at all. */
  write(bytes: Uint8Array): void {
    this.#socket?.write(bytes)
  }

  /** How many PUBLISHes have no PUBACK yet. */
  get underWay(): number {
    return this.#underWay.size
  }

  cut(): void {
    this.#socket?.destroy()
    this.closed = true
  }

  #noteAck(packetId: number): void {
    for (const key of this.#underWay.get(packetId) ?? []) this.acked.add(key)
    this.#underWay.delete(packetId)
  }

  #noteDown(text: string): void {
    const ack = decodeAckMessage(text)
    this.acks.push(ack)
    if (ack.epoch === this.epoch) this.upto = Math.max(this.upto, ack.upto)
  }
}
