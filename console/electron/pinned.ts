import { createHash, X509Certificate } from 'node:crypto'

/** A certificate as Electron tells it: its text, and who issued it. */
export interface ShownCertificate {
  data: string
  issuerCert?: ShownCertificate | undefined
}

/** What Electron is to do: 0 believe, -2 refuse, -3 judge by what the system knows. */
export type Verdict = 0 | -2 | -3

const LONGEST_CHAIN = 4
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'

/**
 * Whether the server at an address that is known by the fingerprint of its authority is the one. INVARIANT: for such a server nothing but
 * that authority counts: neither what the system trusts, nor a date, nor a name. Of all others the system judges.
 * @param print first bytes of the SHA-256 of the authority's certificate in hex; undefined: none is known
 */
export function judgeCertificate(shown: ShownCertificate, print: string | undefined): Verdict {
  if (print === undefined) return -3
  try {
    const leaf = new X509Certificate(shown.data)
    const authority = authorityIn(shown, print)
    const isOurs =
      authority?.ca === true &&
      !leaf.ca &&
      leaf.checkIssued(authority) &&
      leaf.verify(authority.publicKey) &&
      leaf.keyUsage?.includes(SERVER_AUTH) === true
    return isOurs ? 0 : -2
  } catch {
    return -2
  }
}

function authorityIn(shown: ShownCertificate, print: string): X509Certificate | undefined {
  let each: ShownCertificate | undefined = shown
  for (let depth = 0; each && depth < LONGEST_CHAIN; depth++) {
    const certificate = new X509Certificate(each.data)
    if (print.length >= 32 && createHash('sha256').update(certificate.raw).digest('hex').startsWith(print))
      return certificate
    each = each.issuerCert
  }
  return undefined
}
