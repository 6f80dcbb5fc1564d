import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { KIOSK_POLICY_PRODUCT } from '@preau/protocol/rules/window-rules.ts'
import type { TargetFacts } from '@preau/protocol/update/target-facts.ts'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { KioskPolicies, laidKioskPolicy } from './kiosk-policies.ts'
import { dataFolder, ordered } from './testing/orders.ts'

const policyOf = (version: string, more: object = {}) => JSON.stringify({ policy: 'kiosk', version, ...more })

function policies() {
  const folder = dataFolder(onTestFinished)
  const installer = new KioskPolicies(folder)
  const install = (text: string | Uint8Array, more: Partial<TargetFacts> = {}) => {
    const facts: TargetFacts = { kind: 'policy', product: KIOSK_POLICY_PRODUCT, version: '2', ...more }
    const { order, file } = ordered(folder, facts, text)
    return installer.install(order, file)
  }
  return { folder, installer, install, inUse: () => laidKioskPolicy(folder) }
}

describe('a policy of the kiosk that is signed', () => {
  it('is what the next window begins by, and a newer one stands in its place', async () => {
    const { install, installer, inUse } = policies()
    expect(inUse()).toBeUndefined()
    expect(await install(policyOf('2', { sites: ['ent.fr'] }))).toEqual({ done: 'installed' })
    expect([inUse(), installer.installed(KIOSK_POLICY_PRODUCT)]).toEqual([
      { policy: 'kiosk', version: '2', sites: ['ent.fr'] },
      '2',
    ])
    expect(await install(policyOf('3'), { version: '3' })).toEqual({ done: 'installed' })
    expect(inUse()).toEqual({ policy: 'kiosk', version: '3' })
  })

  it.each([
    ['that is no YAML', '{', {}],
    ['that gives what none may', policyOf('3', { permissions: ['media'] }), {}],
    ['of another version than was signed', policyOf('4'), {}],
    ['of another product', policyOf('3'), { product: 'policy' }],
    ['of more bytes than any', `# ${'x'.repeat(40_000)}\n${policyOf('3')}`, {}],
    ['that is no text', Uint8Array.of(0xff, 0xfe, 0x00), {}],
  ])('%s leaves the old one in use', async (_, text, more) => {
    const { install, inUse, installer } = policies()
    await install(policyOf('2', { sites: ['ent.fr'] }))
    expect(await install(text, { version: '3', ...more })).toMatchObject({ done: 'failed' })
    expect([inUse()?.sites, installer.installed(KIOSK_POLICY_PRODUCT)]).toEqual([['ent.fr'], '2'])
  })

  it('that somebody changed on the disk counts as not there: the rules of the program hold, and it is laid down anew', async () => {
    const { folder, install, installer, inUse } = policies()
    await install(policyOf('2', { sites: ['ent.fr'] }))
    writeFileSync(join(folder, 'policies/kiosk.yaml'), policyOf('2', { sites: ['ailleurs.fr'] }))
    expect([inUse(), installer.installed(KIOSK_POLICY_PRODUCT)]).toEqual([undefined, undefined])
    await install(policyOf('2', { sites: ['ent.fr'] }))
    expect(inUse()?.sites).toEqual(['ent.fr'])
  })

  it('whose bytes are spoiled anywhere is used as a whole or not at all', async () => {
    const { install, inUse } = policies()
    const good = policyOf('2', { sites: ['ent.fr'], keys: { refused: ['Insert'] } })
    await install(good)
    const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(changes, async (spoiled) => {
        const bytes = Buffer.from(good)
        for (const [at, byte] of spoiled) bytes[at] = byte
        const before = inUse()
        const { done } = await install(bytes)
        if (done === 'failed') expect(inUse()).toEqual(before)
        else expect(inUse()).toMatchObject({ policy: 'kiosk', version: '2' })
      }),
      { numRuns: 60 },
    )
  })
})
