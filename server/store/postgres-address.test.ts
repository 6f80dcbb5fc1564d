import { describe, expect, it } from 'vitest'
import { readPostgresAddress, showPostgres } from './postgres-address.ts'

const read = (path: string) => {
  if (path !== '/ca.pem') throw new Error(`no ${path}`)
  return 'CERTIFICATE'
}
const addressOf = (text: string, password?: string) => readPostgresAddress(text, { password, read })
const base = { port: 5432, database: 'preau', user: 'preau', password: undefined }

describe('the address of a PostgreSQL database', () => {
  it.each([
    ['postgres://preau@localhost/preau', { ...base, host: 'localhost', tls: undefined }],
    ['postgresql://preau@127.0.0.1:6000/preau', { ...base, host: '127.0.0.1', port: 6000, tls: undefined }],
    ['postgres://preau@db.mairie.fr/preau', { ...base, host: 'db.mairie.fr', tls: { authority: undefined } }],
    [
      'postgres://preau@db.mairie.fr/preau?sslrootcert=/ca.pem',
      { ...base, host: 'db.mairie.fr', tls: { authority: 'CERTIFICATE' } },
    ],
    ['postgres://preau@10.0.0.5/preau?sslmode=disable', { ...base, host: '10.0.0.5', tls: undefined }],
    ['postgres://preau@/preau?host=/run/postgresql', { ...base, host: '/run/postgresql', tls: undefined }],
    [
      'postgres://pr%C3%A9au@h/%C3%A9cole?sslmode=disable',
      { ...base, host: 'h', user: 'préau', database: 'école', tls: undefined },
    ],
  ])('%s is read', (text, address) => {
    expect(addressOf(text)).toEqual(address)
  })

  it('takes its password from elsewhere, and shows none', () => {
    const address = addressOf('postgres://preau@db.mairie.fr/preau', 'secret')
    expect(address.password).toBe('secret')
    expect(showPostgres(address)).toBe('postgres://db.mairie.fr:5432/preau')
  })

  it.each([
    ['postgres://preau:s3cret@h/preau', 'a password stands in it'],
    ['postgres://preau:s3cret@h:port/preau', 'postgres://USER@HOST/DATABASE'],
    ['mysql://preau@h/preau', 'postgres://USER@HOST/DATABASE'],
    ['s3cret', 'postgres://USER@HOST/DATABASE'],
    ['postgres://h/preau', 'postgres://USER@HOST/DATABASE'],
    ['postgres://preau@h', 'postgres://USER@HOST/DATABASE'],
    ['postgres://preau@/preau', 'postgres://USER@HOST/DATABASE'],
    ['postgres://preau@h/preau?sslmode=require', 'sslmode=require'],
    ['postgres://preau@h/preau?password=s3cret', 'password='],
    ['postgres://preau@h/preau?sslrootcert=/none', 'sslrootcert=/none'],
    ['postgres://preau@/preau?host=/run&sslmode=verify-full', 'sslmode=verify-full'],
    ['postgres://preau@h/%', '%'],
  ])('%s is refused, without a secret in the error', (text, value) => {
    const error = (() => {
      try {
        return addressOf(text)
      } catch (caught) {
        return caught
      }
    })()
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', context: { setting: 'store', value } })
    expect(`${(error as Error).stack} ${JSON.stringify((error as Error).cause ?? '')}`).not.toContain('s3cret')
  })
})
