// Checks and fetches updates of a device, without end: node run-check-updates.ts FOLDER SCHOOL
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FolderSource } from '../../agent/update/folder-source.ts'
import { Updates } from '../../agent/update/updates.ts'
import { realClock } from '../../agent/uplink/clock.ts'

const [folder = '', school = ''] = process.argv.slice(2)
const world = join(folder, 'world')
process.stdout.write('begun\n')
for (;;) {
  const updates = new Updates({
    ...{ folder: join(folder, 'device'), school, director: undefined, built: 0, reserve: 0 },
    shippedRoot: readFileSync(join(world, 'metadata', '1.root.json')),
    sources: [new FolderSource(world)],
    self: () => ({ device: school, groups: [], platform: 'linux-x64', hardware: new Set() }),
    clock: realClock(),
    log: () => undefined,
  })
  const signal = new AbortController().signal
  const { state } = await updates.check(signal)
  if (state !== 'current') throw new Error(state)
  for (const name of Object.keys(updates.image?.targets ?? {})) await updates.obtain(name, signal)
}
