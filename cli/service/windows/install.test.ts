import { describe, expect, it } from 'vitest'
import type { Wish } from '../role.ts'
import type { Plan } from '../step.ts'
import { stepText } from '../tell.ts'
import { windowsInstall, windowsUninstall } from './install.ts'
import { windowsFolders } from './places.ts'

const CARRIED = ['firmware-specs/devices/lg/signage.yaml', 'node_modules/serialport/index.cjs']
const folders = windowsFolders({})
const wish: Wish = {
  role: 'agent',
  sources: { node: 'E:\\preau\\node.exe', folder: 'E:\\preau', carried: CARRIED, version: '0.1.0' },
  settings: { server: 'http://10.0.0.1:8080' },
}
const lines = ({ steps }: Plan) => steps.map((step) => stepText(step, 'en'))
const text = ({ steps }: Plan, end: string) =>
  steps.flatMap((step) => (step.do === 'write' && step.path.endsWith(end) ? [step.text] : []))[0]

describe('windowsInstall', () => {
  it('is this and nothing else for an agent', () => {
    const [sc, net, icacls, schtasks] = ['sc', 'net', 'icacls', 'schtasks'].map(
      (name) => `C:\\Windows\\System32\\${name}.exe`,
    )
    const program = 'C:\\Program Files\\Preau\\agent'
    const data = 'C:\\ProgramData\\Preau'
    const service = `'binPath=' '"${program}\\PreauHost.exe" agent' 'start=' delayed-auto 'obj=' LocalSystem`
      .replaceAll(`'binPath='`, 'binPath=')
      .replaceAll(`'start='`, 'start=')
      .replaceAll(`'obj='`, 'obj=')
    const closed = '*S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F'
    expect(lines(windowsInstall(wish, folders))).toEqual([
      `run    ${net} stop PreauAgent   [if a file changes]`,
      `folder ${program} (0755)`,
      `copy   ${program}\\node.exe (0644) ← E:\\preau\\node.exe`,
      `copy   ${program}\\launcher.mjs (0644) ← E:\\preau\\launcher.mjs`,
      `copy   ${program}\\notice.html (0644) ← E:\\preau\\notice.html`,
      `copy   ${program}\\NOTICES.txt (0644) ← E:\\preau\\NOTICES.txt`,
      `folder ${program}\\slots (0755)`,
      `lay    ${program}\\slots (0.1.0) ← E:\\preau`,
      `write  ${program}\\session.args (0644)`,
      `write  ${program}\\session-task.xml (0644)`,
      `write  C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs\\Préau.url (0644)`,
      `copy   ${program}\\PreauHost.cs (0644) ← E:\\preau\\PreauHost.cs`,
      `write  ${program}\\VERSION (0644)`,
      `write  ${program}\\agent.args (0644)`,
      `run    C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\csc.exe /nologo /target:winexe /optimize+ /r:System.ServiceProcess.dll /r:System.Security.dll '/out:${program}\\PreauHost.exe' '${program}\\PreauHost.cs'   [if a file changes]`,
      `folder ${data} (0755)`,
      `run    ${icacls} ${data} /setowner *S-1-5-32-544 /T /L /Q`,
      `run    ${icacls} ${data} /inheritance:r /grant:r ${closed} /Q`,
      `run    ${icacls} ${data}\\* /reset /T /L /Q`,
      `folder ${data}\\agent (0755)`,
      `folder ${data}\\logs (0755)`,
      `folder ${data}\\session (0755)`,
      `run    ${icacls} ${data}\\session /setowner *S-1-5-32-544 /T /L /Q`,
      `run    ${icacls} ${data}\\session /inheritance:r /grant:r ${closed} *S-1-5-4:(OI)(CI)RX /Q`,
      `run    ${icacls} ${data}\\session\\* /reset /T /L /Q`,
      `keep   ${data}\\agent-key.cred (0600) ← DPAPI`,
      `write  ${data}\\agent.json (0644)`,
      `run    ${sc} create PreauAgent ${service} DisplayName= 'Préau : agent'`,
      `run    ${sc} config PreauAgent ${service} DisplayName= 'Préau : agent'`,
      `run    ${sc} description PreauAgent 'Dit au serveur de l’école comment va cette machine. Ne lit rien de qui s’en sert.'`,
      `run    ${sc} failure PreauAgent reset= 86400 actions= restart/5000/restart/30000/restart/300000`,
      `run    ${sc} failureflag PreauAgent 1`,
      `run    ${schtasks} /Create /TN \\Preau\\Session /XML '${program}\\session-task.xml' /F`,
      `run    ${sc} start PreauAgent`,
    ])
  })

  it('gives the host one argument a line, each whole', () => {
    const plan = windowsInstall(wish, folders)
    expect(text(plan, '\\agent.args')?.split('\r\n')).toEqual([
      'C:\\Program Files\\Preau\\agent\\node.exe',
      'C:\\Program Files\\Preau\\agent\\launcher.mjs',
      'C:\\Program Files\\Preau\\agent\\slots',
      'agent.mjs',
      '--data',
      'C:\\ProgramData\\Preau\\agent',
      '--settings',
      'C:\\ProgramData\\Preau\\agent.json',
      '--session-door',
      'C:\\ProgramData\\Preau\\session',
      '--log-file',
      'C:\\ProgramData\\Preau\\logs\\agent.log',
      '--kept-key',
      'C:\\ProgramData\\Preau\\agent-key.cred',
      '--json-log',
      '--stdin-orders',
      '',
    ])
    expect(text(plan, '\\Préau.url')).toBe(
      '[InternetShortcut]\r\nURL=file:///C:/Program%20Files/Preau/agent/notice.html\r\n',
    )
    expect(text(plan, '\\session.args')).toMatch(/session\.mjs\r\n--door\r\nC:\\ProgramData\\Preau\\session\r\n$/)
  })

  it('installs a server without the task of sessions, closed to everybody else', () => {
    const plan = windowsInstall({ ...wish, role: 'server' }, folders)
    expect(lines(plan).some((line) => /schtasks|session|S-1-5-4:/.test(line))).toBe(false)
    expect(text(plan, '\\server.args')).toMatch(
      /^E:\\preau\\node\.exe\r\n--max-semi-space-size=4\r\nE:\\preau\\cli\\preau\.mjs\r\nserver\r\n/,
    )
  })

  it('gives every program that it runs by its whole path, and no shell', () => {
    for (const role of ['agent', 'server'] as const) {
      const plans = [windowsInstall({ ...wish, role }, folders), windowsUninstall(role, true, folders)]
      for (const step of plans.flatMap(({ steps }) => steps)) {
        if (step.do === 'run') expect(step.file).toMatch(/^C:\\Windows\\.*\\(sc|net|icacls|schtasks|csc)\.exe$/)
      }
    }
  })
})

