import { readFileSync } from 'node:fs'
import { cycles } from './import-cycles.ts'
import { ROOT, sourceFiles } from './source-files.ts'
import { codeOnly, importsOf } from './source-text.ts'

/** The table of boundaries.json. A folder may always import itself; the row of the longest fitting prefix counts. */
export interface Boundaries {
  folders: Record<string, { may: string[]; why: string }>
  /** Outside library to the folders that may use it. */
  libraries: Record<string, string[]>
  /** Words of the code that stand only in some places, or nowhere in others. */
  only: { what: string; in?: string[]; notIn?: string[] }[]
}

/** A source file: its path from the root, with slashes, and its text. */
export interface SourceFile {
  path: string
  text: string
}

const TEST = /\.(test|contract|e2e)\.tsx?$/
const PACKAGES = ['protocol', 'agent', 'server', 'console', 'cli']

/**
 * Everything in `files` that goes against `table`, as `file:line: what`. A test file may use any library and any folder of
 * its own package and of `test` beside those of its row: it may not join two towers either.
 */
export function checkBoundaries(table: Boundaries, files: readonly SourceFile[]): string[] {
  const faults: string[] = []
  const edges = new Map<string, Map<string, string>>()
  for (const file of files) {
    const test = TEST.test(file.path)
    const row = rowOf(table, file.path)
    if (row === undefined) faults.push(`${file.path}:1: no row of boundaries.json covers this folder`)
    for (const { specifier, line } of importsOf(file.text)) {
      const at = `${file.path}:${line}`
      const target = targetOf(file.path, specifier)
      if (target === undefined) {
        if (!test) faults.push(...libraryFault(table, file.path, specifier, at))
        continue
      }
      if (
        specifier.startsWith('.') &&
        packageOf(target) !== packageOf(file.path) &&
        PACKAGES.includes(packageOf(target))
      ) {
        if (!isFree(table, row)) faults.push(`${at}: a relative path into another package: ${specifier}`)
      }
      const to = rowOf(table, target)
      if (row === undefined || to === undefined || row === to) continue
      if (test && [packageOf(file.path), 'test'].includes(packageOf(target))) continue
      if (!may(table, row, target)) faults.push(`${at}: ${row} may not import ${to} (${specifier})`)
      else if (!test && !isFree(table, row)) edges.set(row, (edges.get(row) ?? new Map()).set(to, at))
    }
    faults.push(...wordFaults(table, file, test))
  }
  return [...faults, ...cycles(edges)]
}

/** Rows of the table that no file needs any more: the folder or the library has gone. */
export function unusedRows(table: Boundaries, files: readonly SourceFile[]): string[] {
  const used = new Set(files.map((file) => rowOf(table, file.path)))
  const imported = new Set(files.flatMap((file) => importsOf(file.text).map(({ specifier }) => libraryOf(specifier))))
  const folders = Object.keys(table.folders).filter((row) => !used.has(row))
  const libraries = Object.keys(table.libraries).filter((library) => !imported.has(library))
  return [...folders.map((row) => `folders: ${row}`), ...libraries.map((library) => `libraries: ${library}`)]
}

function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

/** The key of the row that decides for `path`. */
function rowOf(table: Boundaries, path: string): string | undefined {
  const rows = Object.keys(table.folders).filter((folder) => within(path, folder))
  return rows.sort((a, b) => b.length - a.length)[0]
}

function packageOf(path: string): string {
  return path.split('/')[0] ?? ''
}

function isFree(table: Boundaries, row: string | undefined): boolean {
  return row !== undefined && (table.folders[row]?.may.includes('*') ?? false)
}

function may(table: Boundaries, row: string, target: string): boolean {
  const allowed = table.folders[row]?.may ?? []
  return allowed.some((folder) => folder === '*' || within(target, folder.replace(/\/\*$/, '')))
}

/** The path that a specifier means, from the root; undefined for a library. */
function targetOf(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return new URL(specifier, `file:///${from}`).pathname.slice(1)
  return specifier.startsWith('@preau/') ? specifier.slice('@preau/'.length) : undefined
}

function libraryOf(specifier: string): string {
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '')
}

function libraryFault(table: Boundaries, path: string, specifier: string, at: string): string[] {
  const homes = table.libraries[libraryOf(specifier)]
  if (homes === undefined) {
    if (specifier.startsWith('node:') || isFree(table, rowOf(table, path)) || path.endsWith('.config.ts')) return []
    return [`${at}: the library ${libraryOf(specifier)} has no row in boundaries.json`]
  }
  if (homes.some((home) => within(path, home)) || isFree(table, rowOf(table, path))) return []
  return [`${at}: ${libraryOf(specifier)} lives in ${homes.join(', ')} only`]
}

function wordFaults(table: Boundaries, file: SourceFile, test: boolean): string[] {
  if (test) return []
  const lines = codeOnly(file.text).split('\n')
  return table.only.flatMap(({ what, in: homes, notIn }) => {
    const allowed = homes ? homes.some((home) => within(file.path, home)) : !notIn?.some((no) => within(file.path, no))
    if (allowed) return []
    const pattern = new RegExp(`(?<![\\w.$])${what.replace(/[.()]/g, '\\$&')}${/\w$/.test(what) ? '\\b' : ''}`)
    return lines.flatMap((line, index) =>
      pattern.test(line) ? [`${file.path}:${index + 1}: ${what} is not for here`] : [],
    )
  })
}

/** The table as it stands at the root. */
export function readBoundaries(): Boundaries {
  return JSON.parse(readFileSync(`${ROOT}/boundaries.json`, 'utf8'))
}

if (import.meta.main) {
  const files = sourceFiles()
  const table = readBoundaries()
  const faults = [
    ...checkBoundaries(table, files),
    ...unusedRows(table, files).map((row) => `boundaries.json:1: unused ${row}`),
  ]
  for (const fault of faults) console.error(fault)
  process.exitCode = faults.length === 0 ? 0 : 1
}
