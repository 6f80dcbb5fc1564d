import { spawn } from 'node:child_process'

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

interface Ended {
  code: number | null
  output: Buffer
  /** Its last line about a trouble. */
  said: string
}

/** Runs a program of the platform: its arguments one by one, what is secret over its pipes alone, and never for long. */
export function runKeeper(file: string, args: readonly string[], input: Uint8Array): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: WITHIN_MS, windowsHide: true })
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
