import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { ROOT } from '../source-files.ts'
import { noticesOf } from './notices.ts'

/** The desktop programs: the package that has their configuration, their entry, what runs in their pages, and pages of their own. */
export const SHELLS = {
  kiosk: {
    name: 'preau-kiosk',
    package: 'agent',
    main: 'agent/electron/main.ts',
    preloads: { 'guard-kiosk': 'agent/electron/guard-kiosk.ts', 'guard-lesson': 'agent/electron/guard-lesson.ts' },
    pages: undefined,
  },
  console: {
    name: 'preau-console',
    package: 'console',
    main: 'console/electron/main.ts',
    preloads: {
      'for-servers': 'console/electron/for-servers.ts',
      'for-first-page': 'console/electron/for-first-page.ts',
    },
    pages: 'console/electron/page',
  },
} as const
export type ShellName = keyof typeof SHELLS

const OF_ALL: BuildOptions & { metafile: true } = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  sourcemap: false,
  legalComments: 'none',
  external: ['electron'],
  metafile: true,
  logLevel: 'error',
}

/** Writes everything that is packed into `folder`: bundles, pages and a package.json that depends on nothing. */
export async function bundleShell(name: ShellName, folder: string): Promise<void> {
  const shell = SHELLS[name]
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const main = await build({
    ...OF_ALL,
    entryPoints: [shell.main],
    outfile: join(folder, 'main.mjs'),
    platform: 'node',
    format: 'esm',
    target: 'node24',
    banner: { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" },
  })
  // A page in a sandbox takes its preload as one CommonJS file, and has of Node nothing but what Electron gives it.
  const preloads = await build({
    ...OF_ALL,
    entryPoints: shell.preloads,
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    platform: 'browser',
    format: 'cjs',
    target: 'chrome140',
  })
  if (shell.pages !== undefined) {
    mkdirSync(join(folder, 'page'))
    for (const file of readdirSync(join(ROOT, shell.pages))) {
      if (!file.endsWith('.ts')) copyFileSync(join(ROOT, shell.pages, file), join(folder, 'page', file))
    }
  }
  const inside = [main, preloads].flatMap(({ metafile }) => Object.keys(metafile.inputs))
  writeFileSync(join(folder, 'NOTICES.txt'), noticesOf(ROOT, inside))
  const { version, license } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const about = { name: shell.name, version, license, type: 'module', main: 'main.mjs', private: true }
  const words = {
    description: 'Préau',
    author: { name: 'Préau', email: 'preau@localhost' },
    homepage: 'https://localhost',
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ ...about, ...words }, undefined, 2)}\n`)
}
