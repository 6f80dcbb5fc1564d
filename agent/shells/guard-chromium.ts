import { PreauError } from '@preau/protocol/errors.ts'
import { mayShow, newWindowAnswer, type ShellPolicy, type ShellReach } from '@preau/protocol/rules/kiosk-policy.ts'
import type { CdpEvent, CdpPipe } from './cdp-pipe.ts'
import { type CornerSettings, cornerSource } from './corner-page.ts'
import { guardSource, SIGN_OFF, type SignSettings, signSource, takenFromPage } from './page-guard.ts'

export interface GuardOptions {
  policy: ShellPolicy
  reach: ShellReach
  back: string | undefined
  /** What the window shows before it is told anything. */
  first: string
  onBack(): void
  /** The button of the sign was touched. */
  onStop?(): void
  /** A question was answered. */
  onAnswer?(yes: boolean): void
  onHeld(what: string): void
  onCrashed(): void
}

/** In pixels of the screen, `ratio` of which are one of the page. */
export interface PagePlace {
  x: number
  y: number
  width: number
  height: number
  ratio: number
  screen: { width: number; height: number }
}

/** The one page of a window, under the policy. */
export interface Guarded {
  show(address: string): Promise<string | undefined>
  front(): Promise<void>
  /** The path of what it shows. */
  where(): Promise<string>
  /** Puts a sign over its pages, or takes it away. */
  sign(sign: SignSettings | undefined): Promise<void>
  /** Whether the sign of a view is to be seen, put there by `sign` or by the page itself. */
  isSigned(view: string): Promise<boolean>
  /** Draws a small window's own words, in the place of what it showed. */
  draw(settings: CornerSettings): Promise<void>
  /** Where the page lies on the screen, as it knows it: without the frame that a window manager puts around it. */
  place(): Promise<PagePlace | undefined>
  /** Resolves when the page itself has answered. */
  lives(): Promise<void>
}

const WORLD = 'preau'
const BINDING = 'preauGuard'
/** Where the page says that it lies, its size, that of the screen, and how many pixels of that one of its own is. */
const PLACE = `[screenX, screenY, innerWidth, innerHeight, screen.width, screen.height].map((each) => Math.round(each * devicePixelRatio)).concat(devicePixelRatio)`
/** No screen is larger. */
const MOST_PIXELS = 40_000_000
const AUTO_ATTACH = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }

interface TargetInfo {
  targetId: string
  type: string
  url: string
}

/**
 * Puts every page and frame of a Chromium under the policy before it runs. INVARIANT: a window has one page. Another one is closed
 * before it shows anything, and its address, where it may be shown, opens in the first. Resolves when the first page is there.
 */
