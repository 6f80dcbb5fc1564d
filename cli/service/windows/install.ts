import { win32 } from 'node:path'
import { nurseryFlags } from '../../nursery.mjs'
import type { Role, Wish } from '../role.ts'
import type { Plan, Step } from '../step.ts'
import { accessSteps } from './access.ts'
import { SESSION_TASK, WINDOWS_SERVICE, type WindowsFolders, windowsPlaces } from './places.ts'
import { sessionTaskXml } from './task-xml.ts'

/** Exit statuses of Windows' own programs that mean: it is so already. */
const ALREADY = { exists: 1073, running: 1056, none: 1060, notStarted: 2, noTask: 1 }

const TITLES = {
  agent: ['Préau : agent', 'Dit au serveur de l’école comment va cette machine. Ne lit rien de qui s’en sert.'],
  server: ['Préau : serveur d’école', 'Le serveur Préau de cette école.'],
} as const satisfies Record<Role, readonly [string, string]>

/** All that is done to install a service on Windows, or to bring an installed one up to date. */
export function windowsInstall(wish: Wish, folders: WindowsFolders): Plan {
  const { role, sources, settings } = wish
  const at = windowsPlaces(folders, role)
  const run = (file: string, args: readonly string[], how: Partial<Extract<Step, { do: 'run' }>> = {}): Step => ({
    do: 'run',
    file,
    args,
    ifLive: true,
    ...how,
  })
  const write = (path: string, text: string, more: { encoding?: 'utf16' } = {}): Step => ({
    do: 'write',
    path,
    text,
    mode: 0o644,
    ...more,
  })
  const name = WINDOWS_SERVICE[role]
  const folder = (path: string): Step => ({ do: 'folder', path, mode: 0o755 })
  const copy = (from: string, to: string): Step => ({ do: 'copy', from, path: win32.join(at.program, to), mode: 0o644 })
  const service = ['binPath=', `"${at.host}" ${role}`, 'start=', 'delayed-auto', 'obj=', 'LocalSystem']
  const [title, about] = TITLES[role]

  return {
    leaves: [],
    steps: [
      run(at.net, ['stop', name], { ifChanged: true, accept: [ALREADY.notStarted] }),
      folder(at.program),
      ...(role === 'agent'
        ? [
            copy(sources.node, 'node.exe'),
            ...['launcher.mjs', 'notice.html', 'NOTICES.txt'].map((file) =>
              copy(win32.join(sources.folder, file), file),
            ),
            folder(at.slots),
            slot(at.slots, wish),
            write(win32.join(at.program, 'session.args'), argsFile(sessionLine(at))),
            write(at.task, sessionTaskXml({ command: at.host, argument: 'session', version: sources.version }), {
              encoding: 'utf16',
            }),
            write(at.notice, shortcut(win32.join(at.program, 'notice.html'))),
          ]
        : []),
      copy(hostSource(sources.folder, role), 'PreauHost.cs'),
      write(win32.join(at.program, 'VERSION'), `${sources.version}\n`),
      write(win32.join(at.program, `${role}.args`), argsFile(role === 'agent' ? agentLine(at) : serverLine(at, wish))),
      run(
        at.compiler,
        [
          '/nologo',
          '/target:winexe',
          '/optimize+',
          '/r:System.ServiceProcess.dll',
          '/r:System.Security.dll',
          `/out:${at.host}`,
          at.source,
        ],
        { ifChanged: true },
      ),
      folder(at.all),
      ...accessSteps(at.icacls, at.all, 'closed'),
      ...[at.data, at.logs].map(folder),
      ...(role === 'agent' ? [folder(at.session), ...accessSteps(at.icacls, at.session, 'readable')] : []),
      { do: 'keep-key', of: role, path: at.key, data: at.data, host: at.host },
      write(at.settings, `${JSON.stringify(settings, null, 2)}\n`),
      run(at.sc, ['create', name, ...service, 'DisplayName=', title], { accept: [ALREADY.exists] }),
      run(at.sc, ['config', name, ...service, 'DisplayName=', title]),
      run(at.sc, ['description', name, about]),
      // Waits of 5 s, 30 s, and 5 min from the third fall on; a day without a fall begins anew. An exit counts as a fall.
      run(at.sc, ['failure', name, 'reset=', '86400', 'actions=', 'restart/5000/restart/30000/restart/300000']),
      run(at.sc, ['failureflag', name, '1']),
      ...(role === 'agent' ? [run(at.schtasks, ['/Create', '/TN', SESSION_TASK, '/XML', at.task, '/F'])] : []),
      run(at.sc, ['start', name], { accept: [ALREADY.running] }),
    ],
  }
}

