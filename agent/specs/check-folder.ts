import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toPreauError } from '@preau/protocol/errors.ts'
import { readSpec } from '@preau/protocol/spec/spec-text.ts'
import { specIds, templatesIn } from '../drivers/spec-files.ts'
import { apartFaults, type Told } from './check-apart.ts'
import { specFaults } from './check-spec.ts'
import { textFaults } from './check-text.ts'
import { transcriptFaults } from './check-transcript.ts'

/**
 * Everything that is wrong in a folder of `devices/`, `transcripts/` and `templates/`, one line each that begins with the file.
 * @param root the folder `firmware-specs`
 */
export function folderFaults(root: string): string[] {
  const templates = templatesIn(join(root, 'templates'))
  const faults: string[] = []
  const good: Told[] = []
  const ids = specIds(join(root, 'devices'))
  for (const id of ids) {
    const file = `devices/${id}.yaml`
    const text = readFileSync(join(root, file), 'utf8')
    const say = (where: string, lines: readonly string[]) => faults.push(...lines.map((line) => `${where}: ${line}`))
    say(file, textFaults(id, text))
    try {
      const spec = readSpec(text, id, templates)
      say(file, specFaults(spec))
      const transcript = join(root, 'transcripts', `${id}.txt`)
      if (!existsSync(transcript)) say(file, [`has no transcript transcripts/${id}.txt`])
      else {
        const told = readFileSync(transcript, 'utf8')
        const found = transcriptFaults(spec, told)
        say(`transcripts/${id}.txt`, found)
        if (found.length === 0) good.push({ id, spec, transcript: told })
      }
    } catch (error) {
      const { context } = toPreauError(error)
      say(file, [`${context.path ?? '/'}: expected ${context.expected ?? context.pattern ?? 'a spec'}`])
    }
  }
  const orphans = existsSync(join(root, 'transcripts')) ? specIds(join(root, 'transcripts'), '.txt') : []
  return [
    ...faults,
    ...apartFaults(good),
    ...orphans.filter((id) => !ids.includes(id)).map((id) => `transcripts/${id}.txt: there is no spec of it`),
  ]
}
