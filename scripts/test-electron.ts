// Drives the packed kiosk with a real Electron: npm run test:electron   (PREAU_ELECTRON_DIST: folder of an unpacked Electron)
// Where there is no Electron, or no screen, it says so in its last line and ends well: nothing was tried, and nothing is claimed.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron } from 'playwright-core'
import { bundleShell } from './bundle/shells.ts'
import { ROOT } from './source-files.ts'
import { closingLine, emptyTally } from './tests.ts'

const PROGRAMS = { linux: 'electron', win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' } as const

/** The program of an Electron on this machine; undefined where there is none. */
function findElectron(): string | undefined {
  const folders = [process.env.PREAU_ELECTRON_DIST, join(ROOT, 'node_modules/electron/dist')]
  const program = PROGRAMS[process.platform as keyof typeof PROGRAMS] ?? 'electron'
  return folders
    .flatMap((folder) => (folder === undefined ? [] : [resolve(folder, program)]))
    .find((file) => existsSync(file))
}

function notRun(reason: string): void {
  console.log(`electron: DID NOT RUN: ${reason}`)
  console.log(closingLine({ ...emptyTally(), skipped: [{ name: 'electron', reason }] }))
}

async function drive(executablePath: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-electron-'))
  const faults: string[] = []
  try {
    await bundleShell('console', folder)
    const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const app = await _electron.launch({
      executablePath,
      args: [...flags, folder, `--user-data-dir=${join(folder, 'data')}`],
    })
    const page = await app.firstWindow()
    await page.getByRole('heading', { name: 'Serveurs' }).waitFor()
    const reached = await page.evaluate(() => [
      typeof Reflect.get(globalThis, 'require'),
      typeof Reflect.get(globalThis, 'process'),
    ])
    if (`${reached}` !== 'undefined,undefined') faults.push(`a page reaches Node: ${reached}`)
    await page.evaluate("location.href = 'https://exemple.fr/'")
    if (!page.url().startsWith('file:')) faults.push(`the first page was left: ${page.url()}`)
    await app.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return faults
}

const electron = findElectron()
const hasScreen = process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY)
if (electron === undefined) notRun('no Electron here: unpack one and name its folder by PREAU_ELECTRON_DIST')
else if (!hasScreen) notRun('no screen: start it in a session, or under xvfb-run')
else {
  const faults = await drive(electron)
  for (const fault of faults) console.log(`failed: ${fault}`)
  console.log(closingLine({ ...emptyTally(), passed: faults.length === 0 ? 1 : 0, failed: faults }))
  process.exitCode = faults.length === 0 ? 0 : 1
}
