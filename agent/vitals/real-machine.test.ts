import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os, { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeReport } from '@preau/protocol/messages/report.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { platformSources } from './platforms.ts'
import { realMachine } from './real-machine.ts'

const onUnix = describe.skipIf(os.platform() === 'win32')

describe('this machine', () => {
  let folder: string
  const machine = realMachine()
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'preau-machine-'))
  })
  afterAll(async () => {
    machine.stop()
    await rm(folder, { recursive: true })
  })

  it('reads files, folders and sizes, and says undefined where there is nothing', async () => {
    await writeFile(join(folder, 'b'), 'é')
    await writeFile(join(folder, 'a'), '')
    const nowhere = join(folder, 'nowhere')
    expect([
      await machine.readText(join(folder, 'b')),
      await machine.readBytes(join(folder, 'b')),
      await machine.listFolder(folder),
      await machine.readText(nowhere),
      await machine.readBytes(nowhere),
      await machine.listFolder(nowhere),
      await machine.statfs(nowhere),
      await machine.readText(folder),
    ]).toEqual(['é', Buffer.from('é'), ['a', 'b'], undefined, undefined, [], undefined, undefined])
    expect((await machine.statfs(folder))?.size).toBeGreaterThan(0)
  })

  it('takes every reading that costs nothing, in a shape that a report bears', async () => {
    const values: ReadingValues = {}
    for (const source of platformSources(machine.platform).filter(({ spawns }) => spawns === 0)) {
      Object.assign(values, await source.read(machine))
    }
    expect(values['memory.used']).toBeGreaterThan(0)
    expect(() => decodeReport({ samples: [{ seq: 0, at: 0, uptime: 0, values }] })).not.toThrow()
  })

  onUnix('runs programs', () => {
    const limit = { timeout: 20_000 }

    it('without a shell, in English, with none of what the agent itself was given', async () => {
      expect(await machine.run('printf', ['%s', '$(id) `id`'], limit)).toEqual({ stdout: '$(id) `id`', code: 0 })
      expect((await machine.run('env', [], limit))?.stdout.split('\n').sort()).toEqual([
        '',
        'LANGUAGE=',
        'LC_ALL=C.UTF-8',
        'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
      ])
    })

    it('and gives what one printed that ended badly', async () => {
      expect(await machine.run('sh', ['-c', 'echo told; exit 3'], limit)).toEqual({ stdout: 'told\n', code: 3 })
    })

    it('and says undefined where there is no such program', async () => {
      expect(await machine.run('no-such-program-at-all', [], limit)).toBeUndefined()
    })

    it('and ends one that takes too long', async () => {
      const running = machine.run('sleep', ['60'], { timeout: 100 })
      await expect(running).rejects.toMatchObject({
        code: 'READING_FAILED',
        context: { program: 'sleep', timeout: 100 },
      })
    })
  })
})
