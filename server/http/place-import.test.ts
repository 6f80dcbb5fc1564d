import type { PlaceTree } from '@preau/protocol/api/places.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import { parseUai } from '@preau/protocol/rules/place-codes.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_IMPORT_LINES, readImportFile } from './place-import-file.ts'
import { type ImportPlan, planImport } from './place-import-plan.ts'

const noCounts = { down: 0, degraded: 0, offline: 0, unknown: 0, asleep: 0, ok: 0 }
const EMPTY: PlaceTree = { authorities: [] }

function ids(): () => string {
  let last = 0
  return () => `id-${++last}`
}

function plan(csv: string, tree = EMPTY, newId = ids()): ImportPlan {
  return planImport(tree, readImportFile(csv), newId)
}

/** The tree after a plan, as the store would have it. */
function applied(tree: PlaceTree, done: ImportPlan): PlaceTree {
  const next: PlaceTree = structuredClone(tree)
  const schools = () => next.authorities.flatMap((authority) => authority.schools)
  for (const { id, name, insee } of done.authorities) next.authorities.push({ id, name, insee, schools: [] })
  for (const { id, insee } of done.filledAuthorities) {
    for (const authority of next.authorities) if (authority.id === id) authority.insee = insee
  }
  for (const { id, authority, name, uai, insee } of done.schools) {
    next.authorities
      .find((candidate) => candidate.id === authority)
      ?.schools.push({
        id,
        authority,
        name,
        uai,
        insee,
        timezone: 'Europe/Paris',
        rooms: [],
        devices: 0,
        unplaced: 0,
        counts: noCounts,
      })
  }
  for (const filled of done.filledSchools) {
    for (const school of schools()) {
      if (school.id === filled.id) Object.assign(school, { uai: filled.uai, insee: filled.insee })
    }
  }
  for (const { id, school, name, kind } of done.rooms) {
    schools()
      .find((candidate) => candidate.id === school)
      ?.rooms.push({ id, school, name, kind, devices: 0 })
  }
  return next
}

/** What a plan makes, in short. */
function outline(done: ImportPlan) {
  return {
    authorities: done.authorities.map(({ name, insee }) => [name, insee]),
    schools: done.schools.map(({ name, uai, insee }) => [name, uai, insee]),
    rooms: done.rooms.map(({ name, kind }) => [name, kind]),
    refused: done.refused,
    unchanged: done.unchanged,
  }
}

