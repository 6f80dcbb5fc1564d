import { join } from 'node:path'
import type { UpdateResult } from '@preau/protocol/messages/update-result.ts'
import { GivenUp } from './update/given-up.ts'
import type { Installer } from './update/installer.ts'
import { KeptTrial } from './update/keep-trial.ts'
import { realSlotDisk } from './update/real-slot-disk.ts'
import { SlotFolder } from './update/slot-folder.ts'
import type { Log } from './uplink/log.ts'
import type { Outbox } from './uplink/outbox.ts'
import { randomHex } from './uplink/random.ts'

export interface OwnSlotsOptions {
  /** Folder of the slots that this program runs out of. */
  slots: string
  /** Data folder of the agent. */
  data: string
  tell(result: UpdateResult): void
  log: Log
}

/** Where a data folder keeps what it knows of its updates. */
export const updatesFolder = (data: string) => join(data, 'updates')
export const givenUpFile = (data: string) => join(updatesFolder(data), 'given-up.json')

export interface OwnSlots {
  /** The outbox as the connection gets it: the first acknowledgement of a version that is tried shows that it is healthy. */
  watched(outbox: Outbox): Outbox
  installer(): Promise<Installer>
}

/** The slots out of which a launcher runs this program: tells how a trial went. */
export function ownSlots({ slots: folder, data, tell, log }: OwnSlotsOptions): OwnSlots {
  const slots = new SlotFolder(realSlotDisk(folder))
  const trialFile = join(updatesFolder(data), 'trial.json')
  const trial = new KeptTrial({
    ...{ slots, trialFile, tell, log },
    node: process.versions.node,
    givenUp: new GivenUp(givenUpFile(data)),
  })
  const isTried = slots.pointer()?.trial !== undefined
  trial.start()
  return {
    watched: (outbox) => (isTried ? watchedOutbox(outbox, () => trial.healthy()) : outbox),
    async installer() {
      const { slotInstaller } = await import('./update/slot-installer.ts')
      const node = process.versions.node
      return slotInstaller({ slots, folder, trialFile, node, newId: () => randomHex() })
    },
  }
}

/** Acknowledgements are taken after the birth alone: a record that goes by one was reported and stored. */
function watchedOutbox(outbox: Outbox, onAcked: () => void): Outbox {
  return {
    ...outbox,
    ack(epoch, upto) {
      const { acked } = outbox.place()
      const isOurs = outbox.ack(epoch, upto)
      if (isOurs && outbox.place().acked > acked) onAcked()
      return isOurs
    },
  }
}
