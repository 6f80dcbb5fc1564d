import { execFileSync } from 'node:child_process'

/** Two machines of one LAN, as network namespaces of Linux that a cable joins. Root alone can make them. */
export interface TwoMachines {
  /** What `ip` is given before the program that runs on it. */
  on(machine: 'server' | 'device'): string[]
  /** Gives the server's machine another address, as a box does that was replaced. */
  readdress(address: string): void
  remove(): void
}

/** Why there can be none here; undefined where there can. */
export function noMachines(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'network namespaces need Linux and root'
  try {
    execFileSync('ip', ['netns', 'list'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'no `ip`: apt-get install iproute2'
  }
}

/** Makes them. @param addresses with their prefix: `10.77.0.1/24` */
export function twoMachines(addresses: { server: string; device: string }): TwoMachines {
  const names = { server: `preau-s${process.pid}`, device: `preau-d${process.pid}` }
  const links = { server: `ps${process.pid}`, device: `pd${process.pid}` }
  const ip = (...args: string[]) => void execFileSync('ip', args, { stdio: 'pipe' })
  const give = (machine: 'server' | 'device', address: string) => {
    const within = ['-n', names[machine]]
    ip(...within, 'addr', 'add', address, 'dev', links[machine])
    ip(...within, 'link', 'set', links[machine], 'up')
    // A school has a box that routes; multicast goes where the default route does.
    ip(...within, 'route', 'replace', 'default', 'dev', links[machine])
  }
  const remove = () => {
    for (const name of Object.values(names)) ip('netns', 'del', name)
  }
  for (const name of Object.values(names)) ip('netns', 'add', name)
  ip('link', 'add', links.server, 'type', 'veth', 'peer', 'name', links.device)
  for (const machine of ['server', 'device'] as const) {
    ip('link', 'set', links[machine], 'netns', names[machine])
    ip('-n', names[machine], 'link', 'set', 'lo', 'up')
    give(machine, addresses[machine])
  }
  return {
    on: (machine) => ['netns', 'exec', names[machine]],
    readdress(address) {
      ip('-n', names.server, 'addr', 'flush', 'dev', links.server)
      give('server', address)
    },
    remove,
  }
}
