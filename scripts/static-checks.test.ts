import { describe, expect, it } from 'vitest'
import { architectureFaults, withBoundariesTable } from './boundaries-table.ts'
import { documentPathFaults } from './document-paths.ts'
import { equipmentTables, guideFaults, shippedSpecs, withEquipmentTables } from './equipment-guide.ts'
import { errorsDocFaults } from './errors-doc.ts'
import { registryFaults } from './registry-names.ts'

describe('docs/errors.md', () => {
  const rows = '| code | meaning | what to do |\n|---|---|---|\n| `A_B` | Means a | Do b |\n| `C` | Means c | Do d |\n'

  it('is right where it has each code once, with its words', () => {
    expect(errorsDocFaults(rows, ['A_B', 'C'])).toEqual([])
  })

  it('is wrong where a code is missing, has gone, stands twice or says nothing', () => {
    expect(errorsDocFaults(`${rows}| \`C\` | Means c | |\n`, ['A_B', 'NEW'])).toEqual([
      'docs/errors.md: NEW is missing',
      'docs/errors.md: C is no code of protocol/errors.ts',
      'docs/errors.md: C is no code of protocol/errors.ts',
      'docs/errors.md: C stands twice',
      'docs/errors.md: C says nothing',
    ])
  })
})

describe('the table in ARCHITECTURE.md', () => {
  const table = {
    folders: { protocol: { may: [], why: 'pure' }, test: { may: ['*'], why: 'joins' } },
    libraries: { mqtt: ['agent/uplink'] },
    only: [{ what: 'fetch(', in: ['cli'] }],
  }
  const marks = [
    '<!-- boundaries: printed from boundaries.json by `npm run check -- --write` -->',
    '<!-- /boundaries -->',
  ] as const
  const blank = `before\n${marks.join('\nold\n')}\nafter\n`

  it('is printed between its marks and then found right', () => {
    const written = withBoundariesTable(blank, table)
    expect(written).toContain('| `protocol` | nothing | pure |\n| `test` | anything | joins |')
    expect(written).toContain('| `mqtt` | `agent/uplink` |')
    expect(written).toContain('| `fetch(` | only in `cli` |')
    expect(written.startsWith('before\n') && written.endsWith('\nafter\n')).toBe(true)
    expect(architectureFaults(written, table)).toEqual([])
  })

  it('is found old, or missing', () => {
    expect(architectureFaults(blank, table)).toHaveLength(1)
    expect(architectureFaults('no marks', table)).toHaveLength(1)
  })
})

describe('the guide of supported devices', () => {
  const marks = ['<!-- equipment: printed from firmware-specs by `npm run check -- --write` -->', '<!-- /equipment -->']
  const specs = shippedSpecs()

  it('says of each device how it is reached, what it can, and what that rests on', () => {
    const table = equipmentTables(specs.filter(({ model }) => model === 'Vivitek projector (RS-232)'))
    expect(table.split('\n').at(-1)).toBe(
      '| **Vivitek**, Vivitek projector (RS-232)<br>D5110W, D965 | série 9600 bauds | alimentation, heures de lampe, micrologiciel | allumer, éteindre | document du fabricant |',
    )
  })

  it('is printed between its marks and then found right, and old where a device was added', () => {
    const written = withEquipmentTables(marks.join('\nold\n'), specs)
    expect(guideFaults(written, specs)).toEqual([])
    expect(guideFaults(written, specs.slice(1))).toHaveLength(1)
    expect(guideFaults('no marks', specs)).toHaveLength(1)
  })
})

describe('paths in documents', () => {
  it('are there, or are examples', () => {
    const text =
      '`agent/main.ts` [x](docs/adr) `server/ingest/`\n`test/<noun>.ts` `server/NNNN.ts` `npm test` and `agent/gone.ts`'
    const there = ['agent/main.ts', 'docs/adr', 'server/ingest']
    expect(documentPathFaults('README.md', text, (path) => there.includes(path))).toEqual([
      'README.md:2: there is no agent/gone.ts',
    ])
  })
})

describe('registry names', () => {
  const faults = (path: string, text: string): string[] => registryFaults([path], () => text)
  // In two halves, so that this very file names none.
  const host = ['https:', '//registry.example.org/'].join('')
  const resolved = ['"resolved": "http', 's://somewhere.example/a.tgz"'].join('')

  it('are found in a lock file and in settings', () => {
    expect(faults('package-lock.json', `{\n${resolved}`)).toEqual([
      `package-lock.json:2: names a registry: ${resolved}`,
    ])
    expect(faults('.npmrc', `fund=false\nregistry=${host}`)).toEqual([`.npmrc:2: names a registry: registry=${host}`])
  })

  it('are not the links of workspaces, the pages of makers or the words of a guide', () => {
    expect(faults('package-lock.json', '"resolved": "agent",\n"url": "https://opencollective.com/npm"')).toEqual([])
    expect(faults('README.md', host)).toEqual([])
  })
})
