import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isPreauError } from '@preau/protocol/errors.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { atOnce } from './testing/at-once.ts'
import { TestRepository } from './testing/test-repository.ts'
import { Updates } from './updates.ts'

const NOW = Date.UTC(2041, 5, 1)
const SCHOOL = '01999999-0000-7000-8000-00000000000a'
const AGENT = 'agent/1.5.0/agent.mjs'

function published(): { repo: TestRepository; bytes: Buffer } {
  const repo = new TestRepository(NOW)
  const director = TestRepository.director(NOW, repo.source, 'mairie', SCHOOL)
  repo.add('directors/mairie.json', director.rootBytes, { kind: 'director', product: 'mairie', version: '1' })
  const bytes = repo.add(AGENT, 'fifteen', { version: '1.5.0' })
  repo.publish()
  const { length, hashes } = repo.targets.targets[AGENT] ?? { length: 0, hashes: { sha256: '' } }
  if (director.director) director.director.targets = { [AGENT]: { length, hashes, custom: { to: ['*'] } } }
  director.next()
  director.publish({ by: [director.online] })
  return { repo, bytes }
}

it('never falls over spoiled bytes of any file on the way, and never gives other bytes than were signed', async () => {
  const { repo, bytes } = published()
  const shippedRoot = repo.rootBytes
  const files = [...repo.source.files]
  const damage = fc.record({
    file: fc.nat(files.length - 1),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    how: fc.constantFrom('bit', 'cut', 'more', 'gone', 'another'),
    bit: fc.nat(7),
  })
  let refused = 0
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
      const folder = mkdtempSync(join(tmpdir(), 'preau-updates-fuzz-'))
      try {
        for (const [path, content] of files) repo.source.files.set(path, content)
        for (const { file, at, how, bit } of damages) {
          const [path = '', content = Buffer.alloc(0)] = files[file] ?? []
          const place = Math.floor(at * content.length)
          const spoiled = Buffer.from(content)
          spoiled[place] = (spoiled[place] ?? 0) ^ (1 << bit)
          if (how === 'gone') repo.source.files.delete(path)
          else if (how === 'bit') repo.source.files.set(path, spoiled)
          else if (how === 'cut') repo.source.files.set(path, content.subarray(0, place))
          else if (how === 'more') repo.source.files.set(path, Buffer.concat([content, Buffer.from('x')]))
          else repo.source.files.set(path, files[(file + 1) % files.length]?.[1] ?? content)
        }
        const updates = new Updates({
          ...{ folder, shippedRoot, sources: [repo.source], school: SCHOOL, director: 'mairie', built: 0, reserve: 0 },
          self: () => ({ device: SCHOOL, groups: [], platform: 'linux-x64', hardware: new Set() }),
          clock: { wall: () => NOW, after: atOnce },
          log: () => undefined,
        })
        const { state, orders } = await updates.check(new AbortController().signal)
        if (state !== 'current') refused += 1
        expect(orders.take.map(({ name }) => name).filter((name) => name !== AGENT)).toEqual([])
        if (state !== 'current') expect(orders.take).toEqual([])
        const path = await updates.obtain(AGENT, new AbortController().signal).catch((error: unknown) => {
          if (!isPreauError(error)) throw error
          return undefined
        })
        if (path !== undefined) expect(readFileSync(path)).toEqual(bytes)
      } finally {
        rmSync(folder, { recursive: true })
      }
    }),
    { numRuns: 150 },
  )
  expect(refused).toBeGreaterThan(10)
})
