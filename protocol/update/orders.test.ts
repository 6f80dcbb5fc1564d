import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareVersions } from '../rules/versions.ts'
import { targetsHead } from './make-metadata.ts'
import type { DirectorTargets, ImageTarget, ImageTargets } from './metadata.ts'
import { type DeviceSelf, readOrders } from './orders.ts'
import type { TargetFacts } from './target-facts.ts'

const DEVICE = '01999999-0000-7000-8000-000000000001'
const NOW = Date.UTC(2026, 10, 22)
const self: DeviceSelf = {
  device: DEVICE,
  groups: ['ring-1'],
  platform: 'linux-x64',
  hardware: new Set(['pc', 'epson:eb']),
}

const target = (version: string, facts: Partial<TargetFacts> = {}): ImageTarget => ({
  length: 10,
  hashes: { sha256: version.padEnd(64, '0').replace(/[^0-9a-f]/g, '0') },
  custom: { kind: 'agent-app', product: 'agent', version, ...facts },
})
const image = (targets: Record<string, ImageTarget>, floors = {}): ImageTargets => ({
  ...targetsHead(1, NOW),
  targets,
  floors,
})
const director = (to: Record<string, string[]>, from: ImageTargets, floors = {}): DirectorTargets => ({
  ...targetsHead(1, NOW),
  school: 's',
  floors,
  targets: Object.fromEntries(
    Object.entries(to).map(([name, receivers]) => {
      const { length, hashes } = from.targets[name] ?? target('9')
      return [name, { length, hashes, custom: { to: receivers } }]
    }),
  ),
})
const reasons = (images: ImageTargets, orders: DirectorTargets) =>
  readOrders(self, images, orders).refused.map(({ reason }) => reason)

describe('the orders of a director', () => {
  const images = image(
    {
      new: target('1.5.0'),
      old: target('1.0.0'),
      windows: target('1.6.0', { platforms: ['win32-x64'] }),
      epson: target('2.0', { kind: 'firmware', product: 'epson-eb', hardware: ['epson:eb'] }),
      vivitek: target('2.0', { kind: 'firmware', product: 'vivitek', hardware: ['vivitek:d'] }),
      root: target('1', { kind: 'director', product: 'mairie' }),
      patch: target('1.5.0', { patch: { from: 'old', gives: 'new' } }),
    },
    { agent: '1.4.0' },
  )

  it('are taken by those whom they name: all, a group, the device itself', () => {
    const orders = director({ new: ['group:ring-1'], epson: [`device:${DEVICE}`], old: ['group:ring-2'] }, images)
    expect(readOrders(self, images, orders)).toEqual({
      take: [
        { name: 'new', target: images.targets.new },
        { name: 'epson', target: images.targets.epson },
      ],
      refused: [],
    })
  })

  it('U13 are refused for what is not signed, is older than its floor, or is for other hardware', () => {
    for (const [name, reason] of Object.entries({
      invented: 'unknown',
      old: 'below_floor',
      windows: 'platform',
      vivitek: 'hardware',
      root: 'kind',
      patch: 'patch',
    })) {
      expect([name, reasons(images, director({ [name]: ['*'] }, images))]).toEqual([name, [reason]])
    }
    const differs = director({ new: ['*'] }, images)
    differs.targets.new = { length: 10, hashes: { sha256: 'f'.repeat(64) }, custom: { to: ['*'] } }
    expect(reasons(images, differs)).toEqual(['differs'])
  })

  it('U13 cannot lower a floor that the holders of the keys signed, only raise one', () => {
    expect(reasons(images, director({ old: ['*'] }, images, { agent: '0.1' }))).toEqual(['below_floor'])
    expect(reasons(images, director({ new: ['*'] }, images, { agent: '1.6' }))).toEqual(['below_floor'])
  })

  it('are followed in neither way where they name two versions of one product', () => {
    const two = image({ a: target('1.5.0'), b: target('1.6.0') })
    expect(reasons(two, director({ a: ['*'], b: [`device:${DEVICE}`] }, two))).toEqual(['two_versions', 'two_versions'])
  })

  it('U13 never bring anything that is not signed for this device, whatever they say', () => {
    const version = fc.constantFrom('1.0.0', '1.4.0', '1.5.0', '2.0')
    const facts = fc.record(
      {
        product: fc.constantFrom('agent', 'node', 'epson-eb'),
        platforms: fc.constantFrom('linux-x64', 'win32-x64').map((each) => [each]),
        hardware: fc.constantFrom('pc', 'other').map((each) => [each]),
      },
      { requiredKeys: ['product'] },
    )
    const name = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', 'toString')
    const anImage = fc.dictionary(
      name,
      fc.tuple(version, facts).map(([v, f]) => target(v, f)),
    )
    const order = fc.record({
      length: fc.constantFrom(10, 11),
      hashes: version.map((v) => target(v).hashes),
      custom: fc.record({ to: fc.subarray(['*', 'group:ring-1', 'group:x'], { minLength: 1 }) }),
    })
    fc.assert(
      fc.property(anImage, fc.dictionary(name, order), version, (targets, orders, floor) => {
        const signed = image(targets, { agent: floor })
        const { take } = readOrders(self, signed, { ...director({}, signed), targets: orders })
        expect(new Set(take.map((each) => each.target.custom.product)).size).toBe(take.length)
        for (const {
          name: taken,
          target: { length, hashes, custom },
        } of take) {
          expect(Object.hasOwn(targets, taken)).toBe(true)
          expect({ length, hashes }).toEqual({ length: orders[taken]?.length, hashes: orders[taken]?.hashes })
          expect(custom.platforms ?? ['linux-x64']).toContain('linux-x64')
          expect(custom.hardware ?? ['pc']).toContain('pc')
          if (custom.product === 'agent') expect(compareVersions(custom.version, floor)).toBeGreaterThanOrEqual(0)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
