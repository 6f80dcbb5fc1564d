import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { templatesIn } from '@preau/agent/drivers/spec-files.ts'
import { specFaults } from '@preau/agent/specs/check-spec.ts'
import { textFaults } from '@preau/agent/specs/check-text.ts'
import { readProgram } from '@preau/agent/update/parcel.ts'
import { SLOT_PRODUCTS } from '@preau/agent/update/slot-products.ts'
import { type ErrorCode, PreauError } from '@preau/protocol/errors.ts'
import { KIOSK_POLICY_MAX_BYTES, KIOSK_POLICY_PRODUCT, readKioskPolicy } from '@preau/protocol/rules/window-rules.ts'
import { APPROVERS_TARGET, decodeApprovers } from '@preau/protocol/runbooks/approval.ts'
import { RUNBOOK_MAX_BYTES, readRunbook } from '@preau/protocol/runbooks/runbook.ts'
import { MAX_IMAGE_BYTES } from '@preau/protocol/spec/firmware.ts'
import { readSpec } from '@preau/protocol/spec/spec-text.ts'
import {
  boardOfHardware,
  productOfRunbook,
  productOfSpec,
  SPEC_MAX_BYTES,
  specOfProduct,
} from '@preau/protocol/update/data-products.ts'
import { type ImageTargets, METADATA_LIMITS, readRoot } from '@preau/protocol/update/metadata.ts'
import { PACKAGE_ENTRY_MAX_BYTES, readPackageEntry } from '@preau/protocol/update/package-entry.ts'
import type { TargetFacts, TargetKind } from '@preau/protocol/update/target-facts.ts'

/** Fifty keys, each of a person, take a fifth of it. */
const APPROVERS_MAX_BYTES = 64 * 1024

/** A file that is about to be in the list, as it will be signed. */
export interface Content {
  path: string
  /** Of the target in the list. */
  name: string
  length: number
  facts: TargetFacts
  /** What is in the list. */
  targets: ImageTargets['targets']
  /** Folder of the specs of this program. */
  specs: string
}

/**
 * Looks into a target as a device will: what no device could use is not signed. Throws what the reader of its kind
 * throws, and REQUEST_INVALID where it is signed for something else than it says.
 */
export function requireContent(content: Content): void {
  CHECKS[content.facts.kind]?.(content)
}

const CHECKS: Partial<Record<TargetKind, (content: Content) => void>> = {
  'agent-app'({ path, facts }) {
    if (facts.product !== SLOT_PRODUCTS['agent-app']) throw wrong('--product', SLOT_PRODUCTS['agent-app'])
    readProgram(readFileSync(path))
  },
  'node-runtime'({ facts }) {
    if (facts.product !== SLOT_PRODUCTS['node-runtime']) throw wrong('--product', SLOT_PRODUCTS['node-runtime'])
  },
  spec(content) {
    const id = specOfProduct(content.facts.product)
    if (id === undefined) throw wrong('--product', productOfSpec('maker/device'))
    const text = textOf(content, SPEC_MAX_BYTES, 'SPEC_INVALID')
    const [fault] = [
      ...specFaults(readSpec(text, id, templatesIn(join(dirname(content.specs), 'templates')))),
      ...textFaults(id, text),
    ]
    if (fault !== undefined) throw new PreauError('SPEC_INVALID', { path: '/', expected: fault })
  },
  runbook(content) {
    const { runbook, version } = readRunbook(textOf(content, RUNBOOK_MAX_BYTES, 'RUNBOOK_INVALID'))
    const { facts } = content
    if (facts.product !== productOfRunbook(runbook)) throw wrong('--product', productOfRunbook(runbook))
    if (facts.version !== version) throw wrong('--version', version)
  },
  policy(content) {
    const { version } = readKioskPolicy(textOf(content, KIOSK_POLICY_MAX_BYTES, 'KIOSK_POLICY_INVALID'))
    if (content.facts.product !== KIOSK_POLICY_PRODUCT) throw wrong('--product', KIOSK_POLICY_PRODUCT)
    if (content.facts.version !== version) throw wrong('--version', version)
  },
  package(content) {
    const entry = readPackageEntry(textOf(content, PACKAGE_ENTRY_MAX_BYTES, 'PACKAGE_INVALID'))
    const { facts, targets } = content
    if (facts.product !== entry.package) throw wrong('--product', entry.package)
    if (facts.version !== entry.version) throw wrong('--version', entry.version)
    const systems = Object.keys(entry.systems).sort()
    if ([...(facts.platforms ?? [])].sort().join() !== systems.join()) throw wrong('--platforms', systems.join())
    for (const [system, { file }] of Object.entries(entry.systems)) {
      const target = Object.hasOwn(targets, file.target) ? targets[file.target] : undefined
      if (target?.custom.kind !== 'package-file') throw new PreauError('UPDATE_TARGET_NOT_FOUND', { name: file.target })
      if (target.hashes.sha256 !== file.sha256)
        throw new PreauError('PACKAGE_INVALID', {
          path: `/systems/${system}/file/sha256`,
          expected: target.hashes.sha256,
        })
    }
  },
  approvers(content) {
    if (content.name !== APPROVERS_TARGET) throw wrong('--name', APPROVERS_TARGET)
    const text = textOf(content, APPROVERS_MAX_BYTES, 'APPROVERS_INVALID')
    decodeApprovers(jsonOf(text, 'APPROVERS_INVALID'))
  },
  director(content) {
    const name = `directors/${content.facts.product}.json`
    if (content.name !== name) throw wrong('--name', name)
    readRoot(textOf(content, METADATA_LIMITS.root, 'UPDATE_METADATA_INVALID'))
  },
  firmware({ facts, length }) {
    const boards = facts.hardware ?? []
    if (boards.length === 0 || boards.some((each) => !boardOfHardware(each)))
      throw wrong('--hardware', 'board:maker/device:model')
    if (length > MAX_IMAGE_BYTES || length === 0) throw wrong('FILE', `1 … ${MAX_IMAGE_BYTES}`)
  },
}

function textOf({ path, length }: Content, most: number, code: ErrorCode): string {
  if (length > most) throw new PreauError(code, { path: '/', expected: `${most} bytes at most` })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
  } catch (error) {
    throw new PreauError(code, { path: '/', expected: 'UTF-8' }, error)
  }
}

function jsonOf(text: string, code: ErrorCode): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new PreauError(code, { path: '/', expected: 'JSON' }, error)
  }
}

function wrong(option: string, expected: string): PreauError {
  return new PreauError('REQUEST_INVALID', { command: 'repo', option, expected })
}
