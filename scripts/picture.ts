// Takes the pictures of the README from a demo that it starts. Usage: npm run picture
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PreauError } from '@preau/protocol/errors.ts'
import { chromium } from 'playwright-core'
import { findChromium } from './set-up/chromium.mjs'
import { ROOT } from './source-files.ts'

/** What is shown, by the name of its file. The widths are those of a technician's laptop. */
const PICTURES = [
  { file: 'fleet', path: '/fleet', wait: 'row' },
  { file: 'places', path: '/places', wait: 'heading' },
] as const

/** Starts a demo on free ports and gives its address once it serves. */
async function startDemo(data: string): Promise<{ http: string; stop: () => void }> {
  const flags = ['--demo', '--data', data, '--http-port', '0', '--mqtt-port', '0', '--json-log']
  const child = spawn(process.execPath, [`${ROOT}/cli/main.ts`, 'start', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = (): void => {
    child.kill()
  }
  for await (const line of createInterface({ input: child.stdout })) {
    const entry: { event?: string; http?: string } = line.startsWith('{') ? JSON.parse(line) : {}
    if (entry.event === 'ready' && entry.http) return { http: entry.http, stop }
  }
  throw new PreauError('SERVER_UNREACHABLE', { what: 'the demo ended before it was ready' })
}

const executablePath = findChromium()
if (executablePath === undefined) {
  console.error('No Chromium: install one, or name it by CHROMIUM_PATH')
  process.exit(1)
}
const data = mkdtempSync(join(tmpdir(), 'preau-picture-'))
const demo = await startDemo(data)
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
try {
  mkdirSync(`${ROOT}/docs/pictures`, { recursive: true })
  const page = await browser.newPage({
    viewport: { width: 1366, height: 768 },
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
  })
  for (const { file, path, wait } of PICTURES) {
    await page.goto(demo.http + path)
    await page.getByRole(wait).nth(2).waitFor()
    await page.evaluate('document.fonts.ready.then(() => true)')
    await page.screenshot({ path: `${ROOT}/docs/pictures/${file}.png` })
    console.log(`docs/pictures/${file}.png`)
  }
} finally {
  await browser.close()
  demo.stop()
  rmSync(data, { recursive: true, force: true })
}
