import { createHash } from 'node:crypto'
import { makeSnapshot, makeTimestamp, targetsHead } from '@preau/protocol/update/make-metadata.ts'
import type { FileMeta } from '@preau/protocol/update/metadata.ts'
import fc from 'fast-check'
import { TrustedMetadataStore } from 'tuf-js/dist/store.js'
import { expect, it } from 'vitest'
import { checkTargets } from './check-targets.ts'
import { newKey, signBy, TestRepository } from './testing/test-repository.ts'

const NOW = Date.UTC(2041, 5, 1)
const DAY = 86_400_000
const repo = new TestRepository(NOW)
const stranger = newKey()
const keys = [...repo.holders, stranger, repo.online]

/** What tuf-js says of the same list, in the same place. */
function tufSays(bytes: Buffer, meta: FileMeta, now: number): boolean {
  const file = (content: unknown) => Buffer.from(JSON.stringify(signBy(content, [repo.online])))
  const snapshot = file(makeSnapshot(meta, 1, now))
  const sum = createHash('sha256').update(snapshot).digest('hex')
  const store = new TrustedMetadataStore(repo.rootBytes)
  Object.assign(store, { referenceTime: new Date(now) })
  store.updateTimestamp(file(makeTimestamp({ version: 1, length: snapshot.length, hashes: { sha256: sum } }, 1, now)))
  store.updateSnapshot(snapshot)
  return isTaken(() => store.updateDelegatedTargets(bytes, 'targets', 'root'))
}

function isTaken(check: () => unknown): boolean {
  try {
    check()
    return true
  } catch {
    return false
  }
}

it('a list of targets is taken where tuf-js takes it, and nowhere else', () => {
  const target = {
    length: 1,
    hashes: { sha256: 'a'.repeat(64) },
    custom: { kind: 'agent-app', product: 'a', version: '1' },
  }
  const rarely = fc.constantFrom(false, false, false, true)
  const cases = fc.record({
    by: fc.oneof(fc.subarray(keys), fc.constant(repo.holders)),
    twice: rarely,
    forged: fc.option(fc.nat(keys.length - 1), { nil: undefined, freq: 1 }),
    version: fc.integer({ min: 1, max: 3 }),
    isOther: rarely,
    days: fc.integer({ min: -2, max: 120 }),
    names: fc.uniqueArray(fc.constantFrom('a', 'b', 'ü', '__proto__', 'q"\\'), { maxLength: 4 }),
    extra: fc.option(fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.constant(null))), {
      nil: undefined,
    }),
    cut: rarely,
  })
  let taken = 0
  fc.assert(
    fc.property(cases, ({ by, twice, forged, version, isOther, days, names, extra, cut }) => {
      const targets = Object.fromEntries(names.map((name) => [name, target]))
      const file = signBy({ ...targetsHead(version, NOW, 100), targets, ...(extra !== undefined && { extra }) }, by)
      if (twice) file.signatures.push(...file.signatures.slice(0, 1))
      const wrong = forged === undefined ? undefined : file.signatures[forged]
      if (wrong) wrong.sig = wrong.sig.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))
      const whole = Buffer.from(JSON.stringify(file))
      const meta = {
        version: isOther ? version + 1 : version,
        length: whole.length,
        hashes: { sha256: createHash('sha256').update(whole).digest('hex') },
      }
      const bytes = cut ? whole.subarray(0, whole.length - 1) : whole
      const now = NOW + days * DAY
      const ours = isTaken(() => checkTargets(bytes, meta, repo.root, now))
      if (ours) taken++
      // 2041 plus days lies after every clock of a machine that runs this.
      expect(ours).toBe(tufSays(bytes, meta, now))
    }),
    { numRuns: 300 },
  )
  expect(taken).toBeGreaterThan(20)
})
