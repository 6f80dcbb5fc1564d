import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from '../command.ts'

const MANIFEST = join(import.meta.dirname, '../package.json')

export const version: Command = {
  name: 'version',
  summary: { fr: 'dit la version', en: 'tells the version' },
  options: [],
  async run(_flags, { out }) {
    const { version: number } = JSON.parse(await readFile(MANIFEST, 'utf8'))
    out(`preau ${number} (Node.js ${process.versions.node})`)
    return 0
  },
}
