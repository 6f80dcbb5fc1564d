import type { ServiceConfig } from 'bonjour-service'
import { describe, expect, it } from 'vitest'
import { announceServer } from './announce.ts'
import { fingerprint, makeAuthority } from './authority.ts'

describe('the announcement of a server', () => {
  it('says its port and which authority it is of, until it is taken back', async () => {
    const { certificate } = await makeAuthority('test', Date.now())
    const services: ServiceConfig[] = []
    const ended: string[] = []
    const takeBack = announceServer({ port: 8443, authority: certificate, failed: () => undefined }, () => ({
      publish: (service) => services.push(service),
      unpublishAll: (done) => {
        ended.push('unpublished')
        done()
      },
      destroy: () => ended.push('destroyed'),
    }))
    const print = Buffer.from(fingerprint(certificate)).toString('hex').slice(0, 32)
    expect(services).toEqual([
      { name: `Preau ${print.slice(0, 8)}`, type: 'preau', port: 8443, probe: false, txt: { authority: print } },
    ])
    await takeBack()
    expect(ended).toEqual(['unpublished', 'destroyed'])
  })

  it('is done without where the network takes none', async () => {
    const { certificate } = await makeAuthority('test', Date.now())
    const faults: unknown[] = []
    const takeBack = announceServer(
      { port: 8443, authority: certificate, failed: (error) => faults.push(error) },
      () => {
        throw new TypeError('no multicast here')
      },
    )
    await takeBack()
    expect(faults).toHaveLength(1)
  })
})
