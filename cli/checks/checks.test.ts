import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { clockCheck, dataCheck, portCheck } from './machine.ts'
import { consoleCheck, nodeCheck, sqliteCheck } from './program.ts'
import { serverCheck } from './server.ts'

const folders: string[] = []
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'preau-doctor-'))
  folders.push(folder)
  return folder
}
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

describe('the checks of the program', () => {
  it('accept Node 24 and refuse an older one', async () => {
    expect([(await nodeCheck('24.1.0').run()).state, (await nodeCheck('20.20.2').run()).state]).toEqual(['ok', 'fail'])
  })

  it('load SQLite in a process of its own', async () => {
    const { state, detail } = await sqliteCheck().run()
    expect([state, detail.en]).toEqual(['ok', expect.stringMatching(/^SQLite 3\.\d+/)])
  })

  it('say what to do where SQLite does not load', async () => {
    expect(await sqliteCheck(process.execPath, tmpdir()).run()).toMatchObject({
      state: 'fail',
      todo: { en: expect.stringContaining('npm start') },
    })
  })

  it('warn of a console that is not built', async () => {
    const folder = await newFolder()
    const before = await consoleCheck(folder).run()
    await writeFile(join(folder, 'index.html'), '<!doctype html>')
    expect([before.state, (await consoleCheck(folder).run()).state]).toEqual(['warn', 'ok'])
    expect((await consoleCheck(undefined).run()).state).toBe('warn')
  })
})

describe('the checks of the machine', () => {
  it('tell a free port from a taken one', async () => {
    const listener = createServer()
    await new Promise<void>((done) => {
      listener.listen({ host: '127.0.0.1', port: 0 }, done)
    })
    const address = listener.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const taken = await portCheck('http-port', '127.0.0.1', port).run()
    await new Promise((done) => {
      listener.close(done)
    })
    const free = await portCheck('http-port', '127.0.0.1', port).run()
    expect([taken.state, taken.todo?.en, free.state]).toEqual(['warn', 'Choose another with --http-port.', 'ok'])
    expect((await portCheck('http-port', '127.0.0.1', 0).run()).state).toBe('ok')
    expect((await portCheck('http-port', '192.0.2.1', port).run()).state).toBe('fail')
  })

  it('try the data folder and leave nothing in it', async () => {
    const folder = await newFolder()
    expect((await dataCheck(folder).run()).state).not.toBe('fail')
    expect((await dataCheck(join(folder, 'a', 'b')).run()).state).not.toBe('fail')
    expect(await readdir(folder)).toEqual([])
  })

  it('refuse a data folder that is a file', async () => {
    const file = join(await newFolder(), 'file')
    await writeFile(file, '')
    await chmod(file, 0o600)
    expect((await dataCheck(file).run()).state).toBe('fail')
  })

  it('refuse a clock from before the program was written', async () => {
    expect((await clockCheck(() => 0).run()).state).toBe('fail')
    expect((await clockCheck(() => Date.UTC(2026, 10, 1)).run()).state).toBe('ok')
  })
})

describe('the check of the server', () => {
  const now = Date.UTC(2026, 10, 24)
  const health = {
    status: 'ok',
    version: '0.1.0',
    time: now,
    startedAt: now,
    store: { status: 'ok', since: now, schema: 1, bytes: 1, freeBytes: 1 },
    broker: { clients: 37, refused: 0 },
    ingest: { acked: 0, duplicates: 0, quarantined: 0, waiting: 0 },
  }
  const check = (answer: () => unknown) =>
    serverCheck(
      'http://s',
      async () => answer(),
      () => now,
    ).run()

  it('reports a server that is well', async () => {
    expect(await check(() => health)).toEqual({
      state: 'ok',
      detail: {
        fr: 'http://s, version 0.1.0, 37 appareils reliés',
        en: 'http://s, version 0.1.0, 37 devices connected',
      },
    })
  })

  it('says of the server of another machine only that it lives', async () => {
    expect(await check(() => ({ status: 'ok' }))).toEqual({
      state: 'ok',
      detail: { fr: 'http://s répond', en: 'http://s answers' },
    })
    expect(await check(() => ({ status: 'degraded' }))).toMatchObject({ state: 'warn' })
  })

  it.each([
    ['that does not answer', 'fail', () => Promise.reject(new PreauError('SERVER_UNREACHABLE'))],
    ['that is no server of ours', 'fail', () => ({ hello: 'world' })],
    [
      'whose store is full',
      'warn',
      () => ({ ...health, status: 'degraded', store: { ...health.store, status: 'full' } }),
    ],
    ['whose clock is another', 'warn', () => ({ ...health, time: now + 600_000 })],
  ])('does not praise one %s', async (_, state, answer) => {
    expect((await check(answer)).state).toBe(state)
  })
})
