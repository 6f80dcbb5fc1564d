import { PreauError } from '@preau/protocol/errors.ts'
import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import type { Machine } from '../../vitals/machine.ts'

const DEBIAN = ['-W', '-f', `\${db:Status-Status}\\t\${Package}\\t\${Version}\\n`]
const RPM = ['-qa', '--qf', 'installed\\t%{NAME}\\t%{VERSION}-%{RELEASE}\\n']

/** The installed packages; throws READING_FAILED where there is neither dpkg nor rpm. Maintainers are left out: they are persons. */
export async function software(machine: Machine): Promise<SectionItem<'software'>[]> {
  const options = { timeout: 60_000 }
  const result = (await machine.run('dpkg-query', DEBIAN, options)) ?? (await machine.run('rpm', RPM, options))
  if (result === undefined) throw new PreauError('READING_FAILED', { section: 'software' })
  return parsePackages(result.stdout)
}

/** One line a package: state, name, version. One version of a package once, though it is there for two architectures. */
export function parsePackages(text: string): SectionItem<'software'>[] {
  const lines = new Set(text.split('\n').filter((line) => line.startsWith('installed\t')))
  return [...lines].sort().map((line) => {
    const [, name = '', version = ''] = line.split('\t')
    return { name, version }
  })
}
