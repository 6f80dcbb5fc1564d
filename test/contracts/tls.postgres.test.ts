import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openServerKeys } from '../../server/access/authority-files.ts'
import { openPostgres } from '../../server/store/postgres.ts'
import { NO_POSTGRES, startPostgres } from '../processes/postgres.ts'
import { scratchFolder } from '../processes/server-process.ts'

it('a PostgreSQL over TLS is believed by the authority that was given, under the name that it has, and by no other', async (context) => {
  if (NO_POSTGRES) return context.skip(NO_POSTGRES)
  const folder = scratchFolder()
  const keysOf = (name: string, hosts: string[]) =>
    openServerKeys({ data: join(folder.path, name), name, hosts, now: Date.now() })
  const keys = await keysOf('town', ['127.0.0.1'])
  const other = await keysOf('other', ['127.0.0.1'])
  const postgres = await startPostgres({}, keys.server)
  try {
    const address = postgres.address(await postgres.database())
    const open = async (authority: string | undefined, host = '127.0.0.1') => {
      const db = await openPostgres({ ...address, host, tls: { authority } })
      const seen = await db.get('select ssl from pg_stat_ssl where pid = pg_backend_pid()')
      await db.close()
      return seen
    }
    expect(await open(keys.authority.certificate)).toEqual({ ssl: 1 })
    await expect(open(other.authority.certificate)).rejects.toMatchObject({ code: 'STORE_FAILED' })
    await expect(open(keys.authority.certificate, 'localhost')).rejects.toMatchObject({
      code: 'STORE_FAILED',
      context: { reason: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    })
    await expect(open(undefined)).rejects.toMatchObject({ code: 'STORE_FAILED' })
  } finally {
    await postgres.end()
    folder.remove()
  }
})