/** All that is done to take a service away from Windows; its data only where `purge` says so. */
export function windowsUninstall(role: Role, purge: boolean, folders: WindowsFolders): Plan {
  const at = windowsPlaces(folders, role)
  const name = WINDOWS_SERVICE[role]
  const run = (file: string, args: string[], accept: number[]): Step => ({
    do: 'run',
    file,
    args,
    accept,
    ifLive: true,
  })
  const data = [
    { path: at.settings, what: 'settings' as const },
    { path: at.data, what: role === 'agent' ? ('identity' as const) : ('data' as const) },
    ...(role === 'agent' ? [{ path: at.logs, what: 'log' as const }] : []),
  ]
  const remove = (path: string): Step => ({ do: 'remove', path })
  return {
    steps: [
      run(at.net, ['stop', name], [ALREADY.notStarted]),
      run(at.sc, ['delete', name], [ALREADY.none]),
      ...(role === 'agent'
        ? [
            run(at.schtasks, ['/End', '/TN', SESSION_TASK], [ALREADY.noTask]),
            run(at.schtasks, ['/Delete', '/TN', SESSION_TASK, '/F'], [ALREADY.noTask]),
            remove(at.session),
            remove(at.notice),
          ]
        : []),
      ...(purge
        ? [remove(at.key)]
        : [{ do: 'drop-key' as const, of: role, path: at.key, data: at.data, host: at.host }]),
      remove(at.program),
      ...(role === 'agent' ? [remove(win32.join(at.data, 'updates', 'targets'))] : []),
      ...(purge ? data.map(({ path }) => remove(path)) : []),
    ],
    leaves: purge ? [] : data,
  }
}

type Places = ReturnType<typeof windowsPlaces>

function hostSource(folder: string, role: Role): string {
  return role === 'agent'
    ? win32.join(folder, 'PreauHost.cs')
    : win32.join(folder, 'cli', 'service', 'windows', 'PreauHost.cs')
}

/** An Internet shortcut, as the Start menu opens it; its address is ASCII, whatever the folder is called. */
function shortcut(path: string): string {
  const address = path.split(win32.sep).map((part, place) => (place === 0 ? part : encodeURIComponent(part)))
  return `[InternetShortcut]\r\nURL=file:///${address.join('/')}\r\n`
}

/** One argument a line, as PreauHost.cs reads them: no path and no setting holds a line break. */
function argsFile(args: readonly string[]): string {
  return args.map((argument) => `${argument.replace(/[\r\n]/g, ' ')}\r\n`).join('')
}

function agentLine(at: Places): string[] {
  const options = [
    '--data',
    at.data,
    '--settings',
    at.settings,
    '--session-door',
    at.session,
    '--log-file',
    at.log,
    '--kept-key',
    at.key,
    '--json-log',
  ]
  return [...launcherLine(at), at.slots, 'agent.mjs', ...options, '--stdin-orders']
}

function launcherLine(at: Places): string[] {
  return [win32.join(at.program, 'node.exe'), win32.join(at.program, 'launcher.mjs')]
}

function slot(path: string, { sources: { version, folder, carried } }: Wish): Step {
  return { do: 'slot', path, version, from: folder, files: carried }
}

function sessionLine(at: Places): string[] {
  return [...launcherLine(at), '--helper', at.slots, 'session.mjs', '--door', at.session]
}

function serverLine(at: Places, { sources }: Wish): string[] {
  const program = [sources.node, ...nurseryFlags('server'), win32.join(sources.folder, 'cli', 'preau.mjs'), 'server']
  return [...program, '--data', at.data, '--settings', at.settings, '--stdin-orders', '--json-log']
}
