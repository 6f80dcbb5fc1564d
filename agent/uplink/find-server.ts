import type { CodeAddress } from '@preau/protocol/rules/enrol-code.ts'

export interface Wanted {
  /** The first 16 bytes of the fingerprint of its authority, in hex. */
  authority: string
  signal: AbortSignal
}

/** Addresses at which something says that it is the wanted server. It is believed nothing: who is asked there proves himself. */
export type FindServer = (wanted: Wanted) => Promise<CodeAddress[]>

/** How long answers are waited for, in ms, and how many are taken. */
const LISTEN = 3000
const MOST_ANSWERS = 8

/** Asks the LAN by mDNS. The library is loaded when it is first needed: a server that stays where it is costs nothing. */
export const findByMdns: FindServer = async ({ authority, signal }) => {
  const { Bonjour } = await import('./mdns.ts')
  const found: CodeAddress[] = []
  return new Promise((done) => {
    const bonjour = new Bonjour({}, () => end())
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      bonjour.destroy()
      done(found)
    }
    const timer = setTimeout(end, LISTEN)
    signal.addEventListener('abort', end, { once: true })
    bonjour.find({ type: 'preau' }, ({ addresses = [], port, txt, host }) => {
      if ((txt as { authority?: unknown } | undefined)?.authority !== authority) return
      const names = addresses.filter((each) => /^\d{1,3}(\.\d{1,3}){3}$/.test(each))
      const hosts = names.length > 0 ? names : [host]
      for (const each of hosts) if (found.length < MOST_ANSWERS) found.push({ host: each, port })
    })
  })
}
