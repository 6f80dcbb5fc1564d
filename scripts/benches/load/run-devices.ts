import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { DevicesOrder, DevicesSaid, DevicesWanted, PlayedPlace } from './played-devices.ts'

/** Devices that are played in a process of their own, so that what they cost is not the agent's. */
export interface PlayedDevices {
  places: PlayedPlace[]
  unplug(): Promise<void>
  plug(): Promise<void>
  /** How many were asked something since they were plugged in last, and all requests until now. */
  heard(): Promise<{ devices: number; requests: number }>
  end(): Promise<void>
}

/** Plays devices of these specs on TCP ports of this machine and on ptys. */
export async function runDevices(order: DevicesOrder): Promise<PlayedDevices> {
  const script = join(import.meta.dirname, 'played-devices.ts')
  const child = fork(script, [JSON.stringify(order)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const said = async <T extends DevicesSaid['is']>(is: T): Promise<Extract<DevicesSaid, { is: T }>> => {
    for (;;) {
      const [message] = (await once(child, 'message')) as [DevicesSaid]
      if (message.is === is) return message as Extract<DevicesSaid, { is: T }>
    }
  }
  const want = async <T extends DevicesSaid['is']>(wanted: DevicesWanted, is: T) => {
    const answer = said(is)
    child.send(wanted)
    return await answer
  }
  const { places } = await said('ready')
  return {
    places,
    unplug: async () => void (await want('unplug', 'unplugged')),
    plug: async () => void (await want('plug', 'plugged')),
    heard: () => want('heard', 'heard'),
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.send('end' satisfies DevicesWanted)
      await exited
    },
  }
}
