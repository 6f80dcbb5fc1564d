import { spawn } from 'node:child_process'

/** Of the credential: as the unit names it, and the one for which it opens. */
export const CREDENTIAL_NAME = 'preau-wrapping-key'
/** Where it lies, encrypted, on a machine whose server is a service. */
export const CREDENTIAL_FILE = '/etc/preau/server-keys.cred'
/** The first systemd that keeps credentials encrypted (systemd-creds, LoadCredentialEncrypted=). */
export const KEEPS_CREDENTIALS = 250

const WITHIN_MS = 60_000
/** Far more than a key of 32 bytes needs. */
const MOST_BYTES = 65_536

/** What encrypts for this machine alone. Secrets go through pipes: never into arguments, never into a file. */
export interface CredentialKeeper {
  /** The encrypted credential as text, or why it could not be had. */
  encrypt(secret: Uint8Array): Promise<{ text: string } | { failed: string }>
  /** Undefined where it does not open here: another machine, another name, changed, or nobody who may. */
  decrypt(text: string): Promise<Buffer | undefined>
}

/** systemd-creds(1) of this machine; needs root. */
export const systemdCreds: CredentialKeeper = {
  async encrypt(secret) {
    // With a TPM, and where there is none, or it does not do it, with the key of the host. Bound to no PCR: an update of the firmware
    // would shut the school out of its own keys.
    let failed = ''
    for (const kind of ['auto', 'host']) {
      const args = ['encrypt', `--name=${CREDENTIAL_NAME}`, `--with-key=${kind}`, '--tpm2-pcrs=', '-', '-']
      const { code, output, said } = await run(args, secret)
      if (code === 0) return { text: output.toString('utf8') }
      failed = said
    }
    return { failed }
  },
  async decrypt(text) {
    const { code, output } = await run(['decrypt', `--name=${CREDENTIAL_NAME}`, '-', '-'], Buffer.from(text))
    return code === 0 ? output : undefined
  },
}

/** The first bytes of a credential say what it is encrypted with (systemd, src/shared/creds-util.h). */
const SEALED_BY: Readonly<Record<string, 'host' | 'tpm'>> = {
  '5a1c6a86df9d4096b1d5a65e0862f19a': 'host',
  '0c7cc07b117645919c4b0bea08bc20fe': 'tpm',
  '93a894094874449090caf2fc93cab553': 'tpm',
}

/** Whether a credential needs the TPM of its machine, or a file of its disk alone; undefined: a way that is not known here. */
export function sealedBy(text: string): 'host' | 'tpm' | undefined {
  return SEALED_BY[Buffer.from(text, 'base64').subarray(0, 16).toString('hex')]
}

interface Ended {
  code: number | null
  output: Buffer
  /** Its last line about a trouble. */
  said: string
}

function run(args: readonly string[], input: Uint8Array): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn('systemd-creds', args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: WITHIN_MS })
    const chunks: Buffer[] = []
    let bytes = 0
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > MOST_BYTES) child.kill('SIGKILL')
      else chunks.push(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString('utf8')}`.slice(-1000)
    })
    // It may end before it has read everything.
    child.stdin.on('error', () => undefined)
    const end = (code: number | null, trouble: string) =>
      done({ code, output: Buffer.concat(chunks), said: trouble.trim().split('\n').at(-1)?.slice(0, 200) ?? '' })
    child.on('error', (error) => end(null, error.message))
    child.on('close', (code) => end(code, said))
    child.stdin.end(input)
  })
}
