import type { NetworkInterfaceInfo } from 'node:os'

/** An address of each family that stays the same, so that no inventory changes by itself. */
export interface Addresses {
  ip4?: string
  ip6?: string
}

/** The addresses of one card. Of those of IPv6 the one that is made of the card's MAC (RFC 4291, `ff:fe`), else the link's own. */
export function addressesOf(all: readonly NetworkInterfaceInfo[] = []): Addresses {
  const [ip4] = addresses(all, 'IPv4')
  const six = addresses(all, 'IPv6')
  const lasting = six.filter((address) => !isLinkLocal(address) && /ff:fe[0-9a-f]{2}:[0-9a-f]{1,4}$/i.test(address))
  const ip6 = lasting[0] ?? six.find(isLinkLocal)
  return { ...(ip4 && { ip4 }), ...(ip6 && { ip6 }) }
}

function addresses(all: readonly NetworkInterfaceInfo[], family: string): string[] {
  return all
    .filter((info) => info.family === family && !info.internal)
    .map(({ address }) => address)
    .sort()
}

function isLinkLocal(address: string): boolean {
  return /^fe[89ab]/i.test(address)
}
