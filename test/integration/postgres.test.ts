import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { NO_POSTGRES, type PostgresProcess, startPostgres } from '../processes/postgres.ts'
import { runPreau } from '../processes/preau-process.ts'
import { enrol, RawDevice } from '../processes/raw-device.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

const folder = scratchFolder()
let postgres: PostgresProcess
let server: ServerProcess | undefined
let url = ''
let passwordFile = ''

/** Runs a command on the store; gives what it printed and its exit code. */
async function preau(...args: string[]): Promise<{ code: number | string; said: string }> {
  const run = runPreau([...args, '--data', folder.path, '--store', url, '--store-password-file', passwordFile])
  const code = await run.ended
  return { code, said: run.out() + run.err() }
}

if (NO_POSTGRES) it('preau server --store', (context) => context.skip(NO_POSTGRES))
else
  describe('preau server --store postgres://…', () => {
    beforeAll(async () => {
      postgres = await startPostgres()
      url = postgres.url(await postgres.database())
      passwordFile = join(folder.path, 'password')
      writeFileSync(passwordFile, `${postgres.password}\n`, { mode: 0o600 })
    })
    afterEach(() => server?.end('SIGKILL'))
    afterAll(async () => {
      await postgres.end()
      folder.remove()
    })
    const start = () => startServerProcess(folder.path, { store: { url, password: postgres.password } })

    it('keeps what a device told over a restart, and answers the console', async () => {
      server = await start()
      const device = new RawDevice(await enrol(server.http, 'PC 1', '1'))
      await device.begin(server.mqttPort, 0)
      device.report(0, 49)
      await waitUntil(() => device.upto === 49, { what: 'the ack of fifty reports' })
      const [counted] = await postgres.admin<{ n: string }>('select count(*) as n from samples', url.split('/').at(-1))
      expect(counted?.n).toBe('50')
      expect(await server.health()).toMatchObject({ status: 'ok', store: { status: 'ok', bytes: expect.any(Number) } })
      const { epoch } = device
      device.cut()
      expect(await server.end()).toBe(0)

      server = await start()
      const list = (await (await server.fetch('/api/devices')).json()) as { rows: { name: string }[] }
      expect(list.rows.map(({ name }) => name)).toEqual(['PC 1'])
      await device.begin(server.mqttPort, 50)
      expect([device.epoch, device.upto]).toEqual([epoch, 49])
      expect(server.output()).not.toContain(postgres.password)
    })

    it('is one: a second server says so and ends, and commands find the running one or the store', async () => {
      server = await start()
      const second = runPreau(
        ['server', '--data', join(folder.path, 'other'), '--store', url, '--store-password-file', passwordFile].concat(
          ['http', 'https', 'mqtts'].flatMap((name) => [`--${name}-port`, '0']),
        ),
      )
      expect(await second.ended).toBe(1)
      expect(second.out() + second.err()).toContain('Another Préau server uses these data already')
      expect((await preau('sign-in-link')).said).toContain('http://127.0.0.1')
      await server.end()
      expect((await preau('sign-in-link')).said).toContain('http://127.0.0.1')
      expect(await preau('audit', 'verify')).toMatchObject({ code: 0 })
    })

    it('is what preau doctor names, with what stands in its way, and never with a password', async () => {
      const well = await preau('doctor')
      expect(well.said).toMatch(/Store of the server +PostgreSQL 1\d\.\d+ .*, postgres:\/\/127\.0\.0\.1:\d+\/preau_1/)
      writeFileSync(passwordFile, 's3cret')
      const refused = await preau('doctor')
      expect(refused.said).toMatch(/FAIL +Store of the server +postgres:.*STORE_FAILED, 28P01/)
      expect(refused.said).not.toContain('s3cret')
      const backup = await preau('backup', '--to', join(folder.path, 'copy'))
      expect(backup).toMatchObject({ code: 1, said: expect.stringContaining('pg_dump') })
      const open = runPreau(['doctor', '--data', folder.path, '--store', 'postgres://preau:s3cret@h/preau'])
      expect(await open.ended).not.toBe(0)
      expect(open.out() + open.err()).not.toContain('s3cret')
      const plain = runPreau(['doctor', '--data', folder.path])
      await plain.ended
      expect(plain.out()).toMatch(/Store of the server +SQLite, /)
    })
  })
