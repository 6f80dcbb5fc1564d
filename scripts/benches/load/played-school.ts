import { randomBytes } from 'node:crypto'
import type { Id } from '@preau/protocol/ids.ts'
import { NEVER, nextVersion, nodeOf } from '@preau/protocol/rules/territory/clock.ts'
import { SYNC_KIND_NAMES } from '@preau/protocol/rules/territory/kinds.ts'
import { decodeUplink, encodeUplink, uplinkTopics } from '@preau/protocol/territory/envelope.ts'
import type { UplinkBody } from '@preau/protocol/territory/messages.ts'
import type { SyncRecord } from '@preau/protocol/territory/record.ts'
import { type MqttLine, openMqtt } from '../../../server/territory/mqtt-line.ts'
import { packRecords } from '../../../server/territory/pack.ts'

/** A school with what it has, as the territory's store knows it. */
export interface KnownSchool {
  school: Id
  server: Id
  devices: readonly Id[]
}

/** The other end of an uplink, as light as it can be: no store, no wait for company. */
export class PlayedSchool {
  readonly known: KnownSchool
  /** Milliseconds from the sending of a batch to its ack. */
  readonly took: number[] = []
  acked = 0
  isOpen = false
  #line: MqttLine | undefined
  readonly #instance = randomBytes(16).toString('hex')
  readonly #run = randomBytes(16).toString('hex')
  readonly #sent = new Map<number, { at: number; rows: number }>()
  #epoch = 0
  #seq = 0
  #version = NEVER
  #event = 0
  #waiters: (() => void)[] = []

  constructor(known: KnownSchool) {
    this.known = known
  }

  /** Connects, says hello, and says how its devices are; resolves when that is on the disk of the territory. */
  async comeBack(url: string): Promise<void> {
    await new Promise<void>((opened, failed) => {
      this.#line = openMqtt(
        { url, clientId: this.known.server, subscribe: [uplinkTopics(this.known).down], keepalive: 60 },
        { opened, closed: (error) => failed(error), message: (_topic, text) => this.#heard(text) },
      )
    })
    const hello = { what: 'hello' as const, instance: this.#instance, run: this.#run, program: 'played' }
    this.#say({ ...hello, kinds: [...SYNC_KIND_NAMES], sent: { epoch: this.#epoch, seq: -1 } }, 0)
    await this.#until(() => this.isOpen)
    await this.send(this.known.devices.map((device) => this.#status(device)))
  }

  /** Sends rows; resolves at the ack. */
  async send(records: readonly SyncRecord[]): Promise<void> {
    const packed = packRecords(records)
    if (!packed || packed.count < records.length) throw new Error('a batch of a bench is larger than a message')
    const seq = this.#seq++
    this.#sent.set(seq, { at: performance.now(), rows: records.length })
    this.#say(packed.batch, seq)
    await this.#until(() => !this.#sent.has(seq))
  }

  /** So many events that nobody has sent before. */
  events(count: number): SyncRecord[] {
    const { devices } = this.known
    return Array.from({ length: count }, () => {
      const seq = this.#event++
      const device = devices[seq % devices.length] ?? ''
      const value = { id: `${device.slice(0, 24)}${seq.toString(16).padStart(12, '0')}`, at: Date.now() }
      return {
        ...{ kind: 'event', key: JSON.stringify([device, this.#epoch, seq]), version: null },
        value: {
          ...{ ...value, received_at: value.at, source: 'agent', event: 'disk.almost_full', severity: 'warning' },
          params: JSON.stringify({ mount: '/', free: seq % 100 }),
        },
      }
    })
  }

  end(): void {
    this.isOpen = false
    this.#line?.close()
  }

  #status(device: Id): SyncRecord {
    this.#version = nextVersion(this.#version, Date.now(), nodeOf('school', this.#instance))
    const value = { status: 'ok', severity: 5, status_since: Date.now(), reasons: '[]', conditions: '{}' }
    return { kind: 'device_status', key: JSON.stringify([device]), version: this.#version, value }
  }

  #heard(text: string): void {
    const { body, epoch, seq } = decodeUplink(text, Buffer.byteLength(text))
    if (body.what === 'welcome' && !body.refused) {
      this.#epoch = body.epoch
      this.isOpen = true
    }
    if (body.what === 'ack') {
      for (const each of body.seqs) {
        const sent = this.#sent.get(each)
        if (sent) {
          this.took.push(performance.now() - sent.at)
          this.acked += sent.rows
        }
        this.#sent.delete(each)
      }
    }
    if (body.what === 'batch') this.#say({ what: 'ack', epoch, seqs: [seq] }, 0)
    for (const heard of this.#waiters.splice(0)) heard()
  }

  #say(body: UplinkBody, seq: number): void {
    const text = encodeUplink(this.known, { epoch: this.#epoch, seq, body }, { at: Date.now(), uptime: 1 })
    this.#line?.publish(uplinkTopics(this.known).up, text)
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((heard) => this.#waiters.push(heard))
  }
}
