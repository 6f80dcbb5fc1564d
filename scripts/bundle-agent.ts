// Makes the agent one file: node scripts/run.mjs scripts/bundle-agent.ts [FOLDER] [--root ROOT.json] [--director NAME]
// (dist/agent where no folder is said; without a root it looks for no updates)
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type BuildOptions, build } from 'esbuild'
import { type Shipped, shippedText } from '../agent/update/shipped.ts'
import { readRoot } from '../protocol/update/metadata.ts'
import { bundleDrivers, bundleSpecs } from './bundle/drivers.ts'
import { bundleKioskPage } from './bundle/kiosk-page.ts'
import { beside, standIns } from './bundle/lean.ts'
import { looseImports } from './bundle/loose-imports.mjs'
import { noticesOf } from './bundle/notices.ts'
import { PROGRAM } from './bundle/program.ts'
import { whenNeeded } from './bundle/when-needed.ts'
import { ROOT } from './source-files.ts'

export interface Bundle {
  /** The program: `node agent.mjs --code CODE --data DIR [--json-log]`, the options of `preau agent`. */
  file: string
  /** The licences of the libraries in it. */
  notices: string
  bytes: number
}

/** The program itself, as esbuild makes it. */
export const AGENT_BUILD = {
  ...PROGRAM,
  // Short names move on through the whole file where one is new, and a patch with them (docs/adr/0035).
  minify: false,
  minifySyntax: true,
  minifyWhitespace: true,
  metafile: true,
  // What speaks with cables is made for each platform, and lies beside the program where there is such a thing.
  external: ['serialport', 'node-hid'],
  plugins: [standIns, whenNeeded, beside('systeminformation')],
  // CommonJS libraries ask for the modules of Node by `require`, which an ES module has not.
  banner: { js: "const require=process.getBuiltinModule('module').createRequire(import.meta.url);" },
} satisfies BuildOptions

/**
 * Writes agent.mjs, the descriptions of devices, the page at the board, the drivers of this platform and NOTICES.txt into `folder`; and systeminformation.mjs, which the agent reads where it knows no way of its
 * own to the machine, that is neither on Linux nor on Windows: agent.mjs alone is whole there. `updates.json` says by whose
 * signatures it may be updated, where `shipped` is given: beside the program, so that this has the same bytes each time.
 */
export async function bundleAgent(folder = join(ROOT, 'dist/agent'), shipped?: Shipped): Promise<Bundle> {
  const built = await build({
    ...AGENT_BUILD,
    entryPoints: { agent: 'cli/agent-program.ts', systeminformation: 'systeminformation' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  })
  const loose = looseImports(built.metafile)
  if (loose.length > 0) throw new Error(loose.join('\n'))
  const outputs = Object.entries(built.metafile.outputs)
  const inside = outputs.flatMap(([, { inputs }]) => Object.entries(inputs))
  const libraries = inside.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : []))
  const updates = join(folder, 'updates.json')
  if (shipped) writeFileSync(updates, shippedText(shipped))
  else rmSync(updates, { force: true })
  bundleSpecs(folder)
  libraries.push(...(await bundleDrivers(folder)))
  libraries.push(...(await bundleKioskPage(join(folder, 'kiosk-page'))))
  const notices = join(folder, 'NOTICES.txt')
  writeFileSync(notices, noticesOf(ROOT, libraries))
  const bytes = outputs.find(([path]) => path.endsWith('agent.mjs'))?.[1].bytes ?? 0
  return { file: join(folder, 'agent.mjs'), notices, bytes }
}

/** What a command line says: FOLDER, and `--root ROOT.json [--director NAME]` for an agent that is to be updated. */
export function bundleAsked(args: readonly string[]): { folder: string | undefined; shipped: Shipped | undefined } {
  const options = { root: { type: 'string' }, director: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  const [folder] = positionals
  // Who made a repository and has not published it yet types this first.
  if (values.root !== undefined && !existsSync(values.root)) {
    console.error(`${values.root}: no such file. A repository has its 1.root.json once it is signed and published.`)
    process.exit(2)
  }
  const root = values.root === undefined ? undefined : readFileSync(values.root)
  if (root) readRoot(root.toString())
  const shipped = root && { root, director: values.director, built: Date.now() }
  return { folder: folder === undefined ? undefined : resolve(folder), shipped }
}

if (import.meta.main) {
  const { folder, shipped } = bundleAsked(process.argv.slice(2))
  const { file, bytes } = await bundleAgent(folder, shipped)
  console.log(`${file}: ${Math.round(bytes / 1024)} kB${shipped ? ', to be updated' : ''}`)
}