export function guardChromium(cdp: CdpPipe, options: GuardOptions): Promise<Guarded> {
  const { policy, reach, first } = options
  const guard = guardSource({ policy, back: options.back }, BINDING)
  const taken = takenFromPage(policy)
  let main: { session: string; target: string } | undefined
  let last = first
  let signed: { view: string; script: string | undefined } | undefined
  let drawn: string | undefined

  /** A page may go before it is answered: that is no fault of anybody. */
  const tell = (method: string, params: object, session?: string) =>
    cdp.send(method, params, session).then(
      () => {},
      () => {},
    )

  async function confine(session: string): Promise<void> {
    const answers = [
      tell('Target.setAutoAttach', AUTO_ATTACH, session),
      tell('Page.enable', {}, session),
      tell('Fetch.enable', { patterns: [{ urlPattern: '*', resourceType: 'Document' }] }, session),
      tell('Runtime.enable', {}, session),
      tell('Runtime.addBinding', { name: BINDING, executionContextName: WORLD }, session),
      tell('Page.addScriptToEvaluateOnNewDocument', { source: guard, worldName: WORLD, runImmediately: true }, session),
      tell('Page.addScriptToEvaluateOnNewDocument', { source: taken, runImmediately: true }, session),
      tell('Page.setInterceptFileChooserDialog', { enabled: true, cancel: true }, session),
      tell('Runtime.runIfWaitingForDebugger', {}, session),
    ]
    await Promise.all(answers)
  }

  async function attached(session: string, { targetId, type }: TargetInfo, onMain: () => void): Promise<void> {
    if (type === 'page' && main !== undefined && main.target !== targetId) {
      options.onHeld('window')
      await Promise.all([
        tell('Target.closeTarget', { targetId }),
        tell('Runtime.runIfWaitingForDebugger', {}, session),
      ])
      // It took the keyboard with it for a moment.
      await page.front()
      return
    }
    if (type === 'page') main = { session, target: targetId }
    // A worker shows nothing; it goes on as it is.
    if (type === 'page' || type === 'iframe') await confine(session)
    else await tell('Runtime.runIfWaitingForDebugger', {}, session)
    if (type === 'page') onMain()
  }

  function judge({ session, params }: CdpEvent): void {
    const { requestId, request } = params as { requestId: string; request: { url: string } }
    const isShown = request.url === first || mayShow(request.url, reach)
    if (!isShown) options.onHeld('address')
    if (isShown) void tell('Fetch.continueRequest', { requestId }, session)
    else void tell('Fetch.failRequest', { requestId, errorReason: 'Aborted' }, session)
  }

  function wantsWindow(address: string): void {
    if (newWindowAnswer(policy, address, reach) !== 'same_window' || main === undefined) return
    void tell('Page.navigate', { url: address }, main.session)
  }

  /** What needs no network cannot be held up before: the window goes back to where it was allowed to be. */
  function arrived({ session, params }: CdpEvent): void {
    const frame = params.frame as { url: string; parentId?: string; unreachableUrl?: string }
    if (session !== main?.session || frame.parentId !== undefined) return
    // What may be shown and is not there says so itself; what Chromium says of an address that may not is a dead end.
    const url = frame.unreachableUrl ?? frame.url
    if (frame.unreachableUrl !== undefined && mayShow(url, reach)) return
    if (url === first || mayShow(url, reach)) last = url === 'about:blank' ? last : url
    else {
      options.onHeld('address')
      void tell('Page.navigate', { url: last }, session)
    }
  }

  const page: Guarded = {
    async show(address) {
      const { errorText } = await cdp.send('Page.navigate', { url: address }, main?.session)
      return typeof errorText === 'string' ? errorText : undefined
    },
    async where() {
      const { result } = await cdp.send('Runtime.evaluate', { expression: 'location.pathname' }, main?.session)
      return `${(result as { value?: unknown }).value}`
    },
    front: () => tell('Page.bringToFront', {}, main?.session),
    async sign(next) {
      if (signed?.view === next?.view) return
      const before = signed
      signed = next && { view: next.view, script: undefined }
      const run = async (source: string) => {
        const how = { source, worldName: WORLD, runImmediately: true }
        return (await cdp.send('Page.addScriptToEvaluateOnNewDocument', how, main?.session)).identifier as string
      }
      const forget = (identifier: string) =>
        tell('Page.removeScriptToEvaluateOnNewDocument', { identifier }, main?.session)
      if (before?.script !== undefined) await forget(before.script)
      if (next && signed) signed.script = await run(signSource(next, BINDING))
      else await forget(await run(SIGN_OFF))
    },
    async isSigned(view) {
      const expression = `document.visibilityState === 'visible' && document.querySelector('[data-view="${view}"]') !== null`
      const { result } = await cdp.send('Runtime.evaluate', { expression }, main?.session)
      return (result as { value?: unknown }).value === true
    },
    async draw(settings) {
      const before = drawn
      // It stays: the first document of a window may come only now, and would be blank.
      const how = { source: cornerSource(settings, BINDING), worldName: WORLD, runImmediately: true }
      drawn = (await cdp.send('Page.addScriptToEvaluateOnNewDocument', how, main?.session)).identifier as string
      const forgotten = { identifier: before }
      if (before !== undefined) await tell('Page.removeScriptToEvaluateOnNewDocument', forgotten, main?.session)
    },
    async place() {
      const { result } = await cdp.send('Runtime.evaluate', { expression: PLACE, returnByValue: true }, main?.session)
      const { value } = result as { value?: unknown }
      if (!Array.isArray(value) || !value.every((each) => typeof each === 'number')) return undefined
      const [x = 0, y = 0, width = 0, height = 0, across = 0, down = 0, ratio = 0] = value as number[]
      if (width <= 0 || height <= 0 || across * down > MOST_PIXELS) return undefined
      return { x, y, width, height, ratio, screen: { width: across, height: down } }
    },
    async lives() {
      await cdp.send('Runtime.evaluate', { expression: '1' }, main?.session)
    },
  }

  return new Promise((ready, fail) => {
    cdp.onEvent((event) => {
      const { method, params } = event
      if (method === 'Target.attachedToTarget') {
        const { sessionId, targetInfo } = params as { sessionId: string; targetInfo: TargetInfo }
        void attached(sessionId, targetInfo, () => ready(page))
      } else if (method === 'Fetch.requestPaused') judge(event)
      else if (method === 'Page.frameNavigated') arrived(event)
      else if (method === 'Page.windowOpen') wantsWindow(`${params.url}`)
      else if (method === 'Page.javascriptDialogOpening') {
        // „Leave this page?“ holds nobody back; what a page says by itself is a person's to read and close.
        if (params.type === 'beforeunload') void tell('Page.handleJavaScriptDialog', { accept: true }, event.session)
      } else if (method === 'Page.fileChooserOpened') options.onHeld('file')
      else if (method === 'Runtime.bindingCalled' && params.name === BINDING) {
        if (params.payload === 'back') options.onBack()
        else if (params.payload === 'stop') options.onStop?.()
        else if (params.payload === 'yes' || params.payload === 'no') options.onAnswer?.(params.payload === 'yes')
        else options.onHeld(`${params.payload}`.slice(0, 16))
      } else if (method === 'Inspector.targetCrashed' && event.session === main?.session) options.onCrashed()
      else if (method === 'Target.detachedFromTarget' && params.sessionId === main?.session) options.onCrashed()
    })
    cdp.send('Target.setAutoAttach', AUTO_ATTACH).catch((error: unknown) => {
      fail(new PreauError('SHELL_FAILED', { why: 'guard' }, error))
    })
  })
}
