import type { Browser, CDPSession, Page } from 'playwright-core'
import { openPage, type SignedIn } from '../../../test/browser/console-page.ts'
import { waitUntil } from '../../../test/wait-until.ts'

/** What of the page is measured, in ms and MB; lists are single values, to be judged by their percentiles. */
export interface FleetPageFigures {
  usable: number[]
  keystrokes: number[]
  frames: number[]
  heap: number
}

/** Words that a technician types, one key after the other. */
const TYPED = ['tablette 09', 'maitres', 'czc', 'jules-ferry tni', 'pc info pf'] as const
/** Between two keys of a quick hand, in ms. */
const QUICK = 90
/** So many loads are timed; each in a new profile, so nothing is kept from the one before. */
const LOADS = 5
/** Pixels in one frame, and how many frames. */
const SCROLL = { step: 400, frames: 240 } as const

/**
 * Waits in the page for an expression to hold, looking where the document changes, then for the frame after the one with that
 * change; gives the instant, ms of the page's clock. To ask the page each few ms instead, from outside or in each frame, would
 * take from what is measured: this machine has two cores.
 */
const SHOWN = (expression: string) => `new Promise((shown) => {
  const seen = () => {
    if (!(${expression})) return false
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => shown(performance.now()))))
    return true
  }
  if (seen()) return
  const observer = new MutationObserver(() => seen() && observer.disconnect())
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
})`

const WATCH = `
  window.longTasks = []
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((task) => task.startTime + task.duration)))
    .observe({ type: 'longtask', buffered: true })
  window.drawn = ${SHOWN("document.querySelector('tbody tr[data-place] th a')")}
`

/** Scrolls the list by so many pixels a frame and gives how long each frame took. */
const SCROLL_BY = ({ step, frames }: { step: number; frames: number }) => `new Promise((resolve) => {
  const box = document.querySelector('.tablebox')
  const took = []
  let last
  const frame = (now) => {
    if (last !== undefined) took.push(now - last)
    last = now
    if (took.length >= ${frames}) return resolve(took)
    box.scrollTop += ${step}
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
})`

/** The list of a server as a browser shows it: loaded anew, searched, scrolled to its end. */
export async function measureFleetPage(browser: Browser, server: SignedIn): Promise<FleetPageFigures> {
  const usable = await measureUsable(browser, server)
  const { page } = await openPage(browser, server)
  await timeLoad(page, server.http)
  const cdp = await page.context().newCDPSession(page)
  const keystrokes = await timeKeystrokes(page)
  const frames = await timeScroll(page)
  const heap = await usedHeap(cdp)
  await page.context().close()
  return { usable, keystrokes, frames, heap }
}

/** Only how long the list takes until it can be used, so many times. */
export async function measureUsable(browser: Browser, server: SignedIn, loads = LOADS): Promise<number[]> {
  const usable: number[] = []
  for (let load = 0; load < loads; load++) {
    const { page } = await openPage(browser, server)
    usable.push(await timeLoad(page, server.http))
    await page.context().close()
  }
  return usable
}

/**
 * Milliseconds from the navigation until rows are painted and the page answers: the end of the last task longer than 50 ms that
 * began within a second after the rows.
 */
async function timeLoad(page: Page, origin: string): Promise<number> {
  await page.addInitScript(WATCH)
  await page.goto(`${origin}/fleet`)
  const drawn = (await page.evaluate('drawn')) as number
  await page.waitForTimeout(1500)
  return (await page.evaluate(
    `[${drawn}, ...longTasks.filter((end) => end > ${drawn} && end < ${drawn} + 1500)].at(-1)`,
  )) as number
}

/** From each key to the frame that shows its rows; then each word again with a quick hand, from its last key. */
async function timeKeystrokes(page: Page): Promise<number[]> {
  const box = page.getByRole('searchbox', { name: 'Chercher' })
  const took: number[] = []
  for (const word of TYPED) {
    for (const key of word) took.push(...(await timeKey(page, key)))
    await box.fill('')
    await painted(page, '')
  }
  for (const word of TYPED) {
    for (const key of word.slice(0, -1)) {
      await box.press(key)
      await page.waitForTimeout(QUICK)
    }
    took.push(...(await timeKey(page, word.at(-1) ?? '')))
    await box.fill('')
    await painted(page, '')
  }
  return took
}

/** The rows answer the words of the search field, and the frame with them is drawn. */
const ANSWERED = (text: string) => `(() => {
  const busy = document.querySelector('.tablebox table[aria-busy]')
  const asked = new URLSearchParams(location.search).get('q') ?? ''
  const rows = document.querySelector('tbody tr[data-place] th a, .fleetbox h2')
  return !busy && rows !== null && asked.trim() === ${JSON.stringify(text)}
})()`

async function painted(page: Page, text: string): Promise<void> {
  await holds(page, ANSWERED(text))
}

/** Waits for an expression of the page; its content security policy lets no function be made of a text there. */
async function holds(page: Page, expression: string): Promise<void> {
  await waitUntil(() => page.evaluate(expression), { within: 30_000, what: expression })
}

/** Sets a clock that starts with the next key and stops when its rows are painted. */
const TIME_KEY = (text: string) => `
  window.keyTook = new Promise((took) => {
    addEventListener('keydown', (event) => {
      ${SHOWN(ANSWERED(text))}.then((at) => took(at - event.timeStamp))
    }, { once: true, capture: true })
  })
  undefined`

/** One time; none where the key asks for nothing new, as a space after a word. */
async function timeKey(page: Page, key: string): Promise<number[]> {
  const box = page.getByRole('searchbox', { name: 'Chercher' })
  const text = ((await box.inputValue()) + key).trim()
  if (text === (await box.inputValue()).trim()) {
    await box.press(key)
    return []
  }
  await page.evaluate(TIME_KEY(text))
  await box.press(key)
  return [(await page.evaluate('keyTook')) as number]
}

/** Quickly from the top, then by leaps as one who drags the bar, then the last screens to the very end. */
async function timeScroll(page: Page): Promise<number[]> {
  const quick = (await page.evaluate(SCROLL_BY(SCROLL))) as number[]
  const height = (await page.evaluate(`document.querySelector('.tablebox').scrollHeight`)) as number
  const leaps = (await page.evaluate(SCROLL_BY({ step: Math.ceil(height / 240), frames: 240 }))) as number[]
  await page.evaluate(`document.querySelector('.tablebox').scrollTop = ${height}`)
  await holds(page, `document.querySelector('tbody tr:last-child th a') !== null`)
  return [...quick, ...leaps]
}

/** Megabytes of JavaScript objects that are still needed. */
async function usedHeap(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.enable')
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  return usedSize / 1024 / 1024
}
