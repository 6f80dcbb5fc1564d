import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LaidFiles } from '@preau/agent/install/laid-files.ts'
import { KIOSK_POLICY_PRODUCT } from '@preau/protocol/rules/window-rules.ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Language } from '../command.ts'
import { run } from '../main.ts'

function machine() {
  const data = mkdtempSync(join(tmpdir(), 'preau-kiosk-'))
  onTestFinished(() => rmSync(data, { recursive: true, force: true }))
  const lay = (policy: object) =>
    new LaidFiles(join(data, 'policies')).lay(
      KIOSK_POLICY_PRODUCT,
      '2',
      'kiosk.yaml',
      Buffer.from(JSON.stringify({ policy: 'kiosk', version: '2', ...policy })),
    )
  const policy = async (language: Language = 'en') => {
    const out: string[] = []
    const err: string[] = []
    const status = await run(['kiosk', 'policy', '--data', data], {
      ...{ language, environment: {}, stopped: Promise.resolve() },
      out: (line) => out.push(line),
      err: (line) => err.push(line),
    })
    expect(status).toBe(0)
    const { URLAllowlist: allowed, URLBlocklist: blocked } = JSON.parse(out.join('\n'))
    return { allowed, blocked, said: err.join('\n') }
  }
  return { data, lay, policy }
}

describe('preau kiosk policy', () => {
  it('is that of the program where nothing signed came, and says so', async () => {
    const { policy } = machine()
    const { allowed, blocked, said } = await policy()
    expect(said).toBe('No signed policy on this machine: that of the program leads.')
    expect([allowed.includes('https://ent.example.fr:443'), blocked]).toEqual([false, ['*']])
    expect((await policy('fr')).said).toContain('celle du programme')
  })

  it('is the signed one that lies in the data folder, and says its version', async () => {
    const { lay, policy } = machine()
    const before = await policy()
    const [, shut = ''] = before.allowed
    const host = new URL(shut).hostname
    lay({ sites: ['ent.example.fr'], shut: [host] })
    const { allowed, blocked, said } = await policy()
    expect(said).toBe('Signed policy, version 2: it is the one that leads on this machine.')
    expect([allowed.includes('https://ent.example.fr:443'), blocked]).toEqual([true, ['*', host]])
    // A site that is shut is nowhere allowed by another name.
    expect([before.allowed.includes(shut), allowed.includes(shut)]).toEqual([true, false])
    expect((await policy('fr')).said).toContain('version 2')
  })

  it('is that of the program where this one cannot read the signed one', async () => {
    const { lay, policy } = machine()
    lay({ later: true })
    const { blocked, said } = await policy()
    expect([said, blocked]).toEqual([
      'This program cannot read the signed policy of this machine: that of the program leads.',
      ['*'],
    ])
  })

  it('is that of the program where somebody changed the signed one on the disk', async () => {
    const { data, lay, policy } = machine()
    lay({ sites: ['ent.example.fr'] })
    writeFileSync(join(data, 'policies', 'kiosk.yaml'), 'policy: kiosk\nversion: "2"\n')
    expect((await policy()).said).toBe('No signed policy on this machine: that of the program leads.')
  })
})