describe('windowsUninstall', () => {
  it('stops, takes the service and the task away, and leaves the data', () => {
    const plan = windowsUninstall('agent', false, folders)
    expect(lines(plan).map((line) => line.replace('C:\\Windows\\System32\\', ''))).toEqual([
      'run    net.exe stop PreauAgent',
      'run    sc.exe delete PreauAgent',
      'run    schtasks.exe /End /TN \\Preau\\Session',
      'run    schtasks.exe /Delete /TN \\Preau\\Session /F',
      'remove C:\\ProgramData\\Preau\\session',
      'remove C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs\\Préau.url',
      'unwrap C:\\ProgramData\\Preau\\agent ← C:\\ProgramData\\Preau\\agent-key.cred',
      'remove C:\\Program Files\\Preau\\agent',
      'remove C:\\ProgramData\\Preau\\agent\\updates\\targets',
    ])
    expect(plan.leaves.map(({ path }) => path)).toEqual([
      'C:\\ProgramData\\Preau\\agent.json',
      'C:\\ProgramData\\Preau\\agent',
      'C:\\ProgramData\\Preau\\logs',
    ])
  })
})

describe('windowsFolders', () => {
  it('takes them from the machine, wherever they are', () => {
    const environment = { ProgramFiles: 'D:\\Programmes\\', ProgramData: 'D:\\Données', SystemRoot: 'D:\\Windows' }
    expect(windowsFolders(environment)).toEqual({
      programFiles: 'D:\\Programmes',
      programData: 'D:\\Données',
      systemRoot: 'D:\\Windows',
    })
  })

  it.each(['\\\\server\\share', 'Program Files', 'C:\\a"b', 'C:\\a\nb', ''])('refuses %j', (ProgramFiles) => {
    expect(() => windowsFolders({ ProgramFiles })).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  })
})
