import { mkdirSync, readFileSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isPreauError, PreauError } from '@preau/protocol/errors.ts'
import type { Order } from '@preau/protocol/update/orders.ts'
import { holdFile } from '../uplink/held-file.ts'
import { diskFault } from './disk-fault.ts'
import type { InstallContext, Installer, InstallOutcome } from './installer.ts'
import { readProgram } from './parcel.ts'
import type { SlotFile, SlotFolder } from './slot-folder.ts'
import { SLOT_PRODUCTS } from './slot-products.ts'
import { OWN_NODE } from './start-program.ts'
import { writeTrial } from './trial-file.ts'

export interface SlotInstallerParts {
  slots: SlotFolder
  /** The folder of the slots, and the file that says what is tried (trial-file.ts). */
  folder: string
  trialFile: string
  /** Version of the Node that runs this program. */
  node: string
  /** New each time. */
  newId(): string
  /** Bytes that have to stay free on the disk of the slots. */
  reserve?: number
}

/** The file by which a program of a slot is started, and that which says by whose signatures it is updated. */
const PROGRAM = 'agent.mjs'
const SHIPPED = 'updates.json'
const RESERVE = 64 * 1024 * 1024

/**
 * Lays a new version of this program, or of the Node that runs it, into the slot that does not run, and wishes that it be tried.
 * INVARIANT: a slot is whole by itself: what does not change is copied from the one that runs, each file by its hash. Neither the
 * identity of the device nor its outbox is in it.
 */
export function slotInstaller(parts: SlotInstallerParts): Installer {
  const { slots, node } = parts
  return {
    kinds: ['agent-app', 'node-runtime'],
    installed(product) {
      if (product === SLOT_PRODUCTS['agent-app']) return slots.version(slots.running())
      return product === SLOT_PRODUCTS['node-runtime'] ? node : undefined
    },
    async install(order, file, context) {
      // The other slot is the way back of what is tried now.
      if (slots.pointer()?.trial) return { done: 'waits' }
      try {
        return layDown(parts, order, file, context)
      } catch (error) {
        throw diskFault(error)
      }
    },
  }
}

function layDown(parts: SlotInstallerParts, order: Order, file: string, context: InstallContext): InstallOutcome {
  const { slots, folder, trialFile, newId } = parts
  const { kind, product, version } = order.target.custom
  const isApp = kind === 'agent-app'
  if (kind in SLOT_PRODUCTS && product !== SLOT_PRODUCTS[isApp ? 'agent-app' : 'node-runtime'])
    throw new PreauError('UPDATE_PARCEL_INVALID', { what: 'product' })
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const letGo = hold(folder)
  if (!letGo) return { done: 'waits' }
  try {
    const running = slots.running()
    const current = slots.files(running)
    const files = isApp ? appFiles(readFileSync(file), current) : runtimeFiles(file, order, current)
    requireRoom(parts, files)
    const slot = slots.fill(isApp ? version : (slots.version(running) ?? version), files)
    const id = newId()
    const from = isApp ? slots.version(running) : parts.node
    writeTrial(trialFile, {
      ...{ id, product, target: order.name, sha256: order.target.hashes.sha256, to: version },
      ...(from !== undefined && { from }),
      ...(context.campaign !== undefined && { campaign: context.campaign }),
    })
    // Last: it is this that is followed.
    slots.keepWish({ id, slot })
    return { done: 'restart' }
  } finally {
    letGo()
  }
}

/** One program at a time lays anything down, an installer that a person runs among them. */
function hold(folder: string): (() => void) | undefined {
  try {
    return holdFile(join(folder, 'filling.lock'))
  } catch (error) {
    if (isPreauError(error, 'STORE_LOCKED')) return undefined
    throw new PreauError('UPDATE_DISK_FAILED', { fault: 'lock' }, error)
  }
}

type Current = ReturnType<SlotFolder['files']>

/** All of the new version; of the old one its Node, and who signs where the new one does not say it: it has to stay updatable. */
function appFiles(parcel: Buffer, current: Current): Map<string, SlotFile> {
  const files = new Map<string, SlotFile>(readProgram(parcel))
  for (const name of [OWN_NODE, SHIPPED]) {
    const kept = current.get(name)
    if (kept && !files.has(name)) files.set(name, kept)
  }
  return files
}

function runtimeFiles(path: string, { target }: Order, current: Current): Map<string, SlotFile> {
  if (!current.has(PROGRAM)) throw new PreauError('UPDATE_DISK_FAILED', { fault: 'slot' })
  return new Map<string, SlotFile>(current).set(OWN_NODE, { path, sha256: target.hashes.sha256 })
}

function requireRoom({ folder, reserve = RESERVE }: SlotInstallerParts, files: ReadonlyMap<string, SlotFile>): void {
  let bytes = reserve
  for (const file of files.values()) bytes += file instanceof Uint8Array ? file.length : statSync(file.path).size
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < bytes) throw new PreauError('UPDATE_DISK_FULL', { missing: bytes - bavail * bsize })
}
