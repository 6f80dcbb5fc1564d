import { SECTION_NAMES } from '@preau/protocol/messages/inventory.ts'
import { inventoryMessages } from '../../../agent/inventory/parts.ts'
import { keepPace } from '../../../agent/pace.ts'
import { createReporter } from '../../../agent/reporting/reporter.ts'
import { sample } from '../../../agent/sampling.ts'
import { inventoryOf } from '../../../agent/simulators/inventory.ts'
import { newModel, stepAs } from '../../../agent/simulators/machine-model.ts'
import type { Machine } from '../../../agent/simulators/machines.ts'
import { seededRandom } from '../../../agent/simulators/random.ts'
import { HOUR, MINUTE, schoolMoment, useOf } from '../../../agent/simulators/school-hours.ts'
import { fakeClock } from '../../../agent/uplink/fake-clock.ts'
import { fakeServer } from '../../../agent/uplink/fake-server.ts'
import { openOutbox } from '../../../agent/uplink/outbox.ts'
import { startUplink } from '../../../agent/uplink/uplink.ts'
import { counting, type WireCount } from './wire-count.ts'

/** A Tuesday of term, midnight in Paris. */
const TUESDAY = Date.UTC(2026, 8, 14, 22)

const SCHOOL = '01890a5d-ac96-774b-bcce-b302099a8057'
const DEVICE = '01890a5d-ac96-774b-bcce-b302099a8058'

/**
 * What `machine` sends and receives from midnight to midnight of a school day, switched on all the time: the real reporter,
 * outbox and uplink on a clock that runs ahead. The evening before it connects and brings its inventory, which is not counted;
 * its morning start is, as a connection that is made anew.
 */
export async function wireDay(machine: Machine): Promise<WireCount> {
  const clock = fakeClock(TUESDAY - 4 * HOUR)
  const random = seededRandom(machine.claim)
  const outbox = openOutbox(':memory:', { clock })
  const reporter = createReporter()
  const server = fakeServer(clock)
  const wire = counting(server.connect, clock)
  const { messages, digests } = inventoryMessages(inventoryOf(machine), {})
  for (const section of SECTION_NAMES) {
    const parts = messages.filter((message) => message.section === section)
    if (parts.length > 0) outbox.addInventory(parts)
  }
  const own = () => ({ 'outbox.records': outbox.size().records, 'clock.offset': 0.04 })
  const sampler = sample({
    clock,
    outbox,
    reporter,
    own,
    onThingsMoved: () => undefined,
    onUrgent: () => uplink.hurry(),
  })
  const pace = keepPace({ clock, random, onPace: (next) => uplink.setPace(next) })
  const uplink = startUplink({
    identity: { school: SCHOOL, device: DEVICE, mqtt: 'mqtts://10.0.0.2:8883' },
    outbox,
    agent: { version: '0.1.0', platform: 'linux', arch: 'x64' },
    ...pace.now(),
    state: reporter,
    inventoryDigests: () => digests,
    clock,
    random,
    connect: wire.connect,
  })
  let model = newModel(machine, clock.wall(), 0)
  const minutes = async (count: number) => {
    for (let i = 0; i < count; i++) {
      const now = clock.wall()
      const next = stepAs(model, now, random, { on: true, use: useOf(schoolMoment(now), machine.room, machine.share) })
      model = next.model
      const { 'clock.offset': _offset, ...values } = next.values ?? {}
      sampler.look(values)
      await clock.advanceAsync(MINUTE)
    }
  }
  await minutes(4 * 60)
  const before = { ...wire.count }
  await minutes(7 * 60 + 30)
  wire.restarted()
  server.cut()
  await minutes(16 * 60 + 30)
  pace.stop()
  sampler.stop()
  await uplink.cut()
  outbox.close()
  const since = (key: keyof WireCount) => wire.count[key] - before[key]
  return {
    bytes: since('bytes'),
    pings: since('pings'),
    headers: since('headers'),
    messages: since('messages'),
    tls: since('tls'),
  }
}
