import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { folderFaults } from '../agent/specs/check-folder.ts'
import { ROOT } from './source-files.ts'

const FOLDER = `${ROOT}/firmware-specs`
const SCHEMA = `${FOLDER}/device-spec.schema.json`

/** What is wrong in firmware-specs, one line each that begins with the file. */
export function specFileFaults(): string[] {
  const isOld = !existsSync(SCHEMA) || readFileSync(SCHEMA, 'utf8') !== schemaText()
  return [
    ...(isOld ? ['firmware-specs/device-spec.schema.json is old: npm run check -- --write'] : []),
    ...folderFaults(FOLDER).map((fault) => `firmware-specs/${fault}`),
  ]
}

/** Writes the schema anew from protocol/spec. */
export function writeSpecSchema(): void {
  writeFileSync(SCHEMA, schemaText())
}

/**
 * The shape of a spec for an editor: what protocol/spec says. A spec that uses a template leaves out what the template says, so that
 * nothing is required of it here; as a whole it is checked by the linter.
 */
export function schemaText(): string {
  const { required, properties, ...rest } = JSON.parse(JSON.stringify(DeviceSpec)) as {
    required: string[]
    properties: Record<string, unknown>
  }
  const use = {
    type: 'string',
    description: 'A template of firmware-specs/templates; its parts need not be written again',
  }
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A device of Préau',
    description: 'Generated from protocol/spec/device-spec.ts by `npm run check -- --write`',
    ...rest,
    properties: { use, ...properties },
    if: { required: ['use'] },
    else: { required },
  }
  return `${JSON.stringify(schema, undefined, 2)}\n`
}
