import type { BuildOptions } from 'esbuild'
import { ROOT } from '../source-files.ts'

/** What every program that is handed out as one file is made of: the same source gives the same bytes. */
export const PROGRAM = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  charset: 'utf8',
  legalComments: 'none',
} satisfies BuildOptions
