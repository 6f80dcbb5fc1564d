import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { waitUntil } from '../wait-until.ts'
import { scratchFolder } from './server-process.ts'

const SYSTEMD = '/lib/systemd/systemd'
/** Folders that this machine may write: what it writes is gone with it, and the machine below never sees it. */
const WRITABLE = ['/etc', '/opt', '/var/lib']

/** The targets that a unit of ours and a shutdown go through, and nothing else: no other service of this machine starts. */
const TARGETS: Record<string, string> = {
  'multi-user.target': '[Unit]\nRequires=basic.target\nAfter=basic.target\nAllowIsolate=yes\n',
  'basic.target': '[Unit]\n',
  'sysinit.target': '[Unit]\n',
  'network-online.target': '[Unit]\n',
  'shutdown.target': '[Unit]\nDefaultDependencies=no\n',
  // As systemd's own, without the program that would end a real machine.
  'poweroff.target':
    '[Unit]\nDefaultDependencies=no\nRequires=shutdown.target\nAfter=shutdown.target\nAllowIsolate=yes\n',
  'reboot.target':
    '[Unit]\nDefaultDependencies=no\nRequires=shutdown.target\nAfter=shutdown.target\nAllowIsolate=yes\n',
}

/** This checkout as it stands there: a service sees no other one, for its /tmp and its homes are its own. */
export const CHECKOUT = '/opt/checkout'
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Where the log of a service goes there: there is no journal. */
export const SERVICE_LOG = '/run/log-of-service'

/** Why no machine under systemd can be had here; undefined where it can. */
export const NO_SYSTEMD =
  process.platform !== 'linux' || process.getuid?.() !== 0
    ? 'a machine under systemd needs root on Linux'
    : existsSync(SYSTEMD)
      ? undefined
      : 'systemd is not installed'

/** systemd as process 1 of namespaces of its own: its units, its processes and what it writes; the network is this machine's. */
export interface SystemdMachine {
  /** Runs a program in it, and gives how it ended and what it said. */
  run(file: string, ...args: string[]): { code: number; output: string }
  /** As a program that may take its time: a shutdown waits for services. */
  start(file: string, ...args: string[]): void
  /** A file of this machine as it is in there. */
  read(path: string): string | undefined
  stop(): Promise<void>
}

export async function bootSystemd(): Promise<SystemdMachine> {
  // On a disk: an overlay whose upper side is in memory does not let every folder be removed.
  const scratch = scratchFolder('/var/tmp')
  const group = join(cgroups(), `preau-test-${process.pid}`)
  mkdirSync(group)
  const units = join(scratch.path, 'units')
  mkdirSync(units)
  for (const [name, text] of Object.entries(TARGETS)) writeFileSync(join(units, name), text)
  writeFileSync(join(units, 'log.conf'), `[Service]\nStandardOutput=append:${SERVICE_LOG}\n`)
  const boot = join(scratch.path, 'boot.sh')
  writeFileSync(boot, bootScript(scratch.path))
  // Into the group first: its namespace begins there, so that nothing of the machine below is in sight.
  const join_ = `echo $$ > "$1/cgroup.procs"; shift; exec "$@"`
  const unshare = ['unshare', '-m', '-p', '-f', '-C', '-u', '-i', '--kill-child', '--mount-proc', 'bash', boot]
  const child = spawn('bash', ['-c', join_, 'bash', group, ...unshare], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const ended = new Promise<void>((done) => child.on('close', () => done()))

  const inside = (file: string, args: string[]) => [
    '-t',
    `${initOf(child)}`,
    '-m',
    '-p',
    '-C',
    '-u',
    '-i',
    '--',
    file,
    ...args,
  ]
  const run = (file: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('nsenter', inside(file, args), { encoding: 'utf8', timeout: 120_000 })
    return { code: status ?? -1, output: `${stdout}${stderr}` }
  }
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
    await waitUntil(() => removeGroups(group), { what: 'the end of the cgroups' })
    scratch.remove()
  }
  try {
    await waitUntil(() => run('systemctl', 'is-active', 'multi-user.target').output.trim() === 'active', {
      within: 60_000,
      what: 'systemd as process 1',
    })
  } catch (error) {
    await stop()
    throw new Error(`systemd does not boot here: ${said.slice(-500)}`, { cause: error })
  }
  return {
    run,
    start: (file, ...args) => void spawn('nsenter', inside(file, args), { stdio: 'ignore' }).on('error', () => {}),
    read(path) {
      const { code, output } = run('cat', path)
      return code === 0 ? output : undefined
    },
    stop,
  }
}

function bootScript(folder: string): string {
  const overlays = WRITABLE.map((path, i) => {
    const [upper, work] = [`${folder}/over/${i}u`, `${folder}/over/${i}w`]
    return `mkdir -p ${upper} ${work}; mount -t overlay overlay -o lowerdir=${path},upperdir=${upper},workdir=${work} ${path}`
  })
  return [
    'set -e',
    'mount --make-rprivate /',
    'umount -R /sys/fs/cgroup',
    'mount -t cgroup2 none /sys/fs/cgroup',
    `mkdir ${folder}/over; mount -t tmpfs tmpfs ${folder}/over`,
    ...overlays,
    `mkdir -p ${CHECKOUT}; mount --bind ${ROOT} ${CHECKOUT}`,
    'mount -t tmpfs tmpfs /etc/systemd/system',
    'mount -t tmpfs tmpfs /run',
    `mkdir /run/lock; cp -r ${folder}/units /run/units`,
    'for role in agent server; do install -D /run/units/log.conf /run/units/preau-$role.service.d/log.conf; done',
    // As on a machine: what systemd mounts for a service from a namespace of its own, a credential for one, is seen.
    'mount --make-rshared /',
    `SYSTEMD_UNIT_PATH=/etc/systemd/system:/run/units container=preau-test exec ${SYSTEMD} --system --unit=multi-user.target`,
  ].join('\n')
}

/** The hierarchy in which systemd keeps its groups. */
function cgroups(): string {
  const line = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .find((each) => each.split(' ')[2] === 'cgroup2')
  return line?.split(' ')[1] ?? '/sys/fs/cgroup'
}

/** The process that is number 1 in there: the only child of `unshare`. */
function initOf({ pid }: ChildProcess): number {
  return Number(
    execFileSync('pgrep', ['-P', `${pid}`])
      .toString()
      .trim()
      .split('\n')[0],
  )
}

/** Groups are removed from the innermost on, once they are empty. */
function removeGroups(group: string): boolean {
  const all = spawnSync('find', [group, '-depth', '-type', 'd'], { encoding: 'utf8' }).stdout.trim().split('\n')
  for (const each of all.filter(Boolean)) rmdirSync(each)
  return !existsSync(group)
}
