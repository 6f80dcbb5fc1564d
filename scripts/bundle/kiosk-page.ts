import { copyFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build } from 'vite'
import { ROOT } from '../source-files.ts'

const FONT_LICENCE = 'OFL-schibsted-grotesk.txt'

/**
 * Builds the page at the board into `folder`, from where the agent beside it serves it, with the licence of its typeface. Gives the
 * files that went into it, from the root of the checkout.
 */
export async function bundleKioskPage(folder: string): Promise<string[]> {
  const built = await build({
    configFile: join(ROOT, 'console/vite.kiosk.config.ts'),
    logLevel: 'error',
    build: { outDir: folder },
  })
  copyFileSync(join(ROOT, 'console/ui/fonts', FONT_LICENCE), join(folder, FONT_LICENCE))
  const outputs = [built].flat().flatMap((each) => ('output' in each ? each.output : []))
  const inside = outputs.flatMap((chunk) => (chunk.type === 'chunk' ? Object.keys(chunk.modules) : []))
  return inside.filter((path) => path.startsWith(ROOT)).map((path) => relative(ROOT, path))
}
