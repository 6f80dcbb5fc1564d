import { createHash, type X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:tls'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'
import { accessibilityFaults, launch, openPage } from './console-page.ts'

const folder = scratchFolder()
const data = join(folder.path, 'data')
let server: ServerProcess
let browser: Browser
let school = ''
let room = ''
const codes: string[] = []
const contexts: BrowserContext[] = []
const TABLET = { width: 820, height: 1180 }

async function json<T>(path: string, init?: RequestInit): Promise<T> {
  const reply = await server.fetch(path, init)
  return (reply.status === 204 ? undefined : await reply.json()) as T
}
const post = <T>(path: string, body: object) =>
  json<T>(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

/** What a browser may be told to trust: the key of one server. */
async function keyPrint(https: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(https).port), rejectUnauthorized: false })
  await new Promise((done) => socket.once('secureConnect', done))
  const peer = socket.getPeerX509Certificate() as X509Certificate
  socket.destroy()
  return createHash('sha256')
    .update(peer.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64')
}

const launchWith = (args: string[]) => launch(undefined, args)

beforeAll(async () => {
  server = await startServerProcess(data)
  const places = await json<{ authorities: { schools: { id: string }[] }[] }>('/api/places')
  school = places.authorities[0]?.schools[0]?.id ?? ''
  room = (await post<{ id: string }>('/api/rooms', { school, name: 'Salle 4' })).id
  const made = await post<{ codes: { code: string }[] }>('/api/enrol-codes', {
    ...{ school, count: 6, life: 3_600_000, admit: false, label: 'Tablette' },
  })
  codes.push(...made.codes.map(({ code }) => code))
  browser = await launchWith([`--ignore-certificate-errors-spki-list=${await keyPrint(server.https)}`])
})
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close()
})
afterAll(async () => {
  await browser?.close()
  await server?.end()
  folder.remove()
})

async function open(of = browser, more: object = {}): Promise<Page> {
  const context = await of.newContext({
    viewport: TABLET,
    locale: 'fr-FR',
    hasTouch: true,
    reducedMotion: 'reduce',
    ...more,
  })
  contexts.push(context)
  return await context.newPage()
}
/** Tries in the page to read its own key. */
const READ_KEY = `new Promise((done) => {
  const opening = indexedDB.open('preau-tablet')
  opening.onsuccess = () => {
    const asked = opening.result.transaction('kept').objectStore('kept').get('identity')
    asked.onsuccess = async () => {
      const { privateKey } = asked.result.keys
      const read = await crypto.subtle.exportKey('pkcs8', privateKey).then(() => 'read', (error) => error.name)
      done(privateKey.extractable + ' ' + read)
    }
  }
})`
/** The paths of all that a service worker keeps. */
const READ_CACHE = `caches.keys().then((names) => Promise.all(names.map(async (name) => (await caches.open(name)).keys())))
  .then((requests) => requests.flat().map(({ url }) => new URL(url).pathname))`
const WORKER = 'navigator.serviceWorker.ready.then(() => true)'
/** How far the name in the bar stands from where the button above it does, the bar from the foot, and the page beyond the screen. */
const EDGES = `(() => {
  const box = (name) => document.querySelector(name).getBoundingClientRect()
  const beyond = document.documentElement.scrollWidth - innerWidth
  return [box('.tbar > b').left - box('.foot .pb').left, box('.tbar').top - box('.foot').bottom, beyond].map(Math.round)
})()`
const GOES_AWAY = `Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
document.dispatchEvent(new Event('visibilitychange'))`

const origin = () => server.https.replace('localhost', '127.0.0.1')

/** Types a code of the sheet and a name; the camera of a test sees none. */
async function ask(page: Page, code: string, name: string): Promise<void> {
  await page.getByLabel('Code d’enrôlement').fill(code)
  await page.getByLabel('Nom de la tablette').fill(name)
  await page.getByRole('button', { name: 'Enrôler', exact: true }).click()
}

/** A person says yes, and puts it into its room. */
async function admit(page: Page, name: string): Promise<string> {
  await page.getByRole('heading', { name: 'En attente d’une personne' }).waitFor()
  const { rows } = await json<{ rows: { id: string; name: string }[] }>('/api/enrolments/waiting')
  await post(`/api/enrolments/waiting/${rows.find((row) => row.name === name)?.id}`, { admit: true })
  const { rows: found } = await json<{ rows: { id: string }[] }>(`/api/devices?q=${encodeURIComponent(name)}`)
  const device = found[0]?.id ?? ''
  const init = { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ room }) }
  await server.fetch(`/api/devices/${device}`, init)
  await page.reload()
  await page.getByRole('heading', { name: 'Salle 4', level: 1 }).waitFor()
  return device
}
const fleetRow = (device: string) =>
  json<{ status: string; values: object; agent: object | null }>(`/api/devices/${device}`)

