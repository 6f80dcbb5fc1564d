// Verifies signed metadata as a device does after its start, and says how long that took: node verify-updates.ts FOLDER
const from = performance.now()
const { readFileSync } = await import('node:fs')
const { join } = await import('node:path')
const { FolderSource } = await import('../../../agent/update/folder-source.ts')
const { Updates } = await import('../../../agent/update/updates.ts')
const loaded = performance.now()
const cpuBefore = process.cpuUsage()

const [folder = '', school = ''] = process.argv.slice(2)
const updates = new Updates({
  ...{ folder: join(folder, 'device'), school, director: 'mairie', built: 0, reserve: 0 },
  shippedRoot: readFileSync(join(folder, 'world', 'metadata', '1.root.json')),
  sources: [new FolderSource(join(folder, 'world'))],
  self: () => ({ device: school, groups: [], platform: 'linux-x64', hardware: new Set() }),
  clock: { wall: () => Date.now(), after: () => () => undefined },
  log: () => undefined,
})
const { state, orders } = await updates.check(new AbortController().signal)
const verified = performance.now()
const cpu = process.cpuUsage(cpuBefore)
process.stdout.write(
  JSON.stringify({
    state,
    orders: orders.take.length,
    load: loaded - from,
    verify: verified - loaded,
    cpu: (cpu.user + cpu.system) / 1000,
    rss: process.memoryUsage().rss,
  }),
)

export {}
