import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { UpdateResult } from '@preau/protocol/messages/update-result.ts'
import { writeWhole } from '../uplink/whole-file.ts'
import { fieldsOf } from './slot-files.ts'

/** What is tried: an order that was laid into a slot, and as whom that tells how it went. */
export interface TrialOf extends Omit<UpdateResult, 'phase' | 'cause'> {
  /** Of the trial (slots.ts). */
  id: string
  sha256: string
}

/** The trial that is kept in a file; undefined where there is none, or nothing that can be read. */
export function readTrial(path: string): TrialOf | undefined {
  try {
    const kept: unknown = JSON.parse(readFileSync(path, 'utf8'))
    const { id, sha256, target, product, from, to, campaign } = fieldsOf(kept)
    const isText = [id, sha256, target, product, to].every((each) => typeof each === 'string')
    if (!isText) return undefined
    return {
      ...{ id: `${id}`, sha256: `${sha256}`, target: `${target}`, product: `${product}`, to: `${to}` },
      ...(typeof from === 'string' && { from }),
      ...(typeof campaign === 'string' && { campaign }),
    }
  } catch {
    return undefined
  }
}

/** Throws what the disk says. */
export function writeTrial(path: string, trial: TrialOf): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeWhole(path, JSON.stringify(trial))
}

export function removeTrial(path: string): void {
  rmSync(path, { force: true })
}
