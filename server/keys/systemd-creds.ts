import { WRAPPED_KEY } from '@preau/protocol/rules/wrapped-key.ts'
import { type CredentialKeeper, runKeeper } from './credential-keeper.ts'

/** Of the credential: as the unit names it, and the one for which it opens. */
export const CREDENTIAL_NAME = WRAPPED_KEY.credential
/** Where it lies, encrypted, on a machine whose server is a service. */
export const CREDENTIAL_FILE = '/etc/preau/server-keys.cred'
/** The first systemd that keeps credentials encrypted (systemd-creds, LoadCredentialEncrypted=). */
export const KEEPS_CREDENTIALS = 250

/** systemd-creds(1) of this machine; needs root. */
export const systemdCreds: CredentialKeeper = {
  async encrypt(secret) {
    // With a TPM, and where there is none, or it does not do it, with the key of the host. Bound to no PCR: an update of the firmware
    // would shut the school out of its own keys.
    let failed = ''
    for (const kind of ['auto', 'host']) {
      const args = ['encrypt', `--name=${CREDENTIAL_NAME}`, `--with-key=${kind}`, '--tpm2-pcrs=', '-', '-']
      const { code, output, said } = await runKeeper('systemd-creds', args, secret)
      if (code === 0) return { text: output.toString('utf8') }
      failed = said
    }
    return { failed }
  },
  async decrypt(text) {
    const { code, output } = await runKeeper(
      'systemd-creds',
      ['decrypt', `--name=${CREDENTIAL_NAME}`, '-', '-'],
      Buffer.from(text),
    )
    return code === 0 ? output : undefined
  },
}

/** The first bytes of a credential say what it is encrypted with (systemd, src/shared/creds-util.h). */
const SEALED_BY: Readonly<Record<string, 'host' | 'tpm'>> = {
  '5a1c6a86df9d4096b1d5a65e0862f19a': 'host',
  '0c7cc07b117645919c4b0bea08bc20fe': 'tpm',
  '93a894094874449090caf2fc93cab553': 'tpm',
  // DPAPI: version 1, then the GUID of its provider ([MS-BKRP] 2.2.1 has the same beginning). Its master key lies on the disk.
  '01000000d08c9ddf0115d1118c7a00c0': 'host',
}

/** Whether a credential needs the TPM of its machine, or a file of its disk alone; undefined: a way that is not known here. */
export function sealedBy(text: string): 'host' | 'tpm' | undefined {
  return SEALED_BY[Buffer.from(text, 'base64').subarray(0, 16).toString('hex')]
}
