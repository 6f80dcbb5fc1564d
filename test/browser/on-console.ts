import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { launch, openPage, type SignedIn } from './console-page.ts'

/** What a file of tests has in hand while one of them runs. */
export interface OnConsole<S> {
  readonly server: S
  readonly browser: Browser
  /** A new page for each test. */
  readonly page: Page
}

/**
 * Starts a server and a Chromium for a file of tests, gives each test a page of its own, and lets none pass on which the
 * console met an error that nobody caught. Values are there from the first test on.
 */
export function onConsole<S extends SignedIn & { end(): Promise<unknown> }>(start: () => Promise<S>): OnConsole<S> {
  let server: S | undefined
  let browser: Browser | undefined
  let opened: { page: Page; faults: string[] } | undefined

  beforeAll(async () => {
    server = await start()
    browser = await launch()
  })
  beforeEach(async () => {
    if (browser) opened = await openPage(browser, there(server))
  })
  afterEach(async () => {
    const { page, faults } = there(opened)
    // What the page asked for again meanwhile is nobody's any more.
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.context().close()
    expect(faults).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await server?.end()
  })
  return {
    get server() {
      return there(server)
    },
    get browser() {
      return there(browser)
    },
    get page() {
      return there(opened).page
    },
  }
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('only while a test runs')
  return value
}
