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
  // Node keeps the text of a program. One letter beyond Latin-1 would double it, by 400 kB for an agent.
  charset: 'ascii',
  legalComments: 'none',
} satisfies BuildOptions
