import { Aedes } from 'aedes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { skipSubscribers } from './unheard-topics.ts'

let aedes: Aedes

beforeEach(async () => {
  aedes = await Aedes.createBroker()
  skipSubscribers(aedes, 'preau1/up/')
})

afterEach(() => new Promise<void>((closed) => aedes.close(() => closed())))

/** Publishes on each topic in turn; gives those on which a subscriber to everything was reached. */
async function reached(topics: string[], qos: 0 | 1): Promise<string[]> {
  const heard: string[] = []
  await new Promise<void>((subscribed) =>
    aedes.subscribe(
      '#',
      (packet, done) => {
        heard.push(packet.topic)
        done()
      },
      () => subscribed(),
    ),
  )
  for (const topic of topics) {
    const packet = { cmd: 'publish' as const, topic, payload: 'x', qos, retain: false, dup: false }
    await new Promise<void>((published, failed) =>
      aedes.publish(packet, (error) => (error ? failed(error) : published())),
    )
  }
  return heard.filter((topic) => topics.includes(topic))
}

describe('skipSubscribers', () => {
  it.each([0, 1] as const)('looks for nobody under the prefix, and for everybody elsewhere, at QoS %i', async (qos) => {
    expect(await reached(['preau1/up/a/b/report', 'preau1/down/a/b/ack', 'preau1/upper'], qos)).toEqual([
      'preau1/down/a/b/ack',
      'preau1/upper',
    ])
  })
})
