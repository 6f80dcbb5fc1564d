import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { WRAPPING } from '@preau/server/backup/wrapping.ts'
import type { Words } from '../command.ts'
import { LINUX, linuxInstall, linuxSettings, linuxUninstall } from './linux.ts'
import type { Run } from './perform.ts'
import type { Role, Sources, Wish } from './role.ts'
import { slotFilesIn } from './slot-files.ts'
import { parseSystemctlShow, type ServiceState, SHOWN } from './status.ts'
import type { Plan } from './step.ts'
import { systemdVersion } from './unit.ts'
import { ENTRIES } from './windows/access.ts'
import { windowsInstall, windowsUninstall } from './windows/install.ts'
import { SESSION_TASK, WINDOWS_SERVICE, windowsFolders, windowsPlaces } from './windows/places.ts'
import { isClosed, parseIcacls, parseSc, parseTask } from './windows/status.ts'

/** What a platform knows of services. */
export interface ServiceMachine {
  settings(role: Role): string
  /** @param live on this machine itself, and not in a tree for another one */
  install(wish: Wish, live: boolean): Promise<Plan>
  uninstall(role: Role, purge: boolean): Plan
  status(role: Role): Promise<ServiceState>
  /** What is not as it was installed, though it runs; none where nothing is wrong or nothing can be seen. */
  problems(role: Role): Promise<Words[]>
  /** Where a person reads the log. */
  log(role: Role): string
}

const NO_HELPER: Words = {
  fr: 'en marche, mais rien ne lance l’assistant des sessions',
  en: 'running, but nothing starts the helper in sessions',
}
const tooOpen = (path: string): Words => ({
  fr: `en marche, mais ${path} est ouvert à d’autres comptes`,
  en: `running, but ${path} is open to other accounts`,
})

/** The services of `platform` (as node:os names it); throws SERVICE_UNSUPPORTED where there are none. */
export function serviceMachine(platform: string, environment: NodeJS.ProcessEnv, run: Run): ServiceMachine {
  if (platform === 'linux') return linuxMachine(run)
  if (platform === 'win32') return windowsMachine(environment, run)
  throw new PreauError('SERVICE_UNSUPPORTED', { platform })
}

function linuxMachine(run: Run): ServiceMachine {
  return {
    settings: linuxSettings,
    async install(wish, live) {
      const { code, output } = await run({ file: 'systemctl', args: ['--version'] })
      if (code !== 0) throw new PreauError('SERVICE_UNSUPPORTED', { platform: 'Linux, systemd' })
      const version = systemdVersion(output)
      const canKeep = live && version >= WRAPPING.since
      const keepsKeys = canKeep && (await run({ file: 'systemd-creds', args: ['--version'] })).code === 0
      return linuxInstall(wish, { version, keepsKeys })
    },
    uninstall: linuxUninstall,
    async status(role) {
      const { output } = await run({ file: 'systemctl', args: ['show', `--property=${SHOWN}`, LINUX.unit[role]] })
      return parseSystemctlShow(output)
    },
    async problems(role) {
      const lost = role === 'agent' && !existsSync(LINUX.autostart)
      return lost ? [NO_HELPER] : []
    },
    log: (role) => `journalctl -u ${LINUX.unit[role]}`,
  }
}

function windowsMachine(environment: NodeJS.ProcessEnv, run: Run): ServiceMachine {
  const folders = windowsFolders(environment)
  const at = (role: Role) => windowsPlaces(folders, role)
  return {
    settings: (role) => at(role).settings,
    install: async (wish) => windowsInstall(wish, folders),
    uninstall: (role, purge) => windowsUninstall(role, purge, folders),
    async status(role) {
      const query = await run({ file: at(role).sc, args: ['queryex', WINDOWS_SERVICE[role]] })
      const { output } = await run({ file: at(role).sc, args: ['qc', WINDOWS_SERVICE[role]] })
      return parseSc(query, output)
    },
    async problems(role) {
      const { all, session, icacls, schtasks } = at(role)
      const isOpen = async (path: string, entries: number) => {
        const { code, output } = await run({ file: icacls, args: [path] })
        return code === 0 && !isClosed(parseIcacls(path, output), entries)
      }
      const task = parseTask(await run({ file: schtasks, args: ['/Query', '/TN', SESSION_TASK, '/XML'] }))
      return [
        ...((await isOpen(all, ENTRIES.closed)) ? [tooOpen(all)] : []),
        ...(role === 'agent' && (await isOpen(session, ENTRIES.readable)) ? [tooOpen(session)] : []),
        ...(role === 'agent' && !task.enabled ? [NO_HELPER] : []),
      ]
    },
    log: (role) => at(role).log,
  }
}

/** What the agent needs beside Node; PreauHost.cs on Windows alone. */
const AGENT_FILES = [
  'launcher.mjs',
  'agent.mjs',
  'session.mjs',
  'notice.html',
  'NOTICES.txt',
  'firmware-specs/devices',
  'runbooks',
]

/**
 * Where the parts of a service are: in `from`, or beside this program where it was made into a package, or in the checkout.
 * Throws SERVICE_NOT_BUILT with the file that is missing.
 */
export function findSources(role: Role, from: string | undefined, platform: string, node = process.execPath): Sources {
  const here = import.meta.dirname
  const packaged = existsSync(join(here, 'agent.mjs'))
  const checkout = dirname(dirname(here))
  const folder = from ?? (packaged ? here : role === 'agent' ? join(checkout, 'dist', 'service') : checkout)
  const needed =
    role === 'agent' ? [...AGENT_FILES, ...(platform === 'win32' ? ['PreauHost.cs'] : [])] : ['cli/preau.mjs']
  for (const file of [...needed, ...(role === 'agent' ? ['VERSION'] : ['cli/package.json'])]) {
    if (!existsSync(join(folder, file))) throw new PreauError('SERVICE_NOT_BUILT', { file: join(folder, file) })
  }
  return { node, folder, carried: role === 'agent' ? slotFilesIn(folder) : [], version: versionIn(folder, role) }
}

function versionIn(folder: string, role: Role): string {
  if (role === 'agent') return readFileSync(join(folder, 'VERSION'), 'utf8').trim()
  return String(JSON.parse(readFileSync(join(folder, 'cli', 'package.json'), 'utf8')).version)
}