describe('a tablet without an agent', () => {
  it('comes in by a code of the sheet, waits for a person, and shows its room', async () => {
    const page = await open()
    await page.goto(`${origin()}/tablet`)
    await page.getByRole('heading', { name: 'Enrôler cette tablette' }).waitFor()
    expect(page.url()).toBe(`${origin()}/tablet/`)
    expect(await accessibilityFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Enrôler', exact: true }).click()
    await page.getByText('Visez ou recopiez d’abord un code.').waitFor()
    await ask(page, 'ABCD-EFGH', 'Tablette 12')
    await page
      .getByRole('alert')
      .getByText(/n’est pas valable/)
      .waitFor()
    expect(await accessibilityFaults(page)).toEqual([])

    await ask(page, (codes[0] ?? '').toLowerCase(), 'Tablette 12')
    const device = await admit(page, 'Tablette 12')
    await page.getByText('Tablette 12').waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await waitUntil(async () => (await fleetRow(device)).status === 'ok')
    expect(await fleetRow(device)).toMatchObject({ agent: { platform: 'browser' }, values: {} })
    const { detail } = await json<{ detail: { told: Record<string, unknown> } }>(`/api/devices/${device}/tablet`)
    expect(detail.told).toMatchObject({ system: 'Linux', screen: { width: 820, height: 1180 } })

    // Its sheet says what is known, and plainly what is not.
    const { page: desk, faults } = await openPage(browser, server)
    contexts.push(desk.context())
    await desk.goto(`${server.http}/devices/${device}`)
    const sheet = desk.getByRole('region', { name: 'Ce que dit son navigateur' })
    await sheet.getByText('gérées ailleurs').waitFor()
    expect(await sheet.getByText(/^inconnu.: ce navigateur ne le dit pas/u).count()).toBeGreaterThan(0)
    expect(await accessibilityFaults(desk)).toEqual([])
    expect(faults).toEqual([])
  })

  it('keeps a key that no page can read, and asks with no cookie', async () => {
    const page = await open()
    await page.goto(`${origin()}/tablet/`)
    await ask(page, codes[1] ?? '', 'Tablette 13')
    await admit(page, 'Tablette 13')
    const key = await page.evaluate(READ_KEY)
    expect(key).toBe('false InvalidAccessError')
    const asked = page.waitForRequest((request) => request.url().endsWith('/api/tablet'))
    await page.context().addCookies([{ name: 'preau', value: 'x', url: origin(), secure: true }])
    await page.reload()
    const headers = await (await asked).allHeaders()
    expect([headers.cookie, headers.authorization, headers['x-preau-proof']?.slice(0, 2)]).toEqual([
      undefined,
      undefined,
      '1.',
    ])
  })

  it('reports a fault in three touches, also while the server is away, and tells it once', async () => {
    const page = await open()
    await page.goto(`${origin()}/tablet/`)
    await ask(page, codes[2] ?? '', 'Tablette 14')
    const device = await admit(page, 'Tablette 14')
    // The page is kept once its worker has it.
    await page.evaluate(WORKER)
    await page.reload()
    await waitUntil(async () => (await page.evaluate('navigator.serviceWorker.controller !== null')) === true)

    const ports = { httpPort: Number(new URL(server.http).port), httpsPort: Number(new URL(server.https).port) }
    await server.end()
    await page.reload()
    await page.getByRole('heading', { name: 'Salle 4', level: 1 }).waitFor()
    await page.getByText(/L’école ne répond (pas|plus)/).waitFor()
    await page.getByRole('button', { name: 'Signaler un problème' }).click()
    await page.getByRole('button', { name: 'Très lent' }).click()
    expect(await accessibilityFaults(page)).toEqual([])
    await page.locator('.answers button').nth(1).click()
    await page.getByText('envoyé dès que l’école répond').waitFor()

    server = await startServerProcess(data, ports)
    await page.evaluate(`dispatchEvent(new Event('online'))`)
    const tickets = () => json<{ rows: { symptom: string }[] }>(`/api/tickets?device=${device}`)
    await waitUntil(async () => (await tickets()).rows.length === 1)
    await page.reload()
    await page.getByText('École connectée').or(page.getByText(/T-\d+/)).first().waitFor()
    expect((await tickets()).rows).toMatchObject([{ symptom: 'slow' }])
  })

  it('is closed and not broken when its page goes away, and forgets its school when it is revoked', async () => {
    const page = await open()
    await page.goto(`${origin()}/tablet/`)
    await ask(page, codes[3] ?? '', 'Tablette 15')
    const device = await admit(page, 'Tablette 15')
    await waitUntil(async () => (await fleetRow(device)).status === 'ok')
    await page.evaluate(GOES_AWAY)
    await waitUntil(async () => (await fleetRow(device)).status === 'asleep')

    await post(`/api/devices/${device}/revoke`, {})
    await page.reload()
    await page.getByRole('heading', { name: 'L’école ne connaît plus cette tablette' }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await page.reload()
    await page.getByRole('heading', { name: 'Enrôler cette tablette' }).waitFor()
    expect(await page.getByText('Salle 4').count()).toBe(0)
  })

  it('can be installed, and its worker keeps nothing of the interface for programs', async () => {
    const page = await open()
    await page.goto(`${origin()}/tablet/`)
    const session = await page.context().newCDPSession(page)
    await page.evaluate(WORKER)
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
    // A window without a history of its own installs nothing; that is of the test, not of the page.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([])
    const kept = await page.evaluate<string[]>(READ_CACHE)
    expect(kept).toContain('/tablet/')
    expect(kept.filter((path) => !path.startsWith('/tablet/'))).toEqual([])
  })

  it('has its own bar at the edges of the page of its room, and nothing beyond the screen, at each size', async () => {
    const page = await open()
    await page.goto(`${origin()}/tablet/`)
    await ask(page, codes[5] ?? '', 'Tablette 17')
    await admit(page, 'Tablette 17')
    const edges: number[][] = []
    for (const [width, height] of [
      [390, 844],
      [600, 960],
      [820, 1180],
      [1024, 768],
      [1180, 820],
    ] as const) {
      await page.setViewportSize({ width, height })
      edges.push([width, ...(await page.evaluate<number[]>(EDGES))])
    }
    expect(edges).toEqual([390, 600, 820, 1024, 1180].map((width) => [width, 0, 0, 0]))
  })

  it.each([
    ['a phone', { width: 390, height: 844 }],
    ['a small tablet', { width: 600, height: 960 }],
    ['a tablet on its side', { width: 1180, height: 820 }],
  ])('fits %s', async (_what, viewport) => {
    const page = await open(browser, { viewport })
    await page.goto(`${origin()}/tablet/`)
    await page.getByRole('heading', { name: 'Enrôler cette tablette' }).waitFor()
    const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(wide).toBeLessThanOrEqual(0)
    expect(await accessibilityFaults(page)).toEqual([])
  })
})

describe('a tablet to which its browser gives less', () => {
  it('says that it opens not without the network where the certificate was clicked away, and works all the same', async () => {
    const plain = await launchWith([])
    try {
      const page = await open(plain, { ignoreHTTPSErrors: true })
      await page.goto(`${origin()}/tablet/`)
      await page.getByText('Sans le réseau, cette page ne s’ouvre pas').waitFor()
      await page.getByText(/ne fait pas confiance au certificat/).waitFor()
      expect(await accessibilityFaults(page)).toEqual([])
      await ask(page, codes[4] ?? '', 'Tablette 16')
      await admit(page, 'Tablette 16')
      await page.getByRole('button', { name: /désactivée/ }).click()
      await page
        .getByRole('dialog')
        .getByText(/ne fait pas confiance au certificat/)
        .waitFor()
      expect(await accessibilityFaults(page)).toEqual([])
    } finally {
      await plain.close()
    }
  })

  it('says that it cannot be enrolled without encryption, and why', async () => {
    const page = await open()
    // The page as somebody would give it who leaves the encryption away.
    await page.route('http://ecole.test/**', async (route) => {
      const { pathname } = new URL(route.request().url())
      const reply = await fetch(server.http + pathname)
      const type = reply.headers.get('content-type') ?? ''
      await route.fulfill({ status: reply.status, contentType: type, body: Buffer.from(await reply.arrayBuffer()) })
    })
    await page.goto('http://ecole.test/tablet/')
    await page.getByText('L’enrôlement est impossible').waitFor()
    await page.getByText(/n’est pas venue par une connexion chiffrée/).waitFor()
    expect(await page.getByLabel('Code d’enrôlement').count()).toBe(0)
    expect(await accessibilityFaults(page)).toEqual([])
  })
})

it('has icons of the size that its manifest names', () => {
  const given = join(import.meta.dirname, '../../console/tablet/public')
  const { icons } = JSON.parse(readFileSync(join(given, 'manifest.webmanifest'), 'utf8')) as {
    icons: { src: string; sizes: string }[]
  }
  for (const { src, sizes } of icons) {
    const bytes = readFileSync(join(given, src.replace('/tablet/', '')))
    expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes)
  }
})
