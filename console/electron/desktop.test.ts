import { createHash, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { expect, it } from 'vitest'
import { linkIn, readDeepLink } from './deep-link.ts'
import { deviceTool } from './device-tool.ts'
import { knownServers } from './known-servers.ts'
import { judgeCertificate } from './pinned.ts'

const SERVER = { id: '0123456789abcdef', name: 'École', origin: 'https://ecole.exemple.fr:8443', print: null }
const [ROOT = ''] = rootCertificates

it('leaves a server whose authority is not known to the system, and believes no other for one that is', () => {
  const print = createHash('sha256').update(new X509Certificate(ROOT).raw).digest('hex')
  expect(judgeCertificate({ data: ROOT }, undefined)).toBe(-3)
  // An authority that shows itself as a server is none.
  expect(judgeCertificate({ data: ROOT }, print)).toBe(-2)
  expect(judgeCertificate({ data: ROOT }, '00'.repeat(16))).toBe(-2)
  expect(judgeCertificate({ data: 'no certificate' }, print)).toBe(-2)
})

it('follows a link to three sorts of page of a server that it knows', () => {
  const read = (link: string) => readDeepLink(link, [SERVER])?.path
  expect(read('preau://ecole.exemple.fr:8443/q/0197-ab')).toBe('/q/0197-ab')
  expect(read('preau://ecole.exemple.fr:8443/tickets/12')).toBe('/tickets/12')
  const refused = [
    'preau://ecole.exemple.fr/q/1',
    'preau://autre.fr:8443/q/1',
    'preau://moi@ecole.exemple.fr:8443/q/1',
    'preau://ecole.exemple.fr:8443/api/people',
    'preau://ecole.exemple.fr:8443/q/1/../../api',
    'https://ecole.exemple.fr:8443/q/1',
    'preau:q/1',
    `preau://ecole.exemple.fr:8443/q/${'1'.repeat(500)}`,
  ]
  expect(refused.map(read)).toEqual(refused.map(() => undefined))
  expect(linkIn(['preau-console', '--flag', 'preau://a/q/1'])).toBe('preau://a/q/1')
})

it('keeps its servers sealed, and only in memory where nothing seals them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'preau-desktop-'))
  const file = join(folder, 'servers.sealed')
  const turn = (bytes: Uint8Array) => Buffer.from(bytes.map((byte) => byte ^ 0x5a))
  const seal = {
    isSafe: () => true,
    seal: (text: string) => turn(Buffer.from(text)),
    open: (sealed: Buffer) => turn(sealed).toString(),
  }
  const print = 'AB:CD:'.repeat(16).slice(0, -1)
  const added = knownServers(file, seal).add({ address: 'ecole.exemple.fr:8443', name: 'École', print })
  expect(added).toMatchObject({ name: 'École', origin: 'https://ecole.exemple.fr:8443', print: 'abcd'.repeat(16) })
  expect(readFileSync(file).toString()).not.toContain('exemple')
  expect(knownServers(file, seal).list()).toEqual([added])
  writeFileSync(file, turn(Buffer.from('[{"id":"x","origin":"javascript:alert(1)"}]')))
  expect(knownServers(file, seal).list()).toEqual([])
  const unsafe = knownServers(join(folder, 'none'), { ...seal, isSafe: () => false })
  unsafe.add({ address: 'https://a.fr', name: 'A', print: null })
  expect(unsafe.list()).toHaveLength(1)
  expect(knownServers(join(folder, 'none'), seal).list()).toEqual([])
  for (const address of ['http://a.fr', 'https://moi:mot@a.fr', 'javascript:alert(1)', '']) {
    expect(() => unsafe.add({ address, name: 'A', print: null })).toThrow('CONFIG_INVALID')
  }
  rmSync(folder, { recursive: true })
})

it('passes the lines of the tool for devices on, and says that it is not installed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'preau-tool-'))
  const program = join(folder, 'preau')
  writeFileSync(program, '#!/bin/sh\necho "{\\"args\\":\\"$*\\"}"\nexit 3\n', { mode: 0o755 })
  const run = (file: string) =>
    new Promise<[string[], number]>((done) => {
      const lines: string[] = []
      const tool = deviceTool({
        program: file,
        onLine: (line) => lines.push(line),
        onEnded: (status) => done([lines, status]),
      })
      tool.start({ verb: 'read', serial: '/dev/ttyUSB0' })
    })
  expect(await run(program)).toEqual([['{"args":"device read --json --serial /dev/ttyUSB0"}'], 3])
  expect(await run(join(folder, 'absent'))).toEqual([[], 127])
  rmSync(folder, { recursive: true })
})
