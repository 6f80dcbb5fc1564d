import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Committee } from '@preau/protocol/api/committee.ts'
import { cellText, committeeTables } from '@preau/protocol/rules/committee-tables.ts'
import { describe, expect, it } from 'vitest'
import { committeeCsv } from './committee-csv.ts'
import { committeePdf } from './committee-pdf.ts'

const run = promisify(execFile)

const sums = { penalties_eur: 76.8, waived_eur: 0, cap_eur: 1280, floor_eur: 30, claimed_eur: 76.8 }
const breach = {
  ...{
    lot: 'tableaux',
    commitment: 'gtr' as const,
    severity: 'blocking',
    school: 'École Jules-Ferry',
    equipment: 'TNI salle 2',
  },
  ...{ due: '2026-11-13T10:00:00+01:00', at: '2026-11-16T10:40:00+01:00', days: 3, value_eur: 12_800, value_part: 1 },
  ...{ divisor: 1000, penalty_eur: 38.4, waived_eur: 0, paused_s: 5400 },
} as const

const PACK: Committee = {
  contract: { key: 'marche-2025-07', title: 'Maintenance des équipements numériques', version: 1 },
  from: '2026-09-29',
  to: '2026-11-23',
  madeAt: Date.UTC(2026, 10, 24, 14, 12),
  satisfaction: {
    ratings: { answers: 20, counts: [0, 2, 1, 9, 8], mean: 4.1 },
    closed: 21,
    target: 4,
    reading: 'held',
    survey: {
      ...{ year: 2025, schools: 1, answered: 1, answers: 11, maintenance: { yes: 9, no: 2 } },
      product: { answers: 11, counts: [0, 1, 2, 5, 3], mean: 3.9 },
    },
  },
  figures: [
    {
      ...{ indicator: 'availability', about: 'Tableaux', actual: 98.0107, target: 98, good: 0, total: 0 },
      reading: 'held',
    },
    { indicator: 'gti', about: null, actual: 95.83, target: 95, good: 23, total: 24, reading: 'held' },
    { indicator: 'gtr', about: null, actual: 91.66, target: 92, good: 22, total: 24, reading: 'missed' },
    { indicator: 'lost_sessions', about: null, actual: null, target: 0, good: 0, total: 0, reading: 'none' },
  ],
  tickets: { listed: 27, rejected: 1, fixed: 9, repaired: 12 },
  lots: [{ key: 'tableaux', name: 'Lot 1 · Tableaux', supplier: 'Nordéa Services', sums }],
  breaches: Array.from({ length: 90 }, (_, index) => ({ ...breach, ticket: `T-${1001 + index}` })),
  contests: [
    {
      ...{ ticket: 'T-1002', cause: 'Accès refusé ou école fermée', pausedAt: '2026-11-16T09:00:00+01:00' },
      ...{ contestedAt: '2026-12-02T10:00:00+01:00', by: 'Nordéa Services', answer: 'kept' },
      answeredAt: '2026-12-03T08:30:00+01:00',
    },
    {
      ...{ ticket: 'T-1003', cause: 'Visite planifiée', pausedAt: '2026-11-17T14:00:00+01:00' },
      ...{ contestedAt: '2026-12-02T10:05:00+01:00', by: 'Nordéa Services', answer: null, answeredAt: null },
    },
  ],
  schools: [{ name: 'École Jules-Ferry', opened: 27, visits: 9, restored: 21, live: 5, late: 1 }],
  objectives: [
    { school: 'École Jules-Ferry', title: '=1+1', dueOn: '2027-06-30', state: 'open' },
    { school: 'École Jules-Ferry', title: 'Étiqueter', dueOn: '2026-11-30', state: 'reached' },
  ],
  unknown: [],
}

/** The same with few breaches. */
const FEW: Committee = { ...PACK, breaches: PACK.breaches.slice(0, 3) }

