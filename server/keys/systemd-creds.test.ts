import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { sealedBy, systemdCreds } from './systemd-creds.ts'

/** Why systemd-creds cannot be tried here; undefined where it can. */
const NO_CREDS =
  process.getuid?.() !== 0
    ? 'systemd-creds keeps secrets for root alone'
    : spawnSync('systemd-creds', ['--version']).status === 0
      ? undefined
      : 'systemd-creds is not installed'

describe('systemd-creds', () => {
  it('keeps a secret that opens here, under its own name, and nowhere once it was changed', async (context) => {
    if (NO_CREDS !== undefined) context.skip(NO_CREDS)
    const secret = new Uint8Array(32).map((_, i) => i * 7)
    const kept = await systemdCreds.encrypt(secret)
    if (!('text' in kept)) throw new Error(kept.failed)
    expect(Buffer.from(kept.text, 'base64').includes(Buffer.from(secret))).toBe(false)
    expect(sealedBy(kept.text)).toMatch(/^(host|tpm)$/)
    expect(await systemdCreds.decrypt(kept.text)).toEqual(Buffer.from(secret))
    const bytes = Buffer.from(kept.text, 'base64')
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    expect(await systemdCreds.decrypt(bytes.toString('base64'))).toBeUndefined()
    expect(await systemdCreds.decrypt('none')).toBeUndefined()
  })

  it('says by its first bytes what a credential needs: recorded of systemd 252', () => {
    expect(sealedBy('Whxqht+dQJax1aZeCGLxmiAAAAABAAAADAAAABAAAABAxPNTSuAAeufb4HwAAAAA')).toBe('host')
    const tpm = Buffer.from('93a894094874449090caf2fc93cab55320000000', 'hex').toString('base64')
    expect(sealedBy(tpm)).toBe('tpm')
    expect(sealedBy('something else')).toBeUndefined()
  })
})
