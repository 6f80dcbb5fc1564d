import { execFile } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { OneTimeLink } from '@preau/protocol/api/people.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { PREAU, runPreau } from '../processes/preau-process.ts'
import { scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

const PORTS = ['--http-port', '0', '--https-port', '0', '--mqtts-port', '0']
const LINK = /http:\/\/127\.0\.0\.1:\d+\/link#[A-Za-z0-9_-]{43}/
const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean()
})

function dataFolder(): string {
  const { path, remove } = scratchFolder()
  cleanUps.push(remove)
  return join(path, 'data')
}

async function server(data: string) {
  const running = await startServerProcess(data)
  cleanUps.push(() => running.end())
  return running
}

async function signInLink(data: string, ...more: string[]): Promise<OneTimeLink> {
  const args = [PREAU, 'sign-in-link', '--data', data, '--json', ...more]
  return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout)
}

const useLink = (http: string, url: string, named: object = {}) =>
  fetch(`${http}/api/sign-in/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ secret: new URL(url).hash.slice(1), password: 'girafe trombone lundi quai', ...named }),
  })

describe('the first link', () => {
  it('stands on the terminal and in a file of the server alone', async () => {
    const data = dataFolder()
    const running = runPreau(['server', '--data', data, ...PORTS])
    cleanUps.push(async () => {
      running.child.kill('SIGTERM')
      await running.ended
    })
    const [shown] = await waitUntil(() => LINK.exec(running.out()), { within: 60_000, what: 'the link' })
    const file = join(data, 'first-link.txt')
    expect(readFileSync(file, 'utf8')).toBe(`${shown}\n`)
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('is in no log, is another one after a restart, and goes with its file once it was used', async () => {
    const data = dataFolder()
    const file = join(data, 'first-link.txt')
    const first = await server(data)
    expect(first.output()).toContain(`"firstLink":"${file}"`)
    expect(first.output()).not.toMatch(/link#/)
    const old = readFileSync(file, 'utf8').trim()
    await first.end()
    const second = await server(data)
    const named = { name: 'Inès', login: 'ines' }
    expect((await useLink(second.http, old, named)).status).toBe(403)
    expect((await useLink(second.http, readFileSync(file, 'utf8').trim(), named)).status).toBe(200)
    await waitUntil(() => !existsSync(file))
    await second.end()
    const third = await server(data)
    expect(third.output()).not.toContain('firstLink')
    expect(existsSync(file)).toBe(false)
  })
})

describe('preau sign-in-link', () => {
  it('lets an administrator in again who lost everything, whether the server runs or not', async () => {
    const data = dataFolder()
    const running = await server(data)
    await running.signIn()
    const link = await signInLink(data)
    expect(link.url.startsWith(`${running.http}/link#`)).toBe(true)
    expect((await useLink(running.http, link.url)).status).toBe(200)
    expect((await running.fetch('/api/self')).status).toBe(401)
    await running.end()
    const later = await signInLink(data)
    const again = await server(data)
    expect((await useLink(again.http, link.url)).status).toBe(403)
    expect((await useLink(again.http, later.url)).status).toBe(200)
    await expect(signInLink(data, '--login', 'personne')).rejects.toMatchObject({
      stderr: expect.stringContaining('PERSON_NOT_FOUND'),
    })
  })

  it('is refused to who does not know the secret of the data folder', async () => {
    const { http } = await server(dataFolder())
    for (const authorization of ['', 'Local 00112233445566778899', 'Bearer x']) {
      const reply = await fetch(`${http}/api/sign-in/link/local`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
        body: '{}',
      })
      expect(reply.status).toBe(401)
    }
  })
})