async function pdf(pack: Committee, language: 'fr' | 'en' = 'fr') {
  const folder = await mkdtemp(join(tmpdir(), 'preau-committee-'))
  const path = join(folder, 'pack.pdf')
  await writeFile(path, await committeePdf(pack, language))
  const bytes = await readFile(path, 'latin1')
  const [info, structure, text] = await Promise.all([
    run('pdfinfo', [path]),
    run('pdfinfo', ['-struct', path], { maxBuffer: 1e8 }),
    run('pdftotext', ['-layout', path, '-'], { maxBuffer: 1e8 }),
  ])
  // To read a long table aloud takes poppler minutes.
  const read =
    pack.breaches.length < 10 ? (await run('pdfinfo', ['-struct-text', path], { maxBuffer: 1e8 })).stdout : ''
  await rm(folder, { recursive: true })
  return { info: info.stdout, structure: structure.stdout, read, text: text.stdout, bytes }
}

const count = (text: string, tag: string): number => text.match(new RegExp(`^ *${tag}\\b`, 'gm'))?.length ?? 0

const hasPoppler = await run('pdfinfo', ['-v']).then(
  () => true,
  () => false,
)

describe('the pack of a committee', () => {
  it('has the same figures on the screen and as CSV: each is what its cell shows', () => {
    const tables = committeeTables(PACK, 'fr')
    const lines = committeeCsv(tables, { separator: ';', decimal: ',' }).slice(1).split('\r\n')
    const cells = tables.flatMap(({ rows }) => rows.map((row) => row.map((cell) => cellText(cell, 'fr'))))
    const shown = cells.find(([first]) => first === 'T-1001')
    expect(shown).toEqual([
      ...[
        'T-1001',
        'TNI salle 2',
        'École Jules-Ferry',
        'GTR',
        '13/11/2026 10\u00a0h\u00a000',
        '16/11/2026 10\u00a0h\u00a040',
      ],
      ...['3', '12\u202f800,00', '38,40'],
    ])
    expect(lines).toContain('T-1001;TNI salle 2;École Jules-Ferry;GTR;2026-11-13 10:00;2026-11-16 10:40;3;12800;38,4')
    for (const { rows } of tables) {
      for (const row of rows) {
        for (const cell of row) {
          if (cell === null || typeof cell === 'string') continue
          const read = Number(cellText(cell, 'en').replaceAll(',', ''))
          expect(read).toBe(cell.value)
        }
      }
    }
  })

  it('says satisfaction first, then what was reached against what was agreed', () => {
    const [summary] = committeeTables(PACK, 'fr')
    expect(summary?.rows.map((row) => row.map((cell) => cellText(cell, 'fr')))).toEqual([
      ['Satisfaction, sur 5', '4,1', '4,0', '20 avis, 21 tickets clos', 'Tenu'],
      ['Disponibilité · Tableaux, %', '98,01', '98,00', '–', 'Tenu'],
      ['Intervention (GTI), % à temps', '95,83', '95,00', '23 à temps sur 24', 'Tenu'],
      ['Rétablissement (GTR), % à temps', '91,66', '92,00', '22 à temps sur 24', 'Manqué'],
      ['Séances perdues', '–', '0', '–', 'Sans objet'],
      ['Réparés du premier coup', '–', '–', '9 sur 12', '–'],
      ['Tickets rejetés', '1', '–', '–', '–'],
    ])
  })

  it('names each contested pause by its ticket and its own time, with what was answered to it', () => {
    const contests = committeeTables(PACK, 'fr').find(({ id }) => id === 'contests')
    expect(contests?.rows.map((row) => row.map((cell) => cellText(cell, 'fr')))).toEqual([
      [
        ...['T-1002', 'Accès refusé ou école fermée', '16/11/2026 9\u00a0h\u00a000', '02/12/2026 10\u00a0h\u00a000'],
        ...['Nordéa Services', 'Maintenue', '03/12/2026 8\u00a0h\u00a030'],
      ],
      [
        ...['T-1003', 'Visite planifiée', '17/11/2026 14\u00a0h\u00a000', '02/12/2026 10\u00a0h\u00a005'],
        ...['Nordéa Services', 'Sans réponse', '–'],
      ],
    ])
  })

  it('makes no formula of what somebody typed', () => {
    const text = committeeCsv(committeeTables(PACK, 'fr'), { separator: ',', decimal: '.' })
    expect(text).toContain("'=1+1")
  })

  it.runIf(hasPoppler)('is a tagged PDF in French with a title, whose tables have heads that are said', async () => {
    const { info, structure } = await pdf(PACK)
    expect(info).toMatch(/^Title:\s+Comité de suivi, marche-2025-07$/m)
    expect(info).toMatch(/^Tagged:\s+yes$/m)
    expect(structure.match(/^ *H1/gm)).toHaveLength(1)
    expect(structure.match(/^ *H2/gm)).toHaveLength(8)
    expect(structure.match(/^ *Table/gm)).toHaveLength(8)
    const rows = committeeTables(PACK, 'fr').reduce((sum, { rows }) => sum + rows.length + 1, 0)
    expect(structure.match(/^ *TR/gm)).toHaveLength(rows)
    expect(structure).toMatch(/TH[^\n]*\n\s+\/?Scope "?\/?Column/)
  })

  it.runIf(hasPoppler)(
    'is read aloud whole: in its language, each row under its heads, and no cell beside a tag',
    async () => {
      for (const language of ['fr', 'en'] as const) {
        const { structure, read, bytes } = await pdf(FEW, language)
        expect(/\/Lang \((\w+)\)/.exec(bytes)?.[1]).toBe(language)
        expect([/\/DisplayDocTitle true/.test(bytes), /\/MarkInfo/.test(bytes)]).toEqual([true, true])
        // What a reader says is what stands under a tag, word by word.
        const said = new Set(
          [...read.matchAll(/"([^"]*)"/g)].flatMap(([, text = '']) => text.split(/[\s\u00a0\u202f]+/)),
        )
        const tables = committeeTables(FEW, language)
        const cells = tables.flatMap(({ title, columns, rows }) => [
          ...[title, ...columns.map((column) => column.title)],
          ...rows.flat().map((cell) => cellText(cell, language)),
        ])
        const words = cells.flatMap((cell) => cell.split(/[\s\u00a0\u202f]+/)).filter((word) => word !== '')
        expect(words.filter((word) => !said.has(word))).toEqual([])
        // The first row of each table holds its heads and nothing else, as many as each row after it has cells.
        const shapes = structure.split(/^ *Table.*$/m).slice(1)
        const found = shapes.map((table) => {
          const rows =
            table
              .split(/^ *H2/m)[0]
              ?.split(/^ *TR.*$/m)
              .slice(1) ?? []
          return rows.map((row) => ({ heads: count(row, 'TH'), cells: count(row, 'TD') }))
        })
        expect(found.map(([first]) => first)).toEqual(
          tables.map(({ columns }) => ({ heads: columns.length, cells: 0 })),
        )
        for (const [index, rows] of found.entries()) {
          const wide = tables[index]?.columns.length
          expect(new Set(rows.map(({ heads, cells }) => heads + cells))).toEqual(new Set([wide]))
        }
      }
    },
  )

  it.runIf(hasPoppler)('has on paper every figure that the screen has, on as many pages as it takes', async () => {
    for (const language of ['fr', 'en'] as const) {
      const { text, info } = await pdf(PACK, language)
      const words = new Set(text.replaceAll('\u00a0', ' ').split(/\s+/))
      const missing = committeeTables(PACK, language)
        .flatMap(({ rows }) => rows.flat())
        .flatMap((cell) =>
          cellText(cell, language)
            .replaceAll(/[\u202f\u00a0]/g, ' ')
            .split(/\s+/),
        )
        .filter((word) => word !== '' && !words.has(word))
      expect(missing).toEqual([])
      expect(Number(/^Pages:\s+(\d+)$/m.exec(info)?.[1])).toBeGreaterThan(2)
    }
  })

  it('says that there was nothing where there was nothing', () => {
    const { satisfaction } = PACK
    const empty = {
      ...PACK,
      breaches: [],
      contests: [],
      objectives: [],
      satisfaction: { ...satisfaction, survey: null },
    }
    expect(
      committeeTables(empty, 'en').flatMap(({ id, rows, empty }) => (rows.length === 0 ? [[id, empty]] : [])),
    ).toEqual([
      ['survey', 'Fewer than five answers: nothing is shown.'],
      ['breaches', 'Nothing in the period.'],
      ['contests', 'Nothing in the period.'],
      ['objectives', 'Nothing in the period.'],
    ])
  })
})
