import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { filesIn } from './publish.ts'
import { KeyTable } from './testing/key-table.ts'

let table: KeyTable
beforeEach(async () => {
  table = new KeyTable()
  await table.found()
})
afterEach(() => table.remove())
afterAll(() => KeyTable.forget())

describe('a stick', () => {
  it('brings to a school without a link what is signed, once', async () => {
    const [stick, data] = [table.path('stick'), table.path('data')]
    mkdirSync(data)
    expect(await table.type('bundle', stick)).toBe(0)
    expect(await table.type('import', stick, '--data', data, '--json')).toBe(0)
    expect(JSON.parse(table.said[0] ?? '')).toEqual({ isNew: true, targets: 1 })
    expect(filesIn(join(data, 'updates', 'metadata')).sort()).toEqual([
      ...['1.root.json', '1.snapshot.json', '1.targets.json', 'timestamp.json'],
    ])
    expect(readdirSync(join(data, 'updates', 'blobs'))).toHaveLength(1)
    await table.type('import', stick, '--data', data, '--json')
    expect(JSON.parse(table.said[0] ?? '')).toEqual({ isNew: false, targets: 0 })
  })

  it('U18 brings a school forward over many changes, also of the keys', async () => {
    const [stick, data] = [table.path('stick'), table.path('data')]
    mkdirSync(data)
    await table.type('bundle', stick)
    await table.type('import', stick, '--data', data)
    for (const name of ['diane', 'eve']) {
      table.key(name)
      await table.type(
        'rotate',
        '--remove',
        table.idOf(name === 'diane' ? 'chloe' : 'diane'),
        '--add',
        table.path(`${name}.pub`),
      )
      await table.signed(['anna', 'bruno'])
    }
    await table.add('1.1.0', 'two')
    await table.signed(['eve', 'anna'])
    expect(await table.type('bundle', stick)).toBe(0)
    await table.type('import', stick, '--data', data, '--json')
    expect(JSON.parse(table.said[0] ?? '')).toEqual({ isNew: true, targets: 1 })
    expect(await table.type('verify', stick)).toBe(0)
    expect(table.said[0]).toContain('root 3, list 4')
  })

  it('that was changed or is older than what is there changes nothing', async () => {
    const [old, stick, data] = [table.path('old'), table.path('stick'), table.path('data')]
    mkdirSync(data)
    await table.type('bundle', old)
    await table.add('1.1.0', 'two')
    await table.signed()
    await table.type('bundle', stick)
    for (const file of filesIn(stick)) if (file.endsWith('.agent.mjs')) writeFileSync(join(stick, file), 'owt')
    expect(await table.type('import', stick, '--data', data)).toBe(1)
    expect(table.said[0]).toContain('UPDATE_TARGET_DIFFERS')
    expect(readdirSync(join(data, 'updates', 'blobs'))).toEqual([])
    expect(await table.type('import', old, '--data', data)).toBe(1)
    expect(table.said[0]).toContain('UPDATE_UNTRUSTED')
  })

  it('takes only what it is asked for', async () => {
    await table.add('1.1.0', 'two')
    await table.signed()
    expect(await table.type('bundle', table.path('stick'), '--only', 'agent/1.1', '--json')).toBe(0)
    expect(JSON.parse(table.said[0] ?? '')).toMatchObject({ files: 1 })
  })
})

describe('a patch', () => {
  it('is prepared from two targets, smaller than the second, and signed as they are', async () => {
    const base = Array.from({ length: 4000 }, (_, line) => `const line${line} = ${Math.imul(line, 2654435761)}\n`)
    await table.add('2.0.0', base.join(''))
    await table.add('2.1.0', [...base.slice(0, 2000), 'another line\n', ...base.slice(2000)].join(''))
    expect(await table.type('patch', 'agent/2.0.0/agent.mjs', 'agent/2.1.0/agent.mjs')).toBe(0)
    await table.signed()
    const listed = readFileSync(join(table.depot, 'published', 'metadata', '2.targets.json'), 'utf8')
    const targets: Record<string, { length: number; custom: { patch?: object } }> = JSON.parse(listed).signed.targets
    const [patch] = Object.values(targets).filter(({ custom }) => custom.patch)
    expect(patch?.custom.patch).toEqual({ from: 'agent/2.0.0/agent.mjs', gives: 'agent/2.1.0/agent.mjs' })
    expect(patch?.length).toBeLessThan(500)
    expect(await table.type('patch', 'agent/2.0.0/agent.mjs', 'agent/2.0.0/agent.mjs')).toBe(1)
    expect(await table.type('patch', 'agent/2.0.0/agent.mjs', 'agent/9/agent.mjs')).toBe(1)
  })
})
