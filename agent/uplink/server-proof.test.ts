import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { authorityOf } from './server-proof.ts'
import { testSchool } from './testing/test-school.ts'

const YEAR = 365 * 86_400_000
const read = ({ certificate }: { certificate: string }) => new X509Certificate(certificate)
const refused = expect.objectContaining({ code: 'SERVER_NOT_TRUSTED' })

describe('authorityOf', () => {
  it.each([0, -30, 30])(
    'takes the server of the pinned authority, by a clock that is %i years wrong',
    async (years) => {
      const school = await testSchool(Date.now() + years * YEAR)
      expect(authorityOf(read(await school.server()), school.authority)).toBe(
        new X509Certificate(school.authority).toString(),
      )
    },
  )

  it('refuses a server of another authority of the same name', async () => {
    const [school, fake] = [await testSchool(), await testSchool()]
    const leaf = read(await fake.server())
    expect(() => authorityOf(leaf, school.authority)).toThrow(refused)
    expect(() => authorityOf(leaf, school.print)).toThrow(refused)
  })

  it('refuses a device of the school that plays its server, the authority itself, and nothing at all', async () => {
    const school = await testSchool()
    const device = read(await school.server({ usage: '1.3.6.1.5.5.7.3.2' }))
    for (const leaf of [device, new X509Certificate(school.authority), undefined]) {
      expect(() => authorityOf(leaf, school.authority)).toThrow(refused)
    }
  })

  it('refuses an empty fingerprint, which every authority would have', async () => {
    const school = await testSchool()
    expect(() => authorityOf(new X509Certificate(school.authority), new Uint8Array())).toThrow(refused)
  })
})
