import { createRoot } from 'react-dom/client'
import { canScan } from '../web/screens/scan/use-scan.ts'
import { TabletDoor } from './line/tablet-door.ts'
import type { Looked } from './look/browser.ts'
import { lookAt } from './look/look.ts'
import { registerWorker } from './offline/register.ts'
import { type Given, whatIsOff } from './offline/why-off.ts'
import { type BrowserTold, TabletPage } from './TabletPage.tsx'
import { Tablet } from './tablet.ts'
import { openTabletStore, type TabletStore } from './tablet-store.ts'

/** What a browser gives who may install its page; TypeScript does not know it. */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>
}

/** Where nothing can be kept nothing is: the page says so, and has no place. */
const NOTHING_KEPT: TabletStore = {
  get: async () => undefined,
  put: async () => undefined,
  remove: async () => undefined,
  change: async (_name, by) => by(undefined),
}

const isInstalled = () =>
  matchMedia('(display-mode: standalone), (display-mode: fullscreen)').matches ||
  (navigator as { standalone?: boolean }).standalone === true

/** What the browser offers and refuses, told again when it changes. */
function watchBrowser(given: Given) {
  const listeners = new Set<() => void>()
  let now = given
  let offer: InstallOffer | undefined
  let told: BrowserTold = build()
  function build(): BrowserTold {
    const asked = offer
    return {
      off: whatIsOff(now),
      onInstall: asked && (() => void asked.prompt().finally(() => change(() => (offer = undefined)))),
      isApple: /iPad|iPhone|Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1 && !isInstalled(),
    }
  }
  function change(by: () => unknown) {
    by()
    told = build()
    for (const listener of listeners) listener()
  }
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    change(() => (offer = event as InstallOffer))
  })
  addEventListener('appinstalled', () => change(() => (offer = undefined)))
  return {
    current: () => told,
    become: (next: Partial<Given>) => change(() => (now = { ...now, ...next })),
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

async function start(place: HTMLElement): Promise<void> {
  const secure = isSecureContext
  const subtle = secure && typeof crypto.subtle?.sign === 'function'
  const store = await openTabletStore(indexedDB).catch(() => undefined)
  const browser = watchBrowser({ secure, subtle, indexed: store !== undefined, camera: canScan(), worker: 'pending' })
  const look = () =>
    lookAt(navigator as unknown as Looked, {
      width: screen.width,
      height: screen.height,
      ratio: devicePixelRatio,
      installed: isInstalled(),
      offline: navigator.serviceWorker?.controller != null,
    })
  const tablet = new Tablet({
    ...{ store: store ?? NOTHING_KEPT, crypto, clock: Date.now, look },
    door: new TabletDoor({ subtle: crypto.subtle, clock: Date.now, send: (...asked) => fetch(...asked) }),
    after(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  })
  createRoot(place).render(<TabletPage tablet={tablet} browser={browser} />)
  // Asked once it has a place: a browser that is short of room must not throw its key away.
  const keep = tablet.subscribe(() => {
    if (tablet.told().stage !== 'in') return
    keep()
    void navigator.storage?.persist?.().catch(() => false)
  })
  addEventListener('online', () => tablet.wake())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') tablet.wake()
    else void tablet.leave()
  })
  await tablet.start()
  browser.become({ worker: await registerWorker(navigator.serviceWorker) })
}

const place = document.getElementById('preau')
if (place) void start(place)
