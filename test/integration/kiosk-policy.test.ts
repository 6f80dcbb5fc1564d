import 'reflect-metadata'
import { createHash, webcrypto } from 'node:crypto'
import { createServer as createProxy } from 'node:http'
import { createServer as createSite } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import * as x509 from '@peculiar/x509'
import type { DayPlan, PlannedLesson } from '@preau/protocol/messages/day-plan.ts'
import { KIOSK_POLICY_PRODUCT } from '@preau/protocol/rules/window-rules.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KioskPolicies, laidKioskPolicy } from '../../agent/install/kiosk-policies.ts'
import { ordered } from '../../agent/install/testing/orders.ts'
import { LessonKeeper } from '../../agent/lessons/lesson-keeper.ts'
import { Openings } from '../../agent/lessons/openings.ts'
import { planMemory } from '../../agent/lessons/plan-file.ts'
import { realClock } from '../../agent/uplink/clock.ts'
import { type KioskStage, kioskAbsent, startStage } from '../processes/kiosk-stage.ts'
import { scratchFolder } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

const ABSENT = kioskAbsent()
const NOW = Date.now()
const HOUR = 3_600_000
const id = (n: number) => `01999d00-0000-7000-8000-00000000000${n}`

describe.skipIf(ABSENT !== '')(`a signed policy of the kiosk, in a Chromium${ABSENT && ` (${ABSENT})`}`, () => {
  const folder = scratchFolder()
  let stage: KioskStage
  let internet: Awaited<ReturnType<typeof twoSites>>
  let keeper: LessonKeeper
  beforeAll(async () => {
    internet = await twoSites()
    stage = await startStage(internet)
    keeper = new LessonKeeper({
      ...{ clock: realClock(), store: planMemory(), board: () => undefined, report: () => undefined },
      ...{ isConnected: () => true, serverTime: () => NOW, machine: () => ({ diskFull: false, temperature: 40 }) },
      policy: () => laidKioskPolicy(folder.path),
      opener: stage.shell,
      openings: new Openings({ folder: '/nowhere', hasProxy: true }),
    })
    keeper.take(planOf([1, 2, 3].map((n) => lesson(n, 'https://mediatheque.fr/'))))
    await seen('Tableau')
  })
  afterAll(async () => {
    await stage?.end()
    await internet?.stop()
    folder.remove()
  })

  const seen = (...titles: string[]) =>
    waitUntil(async () => `${await stage.screen.windows()}` === `${titles.sort()}`, {
      within: 30_000,
      what: `the windows ${titles.join(', ')}`,
    })
  const install = async (version: string, content: string) => {
    const facts = { kind: 'policy', product: KIOSK_POLICY_PRODUCT, version } as const
    const { order, file } = ordered(folder.path, facts, content)
    return (await new KioskPolicies(folder.path).install(order, file)).done
  }
  const policyOf = (version: string, more: object) => JSON.stringify({ policy: 'kiosk', version, ...more })

  it('shows nothing of a site that neither the school nor a policy allows', async () => {
    expect((await keeper.launch(id(1), undefined)).refused).toBe('not_allowed')
    await keeper.end(id(1))
    await seen('Tableau')
  })

  it('lets the next lesson show a site that it allows, and where a link of that leads', async () => {
    expect(await install('2', policyOf('2', { sites: ['mediatheque.fr', 'bnf.fr'] }))).toBe('installed')
    expect((await keeper.launch(id(2), undefined)).refused).toBeNull()
    await seen('Bibliothèque', 'Tableau')
    expect(internet.asked()).toEqual(['mediatheque.fr', 'bnf.fr'])
  })

  it('I6 leaves the lesson that runs as it is, whatever was put in place meanwhile', async () => {
    const before = stage.profiles()
    expect(await install('3', policyOf('3', { shut: ['mediatheque.fr'] }))).toBe('installed')
    expect((await keeper.open(id(2))).refused).toBeNull()
    expect(stage.profiles()).toEqual(before)
    await seen('Bibliothèque', 'Tableau')
    await keeper.end(id(2))
    await seen('Tableau')
  })

  it('stays in use where a newer one is bad', async () => {
    expect(await install('4', policyOf('4', { sites: ['mediatheque.fr'], permissions: ['media'] }))).toBe('failed')
    const before = internet.asked().length
    expect((await keeper.launch(id(3), undefined)).refused).toBe('not_allowed')
    await seen('Tableau')
    expect([laidKioskPolicy(folder.path)?.version, internet.asked().length]).toEqual(['3', before])
  })
})

function lesson(n: number, address: string): PlannedLesson {
  return {
    ...{ id: id(n), from: NOW - HOUR, to: NOW + HOUR, title: 'Lecture', teacher: 'Mme Delmas', classLabel: 'CM1' },
    ...{ opens: { kind: 'web', address }, code: null, badge: null, fallbacks: [], ticket: null },
  }
}

function planOf(lessons: PlannedLesson[]): DayPlan {
  return {
    ...{ version: 1, time: NOW, timeZone: 'Europe/Paris', school: 'École Jean-Macé', support: '02 61 91 10 24' },
    ...{ room: { id: id(9), name: 'Salle 4' }, known: { from: NOW - 24 * HOUR, to: NOW + 24 * HOUR }, board: null },
    ...{ periods: [], free: [], sites: ['lumni.fr'], lessons, tickets: [] },
  }
}

/** Two sites over https, the first of which leads to the second, behind a proxy that brings every name to them. */
async function twoSites() {
  const keys = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const own = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=mediatheque.fr',
    notBefore: new Date(NOW - 24 * HOUR),
    notAfter: new Date(NOW + 24 * HOUR),
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    keys,
    extensions: [
      new x509.SubjectAlternativeNameExtension(['mediatheque.fr', 'bnf.fr'].map((value) => ({ type: 'dns', value }))),
    ],
  })
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  const pem = `-----BEGIN PRIVATE KEY-----\n${key.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`
  const asked: string[] = []
  const site = createSite({ cert: own.toString('pem'), key: pem }, ({ headers: { host = '' }, url }, response) => {
    if (url === '/') asked.push(host)
    const isFirst = host === 'mediatheque.fr'
    const leads = isFirst ? '<meta http-equiv="refresh" content="0;url=https://bnf.fr/">' : ''
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!doctype html>${leads}<title>${isFirst ? 'Médiathèque' : 'Bibliothèque'}</title><body>`)
  })
  await new Promise<void>((done) => site.listen(0, '127.0.0.1', done))
  const proxy = createProxy()
  proxy.on('connect', (_request, socket) => {
    const there = connect((site.address() as AddressInfo).port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.pipe(there).pipe(socket)
    })
    there.on('error', () => socket.destroy())
    socket.on('error', () => there.destroy())
  })
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
  return {
    upstream: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    believed: createHash('sha256').update(new Uint8Array(own.publicKey.rawData)).digest('base64'),
    asked: () => asked,
    async stop() {
      for (const server of [proxy, site]) {
        const ended = new Promise((done) => server.close(done))
        server.closeAllConnections()
        await ended
      }
    },
  }
}
