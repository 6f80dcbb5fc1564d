import { win32 } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Role } from '../role.ts'

/** Folders of a Windows machine, as its environment names them: not every machine has them on C:. */
export interface WindowsFolders {
  programFiles: string
  programData: string
  systemRoot: string
}

/** The folders from the environment; throws CONFIG_INVALID where one is no plain local path. */
export function windowsFolders(environment: NodeJS.ProcessEnv): WindowsFolders {
  const folder = (name: string, usual: string) => {
    const path = environment[name] ?? usual
    if (!/^[A-Za-z]:\\[^<>"|?*\p{Cc}]*$/u.test(path)) {
      throw new PreauError('CONFIG_INVALID', { setting: name, value: path.slice(0, 64) })
    }
    return win32.normalize(path).replace(/\\$/, '')
  }
  return {
    programFiles: folder('ProgramFiles', 'C:\\Program Files'),
    programData: folder('ProgramData', 'C:\\ProgramData'),
    systemRoot: folder('SystemRoot', 'C:\\Windows'),
  }
}

/** Name of the service, as `sc` knows it and PreauHost.cs makes it. */
export const WINDOWS_SERVICE = { agent: 'PreauAgent', server: 'PreauServer' } as const satisfies Record<Role, string>

/** Name of the task that starts the helper in each session. */
export const SESSION_TASK = '\\Preau\\Session'

/** Where everything of a role lies. */
export function windowsPlaces({ programFiles, programData, systemRoot }: WindowsFolders, role: Role) {
  const program = win32.join(programFiles, 'Preau', role)
  const all = win32.join(programData, 'Preau')
  const system = (name: string) => win32.join(systemRoot, 'System32', name)
  return {
    program,
    /** The two slots of the agent, out of which its launcher starts it. */
    slots: win32.join(program, 'slots'),
    host: win32.join(program, 'PreauHost.exe'),
    source: win32.join(program, 'PreauHost.cs'),
    task: win32.join(program, 'session-task.xml'),
    /** In the Start menu of everybody: what is read on this machine. */
    notice: win32.join(programData, 'Microsoft', 'Windows', 'Start Menu', 'Programs', 'Préau.url'),
    /** Settings, data and doors of every role. */
    all,
    settings: win32.join(all, `${role}.json`),
    data: win32.join(all, role),
    logs: win32.join(all, 'logs'),
    log: win32.join(all, 'logs', `${role}.log`),
    session: win32.join(all, 'session'),
    /** What the keys are wrapped with, as DPAPI keeps it (server/config.ts). */
    key: win32.join(all, role === 'agent' ? 'agent-key.cred' : 'server-keys.cred'),
    sc: system('sc.exe'),
    net: system('net.exe'),
    icacls: system('icacls.exe'),
    schtasks: system('schtasks.exe'),
    compiler: win32.join(systemRoot, 'Microsoft.NET', 'Framework64', 'v4.0.30319', 'csc.exe'),
  }
}
