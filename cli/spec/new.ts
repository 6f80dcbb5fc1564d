import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { compileSpec } from '@preau/agent/drivers/compile-spec.ts'
import { type Exchange, writeExchange } from '@preau/agent/drivers/transcript.ts'
import { decodeExchange } from '@preau/agent/specs/decode-exchange.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { EQUIPMENT_KINDS } from '@preau/protocol/rules/equipment-kinds.ts'
import { readSpec } from '@preau/protocol/spec/spec-text.ts'
import type { Context, Flags } from '../command.ts'
import { jsonLine } from '../json-line.ts'
import { draftSpec } from './draft-spec.ts'
import { readRecording } from './recording.ts'
import { transcriptOf } from './transcript-file.ts'

/** Begins a spec and its transcript from a recording. Nothing that exists is written over. */
export async function newSpec(file: string | undefined, flags: Flags, { out, language }: Context): Promise<number> {
  const { to } = flags
  if (file === undefined || !existsSync(file))
    throw new PreauError('REQUEST_INVALID', { command: 'spec', option: file ?? 'FILE' })
  if (typeof to !== 'string' || !to.endsWith('.yaml'))
    throw new PreauError('REQUEST_INVALID', { command: 'spec', option: '--to FILE.yaml' })
  const kind = flags.kind ?? 'projector'
  if (!EQUIPMENT_KINDS.some((each) => each === kind)) {
    throw new PreauError('REQUEST_INVALID', { command: 'spec', option: `--kind ${EQUIPMENT_KINDS.join('|')}` })
  }
  const recording = readRecording(readFileSync(file, 'utf8'))
  const plate = { vendor: textOr(flags.vendor, 'Vendor'), model: textOr(flags.model, 'Model'), kind: String(kind) }
  const text = draftSpec(recording, plate)
  const transcript = transcriptOf(to)
  writeNew(to, text)
  writeNew(transcript, transcriptText(text, recording.exchanges))
  if (flags.json === true) out(jsonLine('spec.new', { spec: to, transcript }))
  else {
    out(language === 'fr' ? `Écrits : ${to} et ${transcript}.` : `Written: ${to} and ${transcript}.`)
    out(
      language === 'fr'
        ? `  → Vérifiez chaque ligne CHECK avec le manuel de l’appareil, puis : preau spec check ${to}`
        : `  → Check each line that says CHECK with the manual of the device, then: preau spec check ${to}`,
    )
  }
  return 0
}

/** What was recorded, with what the draft makes of it. */
function transcriptText(text: string, exchanges: readonly Exchange[]): string {
  const driver = compileSpec(readSpec(text, 'draft/draft'))
  const { notation } = driver.spec
  const reads = exchanges.filter(({ asked, received }) => asked === 'read' && received.length > 0)
  const told = reads.map((exchange) => {
    const { values = {}, refused } = decodeExchange(driver, exchange)
    return writeExchange({ ...exchange, values, refused }, notation)
  })
  return [`# Recorded on site.`, ...told].join('\n')
}

function writeNew(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  try {
    writeFileSync(file, text, { flag: 'wx' })
  } catch (error) {
    throw new PreauError('REQUEST_INVALID', { option: `--to ${file}` }, error)
  }
}

function textOr(flag: string | boolean | undefined, otherwise: string): string {
  return typeof flag === 'string' ? flag.slice(0, 64) : otherwise
}
