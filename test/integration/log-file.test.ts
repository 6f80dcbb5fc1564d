import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLogFile } from '../../agent/log-file.ts'
import { mountSmallDisk, NO_SMALL_DISK } from '../processes/small-disk.ts'

describe('the log of an agent on a full disk', () => {
  it('loses lines but not its agent, and goes on whole when there is room', (context) => {
    if (NO_SMALL_DISK !== undefined) context.skip(NO_SMALL_DISK)
    const disk = mountSmallDisk(1)
    try {
      const log = openLogFile({ path: join(disk.path, 'agent.log'), maxBytes: 64 * 1024, keep: 2 })
      log.write('{"event":"before"}')
      disk.fill()
      for (let i = 0; i < 5000; i++) log.write(`{"event":"lost","i":${i}}`)
      disk.empty()
      for (let i = 0; i < 100; i++) log.write(`{"event":"after","i":${i}}`)
      log.close()
      const names = readdirSync(disk.path).filter((name) => name.startsWith('agent.log'))
      const lines = names.flatMap((name) => readFileSync(join(disk.path, name), 'utf8').split('\n'))
      expect(lines.filter((line) => line.includes('"after"')).map((line) => JSON.parse(line).i)).toEqual(
        Array.from({ length: 100 }, (_, i) => i),
      )
      expect(names.every((name) => statSync(join(disk.path, name)).size <= 64 * 1024)).toBe(true)
    } finally {
      disk.remove()
    }
  })
})
