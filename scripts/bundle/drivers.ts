import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build } from 'esbuild'
import { ROOT } from '../source-files.ts'
import { PROGRAM } from './program.ts'

/** A library that speaks with cables by a part that is made for each platform. */
interface Driver {
  name: string
  /** What the agent uses of it. */
  exports: readonly string[]
  /** Its folder of parts, and where that is looked for, from the program. */
  prebuilds: string
  program: string
  /** Whether a part is of this platform, by the name of its folder. */
  isOf(part: string, platform: string, arch: string): boolean
}

const DRIVERS: readonly Driver[] = [
  {
    name: 'serialport',
    exports: ['SerialPort'],
    prebuilds: 'node_modules/@serialport/bindings-cpp/prebuilds',
    program: 'lib/index.cjs',
    isOf: (part, platform, arch) =>
      part.startsWith(`${platform}-`) &&
      part
        .slice(platform.length + 1)
        .split('+')
        .includes(arch),
  },
  {
    name: 'node-hid',
    exports: ['HIDAsync', 'devicesAsync'],
    prebuilds: 'node_modules/node-hid/prebuilds',
    program: 'index.cjs',
    // On Linux the kernel's own way, which leaves a device to whoever else has it.
    isOf: (part, platform, arch) =>
      new RegExp(`^${platform === 'linux' ? 'HID_hidraw' : 'HID'}-${platform}-${arch}(-musl)?$`).test(part),
  },
]

/**
 * Lays the drivers of serial lines and HID devices into `folder`, where a program in it finds them: each one file, with the parts
 * for this platform alone. A platform for which there is no part gets none, and its agent reaches what is on the network.
 * Gives the files that went into them, from the root of the checkout.
 */
export async function bundleDrivers(folder: string, { platform, arch } = process as Machine): Promise<string[]> {
  const inside: string[] = []
  for (const driver of DRIVERS) {
    const parts = readdirSync(join(ROOT, driver.prebuilds)).filter((part) => driver.isOf(part, platform, arch))
    if (parts.length === 0) continue
    const home = join(folder, 'node_modules', driver.name)
    const built = await build({
      ...PROGRAM,
      format: 'cjs',
      metafile: true,
      stdin: { contents: `export { ${driver.exports.join(', ')} } from '${driver.name}'`, resolveDir: ROOT },
      outfile: join(home, driver.program),
      logLevel: 'error',
    })
    inside.push(...Object.keys(built.metafile.inputs))
    writeFileSync(join(home, 'package.json'), `${JSON.stringify({ name: driver.name, main: driver.program })}\n`)
    for (const part of parts) copyFolder(join(ROOT, driver.prebuilds, part), join(home, 'prebuilds', part))
  }
  return inside
}

/** The descriptions of the devices, as the agent looks for them beside its program. */
export function bundleSpecs(folder: string): void {
  for (const part of ['devices', 'templates']) {
    copyFolder(join(ROOT, 'firmware-specs', part), join(folder, 'firmware-specs', part))
  }
  copyFolder(join(ROOT, 'runbooks'), join(folder, 'runbooks'))
}

interface Machine {
  platform: string
  arch: string
}

function copyFolder(from: string, to: string): void {
  for (const file of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue
    const folder = join(to, relative(from, file.parentPath))
    mkdirSync(folder, { recursive: true })
    copyFileSync(join(file.parentPath, file.name), join(folder, file.name))
  }
}
