import { writeFile } from 'node:fs/promises'
import { platformSources } from '../vitals/platforms.ts'
import { realMachine } from '../vitals/real-machine.ts'
import { recorder } from '../vitals/recorder.ts'
import { collectInventory } from './collect.ts'

/**
 * `node agent/inventory/record.ts FILE`: asks this machine everything that the agent would, and writes its answers to FILE.
 * Look through it before you give it away: a recording holds names and numbers that the agent itself would leave out.
 */
async function record(file: string): Promise<void> {
  const machine = realMachine()
  const tape = recorder(machine)
  for (const source of platformSources(machine.platform)) await source.read(tape.machine).catch(() => undefined)
  await collectInventory(tape.machine)
  machine.stop()
  await writeFile(file, `${JSON.stringify(tape.recording(), null, 2)}\n`)
}

await record(process.argv[2] ?? 'this-machine.recorded.json')
