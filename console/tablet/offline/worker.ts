/** What the build knows of itself: the files of the page, and a name that is another one for another build. */
declare const PAGE_FILES: readonly string[]
declare const PAGE_VERSION: string

/** The globals of a service worker, as far as this one uses them: TypeScript has those of a page. */
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Asked extends Event {
  readonly request: Request
  respondWith(reply: Promise<Response>): void
}
interface WorkerScope {
  readonly location: Location
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(on: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(on: 'fetch', listener: (event: Asked) => void): void
}

const scope = self as unknown as WorkerScope
const PREFIX = 'preau-tablet-'
const NAME = PREFIX + PAGE_VERSION
const PAGE = '/tablet/'

/**
 * Keeps the page of the tablet so that it opens without the server. INVARIANT: nothing of `/api` is kept here, and no page of the
 * console: what a tablet knows lies in its own database, where it is dropped when its time is over.
 */
scope.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(NAME)
      await cache.addAll([PAGE, ...PAGE_FILES].map((file) => new Request(file, { cache: 'reload' })))
      await scope.skipWaiting()
    })(),
  )
})

scope.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys()
      await Promise.all(
        names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)),
      )
      await scope.clients.claim()
    })(),
  )
})

scope.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== scope.location.origin || !pathname.startsWith(PAGE)) return
  event.respondWith(
    (async () => {
      const cache = await caches.open(NAME)
      const kept = await cache.match(request.mode === 'navigate' ? PAGE : request, { ignoreSearch: true })
      return kept ?? (await fetch(request))
    })(),
  )
})
