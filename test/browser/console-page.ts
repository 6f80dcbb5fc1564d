import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { findTestChromium } from '../../scripts/set-up/chromium.mjs'

/** What Playwright turns off, which this says anew since the last list counts, */
const FEATURES_OFF = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  // and the pages of an address bar that nobody sees: two processes for each context, half of what opening one costs.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
]
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${FEATURES_OFF.join(',')}`,
]
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Starts a Chromium of this machine, the one for tests where nothing is said, with a new profile. @param more flags of its own */
export function launch(executablePath = findTestChromium(), more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: executablePath ?? '/usr/bin/chromium', args: [...ARGUMENTS, ...more] })
}

/** A server as a page needs it: where it is, and the cookie of somebody who is signed in there. */
export interface SignedIn {
  readonly http: string
  signIn(): Promise<string>
}

/** Lets every page of a context be that of who is signed in. */
export async function signInPages(context: BrowserContext, { http, signIn }: SignedIn): Promise<void> {
  const cookies = (await signIn()).split('; ').map((pair) => {
    const [name = '', value = ''] = pair.split('=')
    return { name, value, url: http, httpOnly: true, sameSite: 'Strict' as const }
  })
  await context.addCookies(cookies)
}

/** A page as a technician has it: 1440 × 900, French, in Paris, signed in. It notes every error that the console reports. */
export async function openPage(
  browser: Browser,
  server: SignedIn,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    // A colour on its way to another one is not the one that is to be judged.
    reducedMotion: 'reduce',
    ...options,
  })
  context.setDefaultTimeout(60_000)
  await signInPages(context, server)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (/Content Security Policy|Warning:/.test(message.text())) faults.push(message.text())
  })
  return { page, faults }
}

interface Violation {
  id: string
  nodes: { target: string[]; failureSummary: string }[]
}

/** Holds once no letter and no box is still on its way to where it will be; what turns for ever is not waited for. */
const AT_REST = `document.fonts.ready.then(() => Promise.allSettled(document.getAnimations()
  .filter((each) => each.playState === 'running' && Number.isFinite(each.effect?.getComputedTiming().endTime))
  .map((each) => each.finished))).then(() => undefined)`

/** What axe finds against WCAG 2.2 AA, as short lines; none is the only good answer. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  await page.evaluate(AT_REST)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const violations = (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(tags)}, resultTypes: ['violations'] }).then((r) => r.violations)`,
  )) as Violation[]
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}
