// Packs the desktop programs: npm run dist -- [kiosk|console] [--dir] [--electron FOLDER] [--to FOLDER]
// FOLDER is an Electron that was unpacked; without it electron-builder fetches the one of package.json. --dir makes no installer.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build, type CliOptions, type Configuration, Platform } from 'electron-builder'
import { bundleShell, SHELLS, type ShellName } from './bundle/shells.ts'
import { ROOT } from './source-files.ts'

export interface DistOptions {
  /** An unpacked Electron of this platform; undefined: fetched. */
  electron?: string | undefined
  /** No installer: the folder alone. */
  dir: boolean
  to: string
}

/** Packs one program; gives the folder in which it is. The configuration stands in the package.json of its package. */
export async function packShell(name: ShellName, { electron, dir, to }: DistOptions): Promise<string> {
  const app = join(to, name, 'app')
  await bundleShell(name, app)
  const { build: config } = JSON.parse(readFileSync(join(ROOT, SHELLS[name].package, 'package.json'), 'utf8'))
  const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules/electron/package.json'), 'utf8'))
  const options: CliOptions = {
    projectDir: app,
    publish: 'never',
    ...(dir && { targets: Platform.current().createTarget('dir') }),
    config: {
      ...(config as Configuration),
      electronVersion: version,
      directories: { output: join(to, name, 'out'), buildResources: app },
      ...(electron !== undefined && { electronDist: electron }),
    },
  }
  await build(options)
  return join(to, name, 'out')
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { dir: { type: 'boolean' }, electron: { type: 'string' }, to: { type: 'string' } },
    allowPositionals: true,
  })
  const unknown = positionals.filter((name) => !Object.hasOwn(SHELLS, name))
  const electron = values.electron ?? process.env.PREAU_ELECTRON_DIST
  if (unknown.length > 0 || (electron !== undefined && !existsSync(electron))) {
    console.error(`Usage: npm run dist -- [${Object.keys(SHELLS).join('|')}] [--dir] [--electron FOLDER] [--to FOLDER]`)
    process.exit(2)
  }
  for (const name of positionals.length > 0 ? (positionals as ShellName[]) : (Object.keys(SHELLS) as ShellName[])) {
    const to = resolve(values.to ?? join(ROOT, 'dist/desktop'))
    console.log(await packShell(name, { electron: electron && resolve(electron), dir: values.dir === true, to }))
  }
}
