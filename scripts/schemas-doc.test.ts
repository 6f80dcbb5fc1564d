import { describe, expect, it } from 'vitest'
import { schemaFaults, schemaFiles } from './schemas-doc.ts'

describe('schemaFaults', () => {
  const files = schemaFiles()

  it('finds nothing in the files that it writes, however they are laid out', () => {
    expect(schemaFaults((path) => JSON.stringify(JSON.parse(files[path] ?? '')))).toEqual([])
  })

  it('names a file that is missing and one that is another', () => {
    const [first = '', second = ''] = Object.keys(files)
    expect(schemaFaults((path) => (path === first ? undefined : '{}'))).toEqual([
      `${first}: is missing: run \`npm run check -- --write\``,
      `${second}: is not that of the code: run \`npm run check -- --write\``,
    ])
  })
})
