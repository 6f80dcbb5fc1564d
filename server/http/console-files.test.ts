import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestHttp, testHttp } from './testing.ts'

const PAGE = '<!doctype html><title>Préau</title>'
const TABLET = '<!doctype html><title>Tablette</title>'
const SCRIPT = 'export const answer = 42'

describe('the built console', () => {
  let folder: string
  let http: TestHttp
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'preau-console-'))
    const built = join(folder, 'dist')
    await mkdir(join(built, 'assets'), { recursive: true })
    await writeFile(join(folder, 'secret.txt'), 'not for the browser')
    await writeFile(join(built, '.env'), 'not for the browser')
    await writeFile(join(built, 'index.html'), PAGE)
    await writeFile(join(built, 'mark.svg'), '<svg/>')
    await mkdir(join(built, 'tablet/assets'), { recursive: true })
    await writeFile(join(built, 'tablet/index.html'), TABLET)
    await writeFile(join(built, 'tablet/worker.js'), 'worker')
    await writeFile(join(built, 'tablet/manifest.webmanifest'), '{}')
    await writeFile(join(built, 'tablet/assets/index-T4bl3t00.js'), SCRIPT)
    await writeFile(join(built, 'assets/index-B1gH4sh0.js'), SCRIPT)
    await writeFile(join(built, 'assets/index-B1gH4sh0.js.br'), brotliCompressSync(SCRIPT))
    http = await testHttp({ consoleFolder: built })
  })
  afterAll(async () => {
    await http.close()
    await rm(folder, { recursive: true, force: true })
  })
  const get = (url: string, headers: Record<string, string> = {}) => http.app.inject({ url, headers })

  it.each(['/', '/index.html', '/devices/1?tab=inventory', '/écoles', '/api-guide'])(
    'gives its page at %s, to be asked for each time',
    async (url) => {
      const reply = await get(encodeURI(url))
      expect([reply.statusCode, reply.body]).toEqual([200, PAGE])
      expect(reply.headers['content-type']).toBe('text/html; charset=utf-8')
      expect(reply.headers['cache-control']).toBe('no-cache')
    },
  )

  it('gives tablets a page of their own, asked for each time like its service worker', async () => {
    for (const url of ['/tablet/', '/tablet/index.html', '/tablet/?source=home', '/tablet/salle']) {
      const reply = await get(url)
      expect([url, reply.statusCode, reply.body, reply.headers['cache-control']]).toEqual([
        url,
        200,
        TABLET,
        'no-cache',
      ])
    }
    const away = await get('/tablet')
    expect([away.statusCode, away.headers.location]).toEqual([302, '/tablet/'])
    const worker = await get('/tablet/worker.js')
    expect([worker.body, worker.headers['cache-control']]).toEqual(['worker', 'no-cache'])
    expect(worker.headers['content-type']).toContain('javascript')
    expect((await get('/tablet/manifest.webmanifest')).headers['content-type']).toContain('application/manifest+json')
    expect((await get('/tablet/assets/index-T4bl3t00.js')).headers['cache-control']).toContain('immutable')
    expect((await get('/tablet/assets/index-0ld00000.js')).json().code).toBe('NOT_FOUND')
    expect((await get('/tableta')).body).toBe(PAGE)
  })

  it('lets browsers keep for ever what is named by its content', async () => {
    const reply = await get('/assets/index-B1gH4sh0.js')
    expect([reply.statusCode, reply.body]).toEqual([200, SCRIPT])
    expect(reply.headers['content-type']).toContain('javascript')
    expect(reply.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect((await get('/mark.svg')).headers['cache-control']).toBe('no-cache')
  })

  it('sends the file that was compressed beforehand to who reads it', async () => {
    const reply = await get('/assets/index-B1gH4sh0.js', { 'accept-encoding': 'gzip, br' })
    expect(reply.headers['content-encoding']).toBe('br')
    expect(reply.headers['content-type']).toContain('javascript')
    expect(reply.headers['cache-control']).toContain('immutable')
    expect(reply.rawPayload).toEqual(brotliCompressSync(SCRIPT))
  })

  it('answers a page that holds an old name with an error, not with the page', async () => {
    const reply = await get('/assets/index-0ldH4sh0.js')
    expect([reply.statusCode, reply.json().code]).toEqual([404, 'NOT_FOUND'])
  })

  it('answers an unknown address of the API with JSON', async () => {
    for (const url of ['/api', '/api/', '/api/nothing', '/api/devices/x/y/z']) {
      const reply = await get(url)
      expect([url, reply.statusCode, reply.json().code]).toEqual([url, 404, 'NOT_FOUND'])
    }
    const changed = await http.app.inject({ method: 'POST', url: '/', payload: {} })
    expect([changed.statusCode, changed.json().code]).toEqual([404, 'NOT_FOUND'])
  })

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/.env',
    '/assets%5c..%5c..%5csecret.txt',
  ])('gives nothing that is not of the console: %s', async (url) => {
    expect((await get(url)).body).not.toContain('not for the browser')
  })
})

describe('a console that was not built', () => {
  it.each([undefined, '/nonexistent/console'])('is a page that says how to build it: %s', async (consoleFolder) => {
    const http = await testHttp({ consoleFolder })
    const reply = await http.app.inject('/')
    expect(reply.statusCode).toBe(500)
    expect(reply.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(reply.body).toContain('npm start')
    expect(reply.body).toContain('CONSOLE_NOT_BUILT')
    expect((await http.app.inject('/api/health')).statusCode).toBe(200)
    await http.close()
  })
})
