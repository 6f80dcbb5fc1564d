import { type CredentialKeeper, runKeeper } from './credential-keeper.ts'

/**
 * DPAPI of Windows, in the scope of the machine: an administrator has the key kept, and the service, which is SYSTEM, opens it.
 * Node has no call for it; the host of our services has one, and is compiled on the machine anyway (PreauHost.cs).
 * @param host the whole path of PreauHost.exe
 */
export function dpapi(host: string): CredentialKeeper {
  const run = (verb: 'protect' | 'unprotect', input: string) => runKeeper(host, [verb], Buffer.from(input, 'latin1'))
  return {
    async encrypt(secret) {
      const { code, output, said } = await run('protect', Buffer.from(secret).toString('base64'))
      const text = output.toString('latin1').trim()
      return code === 0 && text !== '' ? { text } : { failed: said || `PreauHost.exe ${code ?? ''}` }
    },
    async decrypt(text) {
      const { code, output } = await run('unprotect', text)
      return code === 0 ? Buffer.from(output.toString('latin1'), 'base64') : undefined
    },
  }
}