describe('readImportFile', () => {
  it('reads what a French spreadsheet writes: semicolons, a byte order mark, CRLF, quotes', () => {
    const file = readImportFile('\ufeffCollectivité;École;Salle\r\nSaint-Ouen;"École ""Jules;Ferry""";CP\r\n')
    expect(file).toEqual({
      columns: ['authority', 'school', 'room'],
      ignoredColumns: [],
      communes: false,
      lines: [{ line: 2, cells: { authority: 'Saint-Ouen', school: 'École "Jules;Ferry"', room: 'CP' } }],
    })
  })

  it.each([
    [',', 'ecole,commune\nFerry,Lyon'],
    ['\t', 'ecole\tcommune\nFerry\tLyon'],
    [';', '"ecole";"commune"\n"Ferry";"Lyon"'],
  ])('finds the delimiter %j', (_delimiter, csv) => {
    expect(readImportFile(csv).lines).toEqual([{ line: 2, cells: { school: 'Ferry', authority: 'Lyon' } }])
  })

  it('numbers lines as an editor does, over blank lines and cells of several lines', () => {
    const csv = 'ecole;salle\n\n"Jules\nFerry";CP\n;;\r\n"A";"x\r\ny"\nB;1'
    expect(readImportFile(csv).lines.map(({ line }) => line)).toEqual([3, 6, 8])
  })

  it('keeps a stray quote as text', () => {
    expect(readImportFile('ecole;salle\nÉcole "Ferry";CP').lines[0]?.cells.school).toBe('École "Ferry"')
  })

  it('takes an extract of the annuaire de l’éducation as it stands', () => {
    const csv = [
      'identifiant_de_l_etablissement;nom_etablissement;type_etablissement;code_postal;code_commune;nom_commune',
      '0301674G;Ecole primaire;Ecole;30000;30189;Nîmes',
    ].join('\n')
    const file = readImportFile(csv)
    expect(file.ignoredColumns).toEqual(['type_etablissement', 'code_postal'])
    expect(file.communes).toBe(true)
    expect(file.lines).toEqual([
      { line: 2, cells: { uai: '0301674G', school: 'Ecole primaire', insee: '30189', authority: 'Nîmes' } },
    ])
  })

  it('says on which line a quote was not closed', () => {
    expect(() => readImportFile('ecole;salle\nA;B\n"C;D\nE;F')).toThrow(
      expect.objectContaining({ code: 'IMPORT_UNREADABLE', context: { reason: 'CSV_QUOTE_NOT_CLOSED', line: 4 } }),
    )
  })

  it.each([
    ['nothing', ''],
    ['blank lines', '\n;;\n \n'],
    ['no column of ours', 'nom;adresse\nA;B'],
    ['rooms of no school', 'salle\nCP'],
  ])('refuses a file with %s', (_what, csv) => {
    expect(() => readImportFile(csv)).toThrow(expect.objectContaining({ code: 'IMPORT_NO_COLUMNS' }))
  })

  it('refuses a file with more lines than an import may have', () => {
    const lines = (count: number) => `ecole\n${'A\n'.repeat(count)}`
    expect(readImportFile(lines(MAX_IMPORT_LINES)).lines).toHaveLength(MAX_IMPORT_LINES)
    expect(() => readImportFile(lines(MAX_IMPORT_LINES + 1))).toThrow(
      expect.objectContaining({ code: 'IMPORT_TOO_LARGE' }),
    )
  })

  it('throws nothing but its own errors, whatever the text', () => {
    const piece = fc.constantFrom('ecole', 'uai', 'salle', ';', ',', '\t', '"', '\n', '\r\n', '\r', '\ufeff', '\u0000')
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.oneof(piece, fc.string())).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(text, (csv) => {
        try {
          plan(csv)
        } catch (error) {
          if (!isPreauError(error, 'IMPORT_UNREADABLE', 'IMPORT_NO_COLUMNS', 'IMPORT_TOO_LARGE')) throw error
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('planImport', () => {
  it('makes each place once, however often lines name it', () => {
    const csv = [
      'commune;insee;ecole;uai;salle;type de salle',
      'Nîmes;30189;Jules Ferry;0301674G;CP;',
      'nimes;30189;JULES FERRY;0301674g;CE1;salle informatique',
      'Nîmes;30189;Jules Ferry;0301674G;cp;',
    ].join('\n')
    expect(outline(plan(csv))).toEqual({
      authorities: [['Nîmes', '30189']],
      schools: [['Jules Ferry', '0301674G', '30189']],
      rooms: [
        ['CP', 'classroom'],
        ['CE1', 'computer_room'],
      ],
      refused: [],
      unchanged: 1,
    })
  })

  it('names each refused line with its column, code and value, and takes the others', () => {
    const csv = [
      'commune;insee;ecole;uai;salle;type_salle',
      'Nîmes;30189;A;0301674A;;',
      'Nîmes;99999x;B;;;',
      'Nîmes;30189;C;;CP;piscine',
      ';;D;;;',
      'Nîmes;;;0781977A;;',
      'Nîmes;;E;;;',
    ].join('\n')
    const done = outline(plan(csv))
    expect(done.refused).toEqual([
      { line: 2, column: 'uai', code: 'UAI_INVALID', value: '0301674A', expected: 'G' },
      { line: 3, column: 'insee', code: 'INSEE_INVALID', value: '99999x' },
      { line: 4, column: 'room_kind', code: 'IMPORT_VALUE_INVALID', value: 'piscine' },
      { line: 5, column: 'authority', code: 'IMPORT_VALUE_MISSING', value: '' },
      { line: 6, column: 'school', code: 'IMPORT_VALUE_MISSING', value: '' },
    ])
    expect(done.schools).toEqual([['E', null, null]])
  })

  it('tells two communes of one name apart by their INSEE code', () => {
    const csv = 'commune;insee;ecole\nSaint-Denis;93066;A\nSaint-Denis;97411;B\nSaint-Denis;;C'
    const done = plan(csv)
    expect(outline(done).authorities).toEqual([
      ['Saint-Denis', '93066'],
      ['Saint-Denis', '97411'],
    ])
    expect(done.refused).toEqual([{ line: 4, column: 'authority', code: 'IMPORT_AMBIGUOUS', value: 'Saint-Denis' }])
  })

  it('keeps a syndicat with schools in several communes one authority without an INSEE code', () => {
    const csv = 'collectivite;insee;ecole\nSIVOM du Gard;30189;A\nSIVOM du Gard;30007;B\nNîmes;30189;C'
    expect(outline(plan(csv))).toMatchObject({
      authorities: [
        ['SIVOM du Gard', null],
        ['Nîmes', '30189'],
      ],
      schools: [
        ['A', null, '30189'],
        ['B', null, '30007'],
        ['C', null, '30189'],
      ],
    })
  })

  it('finds a school by its UAI alone and never renames it', () => {
    const tree = applied(EMPTY, plan('commune;ecole;uai\nNîmes;Jules Ferry;0301674G'))
    const done = plan('uai;ecole;commune;salle\n0301674G;Autre nom;Alès;CP', tree)
    expect(outline(done)).toMatchObject({ authorities: [], schools: [], rooms: [['CP', 'classroom']], refused: [] })
  })

  it('fills in a code that was missing', () => {
    const tree = applied(EMPTY, plan('commune;ecole\nNîmes;Jules Ferry'))
    const done = plan('commune;insee;ecole;uai\nNîmes;30189;Jules Ferry;0301674G', tree)
    expect([...done.filledSchools].map(({ uai, insee }) => [uai, insee])).toEqual([['0301674G', '30189']])
    expect([...done.filledAuthorities].map(({ insee }) => insee)).toEqual(['30189'])
    expect(outline(done)).toMatchObject({ authorities: [], schools: [], unchanged: 0 })
  })

  it('holds schools of one name with two UAI codes for two schools', () => {
    const tree = applied(EMPTY, plan('commune;ecole;uai\nNîmes;École maternelle;0301674G'))
    const done = plan('commune;ecole;uai\nNîmes;École maternelle;0781977A', tree)
    expect(outline(done).schools).toEqual([['École maternelle', '0781977A', null]])
  })

  it('changes nothing the second time', () => {
    const name = fc.constantFrom('A', 'a', 'Á', 'Salle 2', 'salle 02', '<b>', '', 'B')
    const insee = fc.constantFrom('', '30189', '2A004', 'no')
    const uai = fc.constantFrom('', '0301674G', '0781977A', '0280007F', '0301674Z')
    const line = fc.tuple(name, insee, name, uai, name, fc.constantFrom('', 'bcd', '?'))
    const header = fc.constantFrom('commune', 'collectivite')
    fc.assert(
      fc.property(fc.array(fc.tuple(header, fc.array(line, { maxLength: 12 })), { minLength: 1 }), (files) => {
        const newId = ids()
        let tree = EMPTY
        for (const [authority, lines] of files) {
          const csv = [[authority, 'insee', 'ecole', 'uai', 'salle', 'type_salle'], ...lines]
            .map((cells) => cells.join(';'))
            .join('\n')
          tree = applied(tree, plan(csv, tree, newId))
          const again = plan(csv, tree, newId)
          expect({
            made: [...again.authorities, ...again.schools, ...again.rooms],
            filled: [...again.filledAuthorities, ...again.filledSchools],
          }).toEqual({ made: [], filled: [] })
          expect(new Set(uaisOf(tree)).size).toBe(uaisOf(tree).length)
        }
      }),
      { numRuns: 300 },
    )
  })
})

function uaisOf(tree: PlaceTree): string[] {
  const uais = tree.authorities.flatMap(({ schools }) => schools.map(({ uai }) => uai))
  return uais.filter((uai) => uai !== null).map(parseUai)
}
