import { createTransport } from 'nodemailer'
import type { Letter } from './letter.ts'
import type { Mail } from './mail-settings.ts'

/** What became of a letter: taken by the mail server, refused for good, or to be tried again. */
export type Carried = { outcome: 'sent' } | { outcome: 'refused' | 'later'; code: string }

/** Hands letters to a mail server, one connection for each. */
export interface Carrier {
  carry(letter: Letter): Promise<Carried>
}

/** So long a mail server may take for a step, in ms. */
const STEP = 20_000

/** The mail server of the settings. What it says in a refusal may hold the letter: only its number is told on. */
export function mailCarrier({ settings, password, authority }: Mail): Carrier {
  const { host, port, security, user } = settings
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user !== null && { auth: { user, pass: password ?? '' } }),
    connectionTimeout: STEP,
    greetingTimeout: STEP,
    socketTimeout: STEP,
    tls: { minVersion: 'TLSv1.2', ...(authority !== undefined && { ca: [authority] }) },
    // A letter is made of strings alone: nothing in it may name a file or an address to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async carry({ to, from, subject, text, messageId }) {
      try {
        await transport.sendMail({
          ...{ to, from, subject, text, messageId },
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
        return { outcome: 'sent' }
      } catch (error) {
        return failure(error)
      }
    },
  }
}

/**
 * Whether another try can help (RFC 5321, 4.2.1): a refusal of the letter itself with 5yz is for good, all else may pass. Wrong
 * credentials are for an administrator to mend, and the letter then goes.
 */
function failure(error: unknown): Carried {
  const { code = 'UNKNOWN', responseCode } = error as { code?: string; responseCode?: number }
  const isRefused = (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode !== undefined && responseCode >= 500
  return {
    outcome: isRefused ? 'refused' : 'later',
    code: responseCode === undefined ? code : `${code} ${responseCode}`,
  }
}
