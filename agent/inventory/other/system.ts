import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import type { Machine } from '../../vitals/machine.ts'
import { rowsOf, textOf } from '../../vitals/records.ts'
import { defined } from '../defined.ts'

/** The machine, from systeminformation. */
export async function system(machine: Machine): Promise<SectionItem<'system'>[]> {
  const [made] = rowsOf(await machine.information('system'))
  const [os] = rowsOf(await machine.information('osInfo'))
  const cpus = machine.os.cpus()
  return [
    defined({
      manufacturer: textOf(made, 'manufacturer'),
      model: textOf(made, 'model'),
      serial: textOf(made, 'serial'),
      uuid: textOf(made, 'uuid'),
      hostname: machine.os.hostname(),
      os: defined({
        name: textOf(os, 'distro'),
        version: textOf(os, 'release'),
        build: textOf(os, 'build'),
        kernel: machine.os.release(),
        arch: machine.os.arch(),
      }),
      processor: defined({ name: cpus[0]?.model, cores: cpus.length }),
    }),
  ]
}
