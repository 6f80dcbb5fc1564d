import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { SourceFile } from './check-boundaries.ts'

/** The folder of the project. */
export const ROOT = resolve(import.meta.dirname, '..')

/** The paths of every file that git knows or would add, from the root. */
export function projectFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: ROOT, encoding: 'utf8' })
  return listed.split('\0').filter((path) => path !== '' && existsSync(`${ROOT}/${path}`))
}

/** The TypeScript of the project, read. */
export function sourceFiles(): SourceFile[] {
  const paths = projectFiles().filter((path) => /\.tsx?$/.test(path) && path.includes('/'))
  return paths.map((path) => ({ path, text: readFileSync(`${ROOT}/${path}`, 'utf8') }))
}
