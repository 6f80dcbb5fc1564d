import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TargetFacts } from '@preau/protocol/update/target-facts.ts'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readSpecs, templatesIn } from '../drivers/spec-files.ts'
import { findRunbook } from '../fixes/runbook-files.ts'
import { DeviceSpecs } from './device-specs.ts'
import { LaidFiles } from './laid-files.ts'
import { Runbooks } from './runbooks.ts'
import { dataFolder, ordered } from './testing/orders.ts'

const ROOT = join(import.meta.dirname, '../..')
const SPECS = join(ROOT, 'firmware-specs/devices')
const EPSON = readFileSync(join(SPECS, 'epson/escvp21.yaml'), 'utf8')
const LOGS = readFileSync(join(ROOT, 'runbooks/collect_logs.yaml'), 'utf8')
const never = () => {
  throw new Error('it is told of as unusable')
}

function specs() {
  const folder = dataFolder(onTestFinished)
  const changed: string[] = []
  const installer = new DeviceSpecs({
    folder,
    templates: () => templatesIn(join(ROOT, 'firmware-specs/templates')),
    onChanged: async (id) => void changed.push(id),
  })
  const facts: TargetFacts = { kind: 'spec', product: 'spec.epson.escvp21', version: '2.0' }
  const install = (text: string | Uint8Array, more: Partial<TargetFacts> = {}) => {
    const { order, file } = ordered(folder, { ...facts, ...more }, text)
    return installer.install(order, file)
  }
  const laid = { folder: join(folder, 'specs/devices'), onBad: never }
  const inUse = () => readSpecs(SPECS, new Set(['epson/escvp21']), laid)[0]?.spec
  return { folder, changed, installer, install, inUse, laid }
}

describe('a spec that is signed', () => {
  it('stands in for the one that came with the program, and is made known', async () => {
    const { install, installer, inUse, changed } = specs()
    expect(inUse()?.names).not.toContain('EB-0001')
    expect(await install(EPSON.replace('names: [', 'names: [EB-0001, '))).toEqual({ done: 'installed' })
    expect([inUse()?.names[0], changed, installer.installed('spec.epson.escvp21')]).toEqual([
      'EB-0001',
      ['epson/escvp21'],
      '2.0',
    ])
  })

  it.each([
    ['that is no YAML', 'a: [', {}],
    ['of another shape', 'vendor: Epson', {}],
    ['whose match names no read', EPSON.replace(/read: \w+/, 'read: nothing'), {}],
    ['of a product that is no spec', EPSON, { product: 'epson' }],
    ['of more bytes than any', `# ${'x'.repeat(70_000)}\n${EPSON}`, {}],
  ])('%s leaves the old one in use', async (_, text, more) => {
    const { install, inUse, changed } = specs()
    await install(EPSON.replace('names: [', 'names: [EB-0001, '))
    changed.length = 0
    expect(await install(text, { version: '3.0', ...more })).toMatchObject({ done: 'failed' })
    expect([inUse()?.names[0], changed]).toEqual(['EB-0001', []])
  })

  it('that somebody changed on the disk counts as not there, and one that cannot be read is not used', async () => {
    const { folder, install, installer, laid } = specs()
    await install(EPSON)
    writeFileSync(join(folder, 'specs/devices/epson/escvp21.yaml'), 'a: [')
    expect(installer.installed('spec.epson.escvp21')).toBeUndefined()
    const told: unknown[] = []
    const [found] = readSpecs(SPECS, new Set(['epson/escvp21']), { ...laid, onBad: (error) => void told.push(error) })
    expect([found?.spec.vendor, told.length]).toEqual(['Epson', 1])
  })

  it('whose bytes are spoiled anywhere is used as a whole or not at all', async () => {
    const { install, inUse } = specs()
    const changes = fc.array(fc.tuple(fc.nat(EPSON.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(changes, async (spoiled) => {
        const bytes = Buffer.from(EPSON)
        for (const [at, byte] of spoiled) bytes[at] = byte
        expect(['installed', 'failed']).toContain((await install(bytes)).done)
        expect(inUse()?.vendor).toEqual(expect.any(String))
      }),
      { numRuns: 60 },
    )
  })
})

describe('a runbook that is signed', () => {
  const facts: TargetFacts = { kind: 'runbook', product: 'runbook.collect-logs', version: '1.1' }
  const newer = LOGS.replace('version: "1.0"', 'version: "1.1"').replace('most: 168', 'most: 24')

  it('is found instead of the one that came with the program', async () => {
    const folder = dataFolder(onTestFinished)
    const runbooks = new Runbooks(folder)
    const { order, file } = ordered(folder, facts, newer)
    expect(await runbooks.install(order, file)).toEqual({ done: 'installed' })
    const found = findRunbook('collect_logs', [join(ROOT, 'runbooks'), join(folder, 'runbooks')], never)
    expect([found.version, runbooks.installed('runbook.collect-logs')]).toEqual(['1.1', '1.1'])
  })

  it.each([
    ['that names what no catalogue has', newer.replace('logs.collect', 'shell.run'), {}],
    ['of another version than was signed', LOGS, {}],
    ['of another name', newer, { product: 'runbook.reboot' }],
  ])('%s leaves the old one', async (_, text, more) => {
    const folder = dataFolder(onTestFinished)
    const runbooks = new Runbooks(folder)
    const { order, file } = ordered(folder, { ...facts, ...more }, text)
    expect(await runbooks.install(order, file)).toMatchObject({ done: 'failed', code: 'RUNBOOK_INVALID' })
    expect(existsSync(join(folder, 'runbooks'))).toBe(false)
  })
})

describe('files that were laid down', () => {
  it('are as the list says after a cut between file and list, or count as not there', () => {
    const folder = dataFolder(onTestFinished)
    const laid = new LaidFiles(folder)
    laid.lay('a', '1.0', 'a.yaml', Buffer.from('one'))
    // The power went after the file was written and before the list was.
    writeFileSync(join(folder, 'a.yaml'), 'two')
    expect(laid.version('a')).toBeUndefined()
    laid.lay('a', '2.0', 'a.yaml', Buffer.from('two'))
    expect(laid.version('a')).toBe('2.0')
    writeFileSync(join(folder, 'laid.list'), '{"a":')
    expect(laid.version('a')).toBeUndefined()
    laid.lay('a', '2.0', 'b.yaml', Buffer.from('two'))
    expect(laid.version('a')).toBe('2.0')
  })

  it('leave nothing of the name that a product had before', () => {
    const folder = dataFolder(onTestFinished)
    const laid = new LaidFiles(folder)
    laid.lay('a', '1.0', 'a.yaml', Buffer.from('one'))
    laid.lay('a', '2.0', 'b.yaml', Buffer.from('two'))
    expect(existsSync(join(folder, 'a.yaml'))).toBe(false)
  })
})
