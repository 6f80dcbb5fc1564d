// Makes the agent one file: node scripts/run.mjs scripts/bundle-agent.ts [FOLDER]   (dist/agent where none is said)
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { bundleDrivers, bundleSpecs } from './bundle/drivers.ts'
import { bundleKioskPage } from './bundle/kiosk-page.ts'
import { beside, standIns } from './bundle/lean.ts'
import { looseImports } from './bundle/loose-imports.mjs'
import { noticesOf } from './bundle/notices.ts'
import { PROGRAM } from './bundle/program.ts'
import { ROOT } from './source-files.ts'

export interface Bundle {
  /** The program: `node agent.mjs --code CODE --data DIR [--json-log]`, the options of `preau agent`. */
  file: string
  /** The licences of the libraries in it. */
  notices: string
  bytes: number
}

const BUILD = {
  ...PROGRAM,
  metafile: true,
  // What speaks with cables is made for each platform, and lies beside the program where there is such a thing.
  external: ['serialport', 'node-hid'],
  plugins: [standIns, beside('systeminformation')],
  // CommonJS libraries ask for the modules of Node by `require`, which an ES module has not.
  banner: { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" },
} satisfies BuildOptions

/**
 * Writes agent.mjs, the descriptions of devices, the page at the board, the drivers of this platform and NOTICES.txt into `folder`; and systeminformation.mjs, which the agent reads where it knows no way of its
 * own to the machine, that is neither on Linux nor on Windows: agent.mjs alone is whole there.
 */
export async function bundleAgent(folder = join(ROOT, 'dist/agent')): Promise<Bundle> {
  const built = await build({
    ...BUILD,
    entryPoints: { agent: 'cli/agent-program.ts', systeminformation: 'systeminformation' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  })
  const loose = looseImports(built.metafile)
  if (loose.length > 0) throw new Error(loose.join('\n'))
  const outputs = Object.entries(built.metafile.outputs)
  const inside = outputs.flatMap(([, { inputs }]) => Object.entries(inputs))
  const libraries = inside.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : []))
  bundleSpecs(folder)
  libraries.push(...(await bundleDrivers(folder)))
  libraries.push(...(await bundleKioskPage(join(folder, 'kiosk-page'))))
  const notices = join(folder, 'NOTICES.txt')
  writeFileSync(notices, noticesOf(ROOT, libraries))
  const bytes = outputs.find(([path]) => path.endsWith('agent.mjs'))?.[1].bytes ?? 0
  return { file: join(folder, 'agent.mjs'), notices, bytes }
}

if (import.meta.main) {
  const { file, bytes } = await bundleAgent(process.argv[2] === undefined ? undefined : resolve(process.argv[2]))
  console.log(`${file}: ${Math.round(bytes / 1024)} kB`)
}
