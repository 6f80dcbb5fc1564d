// Makes the agent one file: node scripts/run.mjs scripts/bundle-agent.ts [FOLDER]   (dist/agent where none is said)
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { build } from 'esbuild'
import { noticesOf } from './bundle/notices.ts'
import { ROOT } from './source-files.ts'

export interface Bundle {
  /** The program: `node agent.mjs --server URL --data DIR [--json-log]`, the options of `preau agent`. */
  file: string
  /** The licences of the libraries in it. */
  notices: string
  bytes: number
}

/** Writes agent.mjs and NOTICES.txt into `folder`. The same source gives the same bytes. */
export async function bundleAgent(folder = join(ROOT, 'dist/agent')): Promise<Bundle> {
  const file = join(folder, 'agent.mjs')
  const { metafile, outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['cli/agent-program.ts'],
    outfile: file,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
    write: false,
    // CommonJS libraries ask for the modules of Node by `require`, which an ES module has not.
    banner: { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" },
  })
  const [program] = outputFiles
  if (!program) throw new PreauError('INTERNAL', { why: 'esbuild gave no file' })
  const notices = join(folder, 'NOTICES.txt')
  const inside = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, program.contents)
  writeFileSync(
    notices,
    noticesOf(
      ROOT,
      inside.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    ),
  )
  return { file, notices, bytes: program.contents.length }
}

if (import.meta.main) {
  const { file, bytes } = await bundleAgent(process.argv[2] === undefined ? undefined : resolve(process.argv[2]))
  console.log(`${file}: ${Math.round(bytes / 1024)} kB`)
}
