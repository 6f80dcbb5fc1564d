/** What of this page does not work here. */
export type Off = 'enrolment' | 'offline' | 'camera'

/** Why. `no_secure_context`: the page came without encryption; `certificate`: the browser does not trust that of the server. */
export type WhyOff = 'no_secure_context' | 'certificate' | 'browser' | 'storage'

export interface OffPart {
  off: Off
  why: WhyOff
}

/** What this browser gives this page. `worker`: how the service worker came to be. */
export interface Given {
  secure: boolean
  subtle: boolean
  indexed: boolean
  camera: boolean
  worker: 'ready' | 'pending' | 'missing' | 'refused' | 'failed'
}

/**
 * What is off on this tablet, and why. A key and a camera are given to secure pages alone; a service worker only where the browser
 * trusts the certificate of the server by itself, whatever somebody clicked away before.
 */
export function whatIsOff({ secure, subtle, indexed, camera, worker }: Given): OffPart[] {
  const off: OffPart[] = []
  if (!secure)
    return (['enrolment', 'offline', 'camera'] as const).map((part) => ({ off: part, why: 'no_secure_context' }))
  if (!subtle) off.push({ off: 'enrolment', why: 'browser' })
  else if (!indexed) off.push({ off: 'enrolment', why: 'storage' })
  if (worker === 'refused') off.push({ off: 'offline', why: 'certificate' })
  else if (worker === 'missing' || worker === 'failed') off.push({ off: 'offline', why: 'browser' })
  if (!camera) off.push({ off: 'camera', why: 'browser' })
  return off
}
