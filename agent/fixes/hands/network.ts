import { PreauError } from '@preau/protocol/errors.ts'
import type { Done, Hands } from '../run-runbook.ts'
import { type FixMachine, must } from './tools.ts'

/** What `ip -j addr show dev X` says of an address. */
interface Address {
  family: string
  local: string
  prefixlen: number
  scope: string
  dynamic?: boolean
}

/** What `ip -j route show dev X` says. */
interface Route {
  dst: string
  gateway?: string
  metric?: number
  protocol?: string
}

export interface NetworkParts {
  machine: FixMachine
  isServerReached(): boolean
  /** The name of the adapter by which the server is reached; undefined where nobody knows. */
  adapter(): Promise<string | undefined>
}

const ADAPTER = /^[A-Za-z0-9][A-Za-z0-9 ._@-]{0,63}$/

/**
 * The adapter by which the server is reached: down, and up again. INVARIANT: what it had before, its addresses and routes, is noted
 * first and put back where the server is not reached afterwards; nothing is written that would outlast a restart.
 */
export function networkHands({ machine, isServerReached, adapter }: NetworkParts): Hands {
  return {
    actions: {
      'network.reset': async () => {
        const name = await adapter()
        if (name === undefined || !ADAPTER.test(name) || name === 'lo') {
          throw new PreauError('FIX_FAILED', { why: 'no adapter' })
        }
        return machine.platform === 'win32' ? await resetOnWindows(machine, name) : await resetOnLinux(machine, name)
      },
    },
    conditions: { 'server.reached': async () => isServerReached() },
  }
}

async function resetOnLinux(machine: FixMachine, name: string): Promise<Done> {
  const addresses = readAddresses((await must(machine, 'ip', ['-j', 'addr', 'show', 'dev', name])).stdout)
  const routes = readRoutes((await must(machine, 'ip', ['-j', 'route', 'show', 'dev', name])).stdout)
  const putBack = async () => {
    await must(machine, 'ip', ['link', 'set', 'dev', name, 'up'])
    for (const { local, prefixlen } of addresses) {
      // 2: it is there already.
      await must(machine, 'ip', ['addr', 'replace', `${local}/${prefixlen}`, 'dev', name])
    }
    // What is on the link first: a gateway has to be within reach when its route is added.
    for (const route of [...routes].sort((a, b) => Number(a.gateway !== undefined) - Number(b.gateway !== undefined))) {
      await must(machine, 'ip', routeArguments(route, name))
    }
  }
  try {
    await must(machine, 'ip', ['link', 'set', 'dev', name, 'down'])
    await must(machine, 'ip', ['link', 'set', 'dev', name, 'up'])
    // Who keeps the network may do it the right way, with what it knows of the place.
    await machine.run('nmcli', ['--wait', '20', 'device', 'connect', name], { timeout: 25_000 })
  } catch (error) {
    await putBack()
    throw error
  }
  return { seen: { adapter: name, addresses: addresses.length, routes: routes.length }, undo: putBack }
}

async function resetOnWindows(machine: FixMachine, name: string): Promise<Done> {
  const turn = (how: 'enabled' | 'disabled') =>
    must(machine, 'netsh', ['interface', 'set', 'interface', `name=${name}`, `admin=${how}`])
  const up = async () => void (await turn('enabled'))
  try {
    await turn('disabled')
  } finally {
    await up()
  }
  return { seen: { adapter: name }, undo: up }
}

/** The arguments by which a route is put back. */
export function routeArguments({ dst, gateway, metric, protocol }: Route, name: string): string[] {
  return [
    ...['route', 'replace', dst],
    ...(gateway === undefined ? [] : ['via', gateway]),
    ...['dev', name],
    ...(protocol === undefined ? [] : ['proto', protocol]),
    ...(metric === undefined ? [] : ['metric', String(metric)]),
  ]
}

/** The global IPv4 and IPv6 addresses in `ip -j addr show`; a link makes its own local ones. */
export function readAddresses(text: string): Address[] {
  const [link] = listOf(text)
  const found = link && typeof link === 'object' && 'addr_info' in link ? link.addr_info : []
  return (Array.isArray(found) ? found : []).filter(
    (each): each is Address =>
      typeof each?.local === 'string' &&
      /^[0-9a-fA-F.:]{2,45}$/.test(each.local) &&
      Number.isInteger(each.prefixlen) &&
      each.scope === 'global',
  )
}

/** The routes in `ip -j route show`, but for what the kernel makes by itself with an address. */
export function readRoutes(text: string): Route[] {
  return listOf(text).flatMap((each) => {
    if (typeof each !== 'object' || each === null) return []
    const { dst, gateway, metric, protocol } = each as Partial<Route>
    const isPlain = (value: unknown) =>
      value === undefined || (typeof value === 'string' && /^[0-9a-zA-Z.:/_]{1,64}$/.test(value))
    if (typeof dst !== 'string' || ![dst, gateway, protocol].every(isPlain) || protocol === 'kernel') return []
    return [
      {
        dst,
        ...(gateway !== undefined && { gateway }),
        ...(typeof metric === 'number' && { metric }),
        ...(protocol !== undefined && { protocol }),
      },
    ]
  })
}

function listOf(text: string): unknown[] {
  try {
    const found: unknown = JSON.parse(text)
    return Array.isArray(found) ? found : []
  } catch {
    return []
  }
}
