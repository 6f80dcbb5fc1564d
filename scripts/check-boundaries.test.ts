import { describe, expect, it } from 'vitest'
import { type Boundaries, checkBoundaries, readBoundaries, unusedRows } from './check-boundaries.ts'
import { sourceFiles } from './source-files.ts'

const table: Boundaries = {
  folders: {
    protocol: { may: [], why: '' },
    'agent/vitals': { may: ['protocol'], why: '' },
    'agent/uplink': { may: ['protocol'], why: '' },
    agent: { may: ['protocol', 'agent/*'], why: '' },
    'server/store': { may: ['protocol'], why: '' },
    'server/fleet': { may: ['protocol', 'server/store'], why: '' },
    server: { may: ['protocol', 'server/*'], why: '' },
    test: { may: ['*'], why: '' },
  },
  libraries: { mqtt: ['agent/uplink'], '@fastify/static': ['server'] },
  only: [
    { what: 'process.env', in: ['agent/config.ts'] },
    { what: 'Date.now', notIn: ['protocol'] },
    { what: 'fetch(', in: ['server'] },
  ],
}

const check = (path: string, text: string): string[] => checkBoundaries(table, [{ path, text }])

describe('the import boundaries', () => {
  it('lets a folder import itself and the folders of its row', () => {
    expect(
      check(
        'server/fleet/status.ts',
        "import { a } from './rules.ts'\nimport { b } from '../store/open.ts'\nimport { c } from '@preau/protocol/ids.ts'",
      ),
    ).toEqual([])
  })

  it('names file and line of an import that goes the wrong way', () => {
    expect(check('server/store/open.ts', "\nimport { a } from '../fleet/status.ts'")).toEqual([
      'server/store/open.ts:2: server/store may not import server/fleet (../fleet/status.ts)',
    ])
  })

  it.each([
    "import type { A } from '../uplink/a.ts'",
    "import '../uplink/a.ts'",
    "export * from '../uplink/a.ts'",
    "const a = await import('../uplink/a.ts')",
    "import {\n  a,\n} from '../uplink/a.ts'",
    "import { a } from /* why */ '../uplink/a.ts'",
    `const a = \`\${await import('../uplink/a.ts')}\``,
  ])('sees the import in %j', (text) => {
    expect(check('agent/vitals/cpu.ts', text)).toEqual([
      expect.stringMatching(/^agent\/vitals\/cpu\.ts:\d: agent\/vitals may not import agent\/uplink/),
    ])
  })

  it.each([
    "// import { a } from '../uplink/a.ts'",
    "/* import '../uplink/a.ts' */",
    'const a = "import \'../uplink/a.ts\'"',
    "const a = `import '../uplink/a.ts'`",
    "const a = /'/.test(b) // import '../uplink/a.ts'",
    `const a = 'it\\'s' + \`\${{ b: '}' }.b}\` + ' import '`,
  ])('is not taken in by %j', (text) => {
    expect(check('agent/vitals/cpu.ts', text)).toEqual([])
  })

  it('takes the row of the longest prefix, by whole folder names', () => {
    expect(check('agent/main.ts', "import { a } from './uplink/connect.ts'")).toEqual([])
    expect(check('agent/vitals-of-old/a.ts', "import { a } from '../uplink/connect.ts'")).toEqual([])
  })

  it('refuses another tower, also in a test', () => {
    const text = "import { a } from '@preau/server/main.ts'"
    expect(check('agent/main.ts', text)).toEqual([
      'agent/main.ts:1: agent may not import server (@preau/server/main.ts)',
    ])
    expect(check('agent/main.test.ts', text)).toHaveLength(1)
    expect(check('test/integration/whole.test.ts', text)).toEqual([])
  })

  it('lets a test use any folder of its own package and any library', () => {
    expect(
      check(
        'agent/vitals/cpu.test.ts',
        "import { a } from '../uplink/a.ts'\nimport fc from 'fast-check'\nimport { w } from '../../test/wait-until.ts'",
      ),
    ).toEqual([])
  })

  it('refuses a relative path into another package', () => {
    expect(check('server/main.ts', "import { a } from '../protocol/ids.ts'")).toEqual([
      'server/main.ts:1: a relative path into another package: ../protocol/ids.ts',
    ])
  })

  it('keeps a library in its home, and refuses one that has no row', () => {
    expect(check('agent/uplink/connect.ts', "import mqtt from 'mqtt'")).toEqual([])
    expect(check('server/http/listen.ts', "import files from '@fastify/static'")).toEqual([])
    expect(check('agent/vitals/cpu.ts', "import mqtt from 'mqtt/dist/x.js'\nimport { z } from 'zod'")).toEqual([
      'agent/vitals/cpu.ts:1: mqtt lives in agent/uplink only',
      'agent/vitals/cpu.ts:2: the library zod has no row in boundaries.json',
    ])
  })

  it('keeps words in their place, in code only', () => {
    expect(check('agent/config.ts', 'const a = process.env.HOME')).toEqual([])
    expect(check('agent/main.ts', '// process.env\nconst a = process.env.HOME')).toEqual([
      'agent/main.ts:2: process.env is not for here',
    ])
    expect(check('protocol/ids.ts', "const now = 'Date.now' + Date.now()\nconst b = myDate.now()")).toEqual([
      'protocol/ids.ts:1: Date.now is not for here',
    ])
    expect(check('agent/main.ts', 'prefetch(a)\nthis.fetch(a)\nfetch(a)')).toEqual([
      'agent/main.ts:3: fetch( is not for here',
    ])
  })

  it('finds folders that import each other although each row allows it', () => {
    const rows = { a: { may: ['b'], why: '' }, b: { may: ['c'], why: '' }, c: { may: ['a'], why: '' } }
    const files = [
      { path: 'a/1.ts', text: "import '../b/1.ts'" },
      { path: 'b/1.ts', text: "import '../c/1.ts'" },
      { path: 'c/1.ts', text: "import '../a/1.ts'" },
    ]
    expect(checkBoundaries({ folders: rows, libraries: {}, only: [] }, files)).toEqual([
      'c/1.ts:1: folders import each other: a → b → c → a',
    ])
  })

  it('names a file in a folder without a row, and rows without a file', () => {
    const files = [{ path: 'attic/a.ts', text: "import 'mqtt'" }]
    const small: Boundaries = {
      folders: { protocol: { may: [], why: '' } },
      libraries: { mqtt: ['attic'], aedes: [] },
      only: [],
    }
    expect(checkBoundaries(small, files)).toEqual(['attic/a.ts:1: no row of boundaries.json covers this folder'])
    expect(unusedRows(small, files)).toEqual(['folders: protocol', 'libraries: aedes'])
  })

  it('sees the imports of this very repository', () => {
    const files = sourceFiles()
    const strict = { ...readBoundaries(), libraries: { typebox: [] } }
    expect(
      checkBoundaries(strict, files).filter((fault) => fault.includes(': typebox lives in')).length,
    ).toBeGreaterThan(10)
  })
})
