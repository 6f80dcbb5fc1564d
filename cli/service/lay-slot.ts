import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { realSlotDisk } from '@preau/agent/update/real-slot-disk.ts'
import { SlotFolder } from '@preau/agent/update/slot-folder.ts'
import type { Step } from './step.ts'

type SlotStep = Extract<Step, { do: 'slot' }>

/** Whether what would run out of the slots at `path` is this version, byte for byte, and whole. */
export function isLaid({ from, files, version }: SlotStep, path: string): boolean {
  const slots = new SlotFolder(realSlotDisk(path))
  const slot = slots.running()
  const laid = slots.files(slot)
  const isSame = (name: string) => laid.get(name)?.sha256 === sumOf(readFileSync(join(from, name)))
  return slots.version(slot) === version && slots.whole().has(slot) && files.every(isSame)
}

/** Lays it into the slot that does not run, so that what runs is there until the new one is whole. */
export function laySlot({ from, files, version }: SlotStep, path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o755 })
  const slots = new SlotFolder(realSlotDisk(path))
  slots.install(version, new Map(files.map((name) => [name, readFileSync(join(from, name))])))
}

function sumOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
