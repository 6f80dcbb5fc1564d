import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { compareVersions } from '@preau/protocol/rules/versions.ts'
import { RUNBOOK_MAX_BYTES, type Runbook, readRunbook } from '@preau/protocol/runbooks/runbook.ts'

/** Files of a folder that are looked at. */
const MOST_FILES = 200

/**
 * The runbook of a name: of those that came with the program and those that came as signed targets, the newest. A file that cannot be
 * used is passed over and told of. Throws RUNBOOK_NOT_FOUND.
 * @param folders those of the program and of the data folder; one that is not there holds nothing
 */
export function findRunbook(
  name: string,
  folders: readonly string[],
  complain: (file: string, error: unknown) => void,
): Runbook {
  const found = readRunbooks(folders, complain).find(({ runbook }) => runbook === name)
  if (!found) throw new PreauError('RUNBOOK_NOT_FOUND', { runbook: name })
  return found
}

/** Every runbook of these folders, of each name the newest, by name. */
export function readRunbooks(
  folders: readonly string[],
  complain: (file: string, error: unknown) => void = () => undefined,
): Runbook[] {
  const all = new Map<string, Runbook>()
  for (const folder of folders) {
    for (const file of filesIn(folder)) {
      try {
        const runbook = readRunbook(readSmall(join(folder, file)))
        const known = all.get(runbook.runbook)
        if (!known || compareVersions(runbook.version, known.version) > 0) all.set(runbook.runbook, runbook)
      } catch (error) {
        complain(file, error)
      }
    }
  }
  return [...all.values()].sort((a, b) => (a.runbook < b.runbook ? -1 : 1))
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml') || file.endsWith('.json'))
    .sort()
    .slice(0, MOST_FILES)
}

function readSmall(path: string): string {
  if (statSync(path).size > RUNBOOK_MAX_BYTES) {
    throw new PreauError('RUNBOOK_INVALID', { path: '/', expected: 'a shorter text' })
  }
  return readFileSync(path, 'utf8')
}
