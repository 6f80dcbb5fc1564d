import { existsSync, readFileSync, statSync } from 'node:fs'
import { agentConfig } from '@preau/agent/config.ts'
import { folderFaults } from '@preau/agent/specs/check-folder.ts'
import { specFaults } from '@preau/agent/specs/check-spec.ts'
import { textFaults } from '@preau/agent/specs/check-text.ts'
import { transcriptFaults } from '@preau/agent/specs/check-transcript.ts'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import type { Context, Flags } from '../command.ts'
import { specFile } from '../device/find.ts'
import { jsonLine } from '../json-line.ts'
import { transcriptOf } from './transcript-file.ts'

/** Says what is wrong with a spec and its transcript, one line each; a folder is checked as a whole. 0 where nothing is. */
export async function checkSpec(file: string | undefined, flags: Flags, context: Context): Promise<number> {
  const { out, language, environment } = context
  if (file === undefined || !existsSync(file))
    throw new PreauError('REQUEST_INVALID', { command: 'spec', option: file ?? 'FILE' })
  const { specs } = agentConfig({ specs: flags.specs }, environment)
  const faults = statSync(file).isDirectory() ? folderFaults(file) : fileFaults(file, specs)
  if (flags.json === true) out(jsonLine('spec.checked', { file, faults }))
  else for (const fault of faults) out(fault)
  if (flags.json !== true && faults.length === 0) out(language === 'fr' ? 'Rien à redire.' : 'Nothing is wrong.')
  return faults.length === 0 ? 0 : 1
}

function fileFaults(file: string, specs: string): string[] {
  const under = (name: string, lines: readonly string[]) => lines.map((line) => `${name}: ${line}`)
  try {
    const { id, spec } = specFile(file, specs)
    const transcript = transcriptOf(file)
    return [
      ...under(file, [...textFaults(id, readFileSync(file, 'utf8')), ...specFaults(spec)]),
      ...(existsSync(transcript)
        ? under(transcript, transcriptFaults(spec, readFileSync(transcript, 'utf8')))
        : [`${file}: has no transcript ${transcript}`]),
    ]
  } catch (error) {
    const { context } = toPreauError(error)
    return [`${file}: ${context.path ?? '/'}: expected ${context.expected ?? context.pattern ?? 'a spec'}`]
  }
}
