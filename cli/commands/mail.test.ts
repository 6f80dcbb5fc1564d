import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { run } from '../main.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preau-mail-command-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function mail(...args: string[]): Promise<{ status: number; said: string }> {
  const lines: string[] = []
  const say = (line: string) => void lines.push(line)
  const context = { language: 'fr', environment: {}, out: say, err: say, stopped: Promise.resolve() } as const
  const status = await run(['mail', '--data', join(folder, 'data'), ...args], context)
  return { status, said: lines.join('\n') }
}

const GIVEN = ['--mail-host', 'smtp.ville.fr', '--mail-from', 'preau@ville.fr', '--origin', 'https://preau.ville.fr/x']

describe('preau mail', () => {
  it('keeps how letters are sent, and the password with the keys', async () => {
    const secret = join(folder, 'secret.txt')
    await writeFile(secret, 'un secret de mairie\n')
    const { status, said } = await mail(...GIVEN, '--mail-user', 'preau', '--secret-file', secret)
    expect([status, said]).toEqual([0, 'Enregistré. Redémarrez le serveur.\nSupprimez le fichier du mot de passe.'])
    expect(JSON.parse(await readFile(join(folder, 'data', 'mail.json'), 'utf8'))).toEqual({
      ...{ host: 'smtp.ville.fr', port: 587, security: 'starttls', user: 'preau', from: 'preau@ville.fr' },
      ...{ origin: 'https://preau.ville.fr', language: 'fr', authority: null },
    })
    expect(await readFile(join(folder, 'data', 'authority', 'mail.key'), 'utf8')).toBe('un secret de mairie')
    expect((await mail('--mail-off')).status).toBe(0)
    await expect(readFile(join(folder, 'data', 'mail.json'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('takes its settings from a file, too', async () => {
    const settings = {
      'mail-host': '127.0.0.1',
      'mail-security': 'none',
      'mail-from': 'a@ville.fr',
      origin: 'http://a.fr',
    }
    await writeFile(join(folder, 'mail-settings.json'), JSON.stringify(settings))
    expect((await mail('--settings', join(folder, 'mail-settings.json'))).status).toBe(0)
    const kept = JSON.parse(await readFile(join(folder, 'data', 'mail.json'), 'utf8'))
    expect(kept).toMatchObject({ host: '127.0.0.1', port: 25, security: 'none', user: null })
  })

  it.each([
    ['an account without its password', ['--mail-user', 'preau']],
    ['a way that does not exist', ['--mail-security', 'ssl']],
    ['a password in clear', ['--mail-security', 'none', '--mail-user', 'preau', '--secret-file', 'SECRET']],
    ['a sender who is two', ['--mail-from', 'a@ville.fr,b@ville.fr']],
  ])('refuses %s, and keeps nothing', async (_what, args) => {
    const secret = join(folder, 'secret.txt')
    await writeFile(secret, 'un secret de mairie')
    const given = [...GIVEN, ...args.map((each) => (each === 'SECRET' ? secret : each))]
    const { status, said } = await mail(...given)
    expect(status).not.toBe(0)
    expect(said).not.toContain('un secret')
    await expect(readFile(join(folder, 'data', 'mail.json'))).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
