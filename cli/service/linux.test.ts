import { describe, expect, it } from 'vitest'
import { linuxInstall, linuxUninstall } from './linux.ts'
import type { Wish } from './role.ts'
import type { Plan } from './step.ts'
import { stepText } from './tell.ts'

const CARRIED = ['firmware-specs/devices/lg/signage.yaml', 'node_modules/serialport/index.cjs']
const agent: Wish = {
  role: 'agent',
  sources: { node: '/usb/preau/node', folder: '/usb/preau', carried: CARRIED, version: '0.1.0' },
  settings: { server: 'http://10.0.0.1:8080', room: 'Salle "3"' },
}
const server: Wish = {
  ...agent,
  role: 'server',
  sources: { ...agent.sources, folder: '/srv/preau copie' },
  settings: {},
}

const NEW = { version: 252, keepsKeys: true }
const OLD = { version: 249, keepsKeys: false }

const lines = ({ steps }: Plan) => steps.map((step) => stepText(step, 'en'))
const written = ({ steps }: Plan, path: string) =>
  steps.flatMap((step) => (step.do === 'write' && step.path === path ? [step.text] : []))[0]

describe('linuxInstall', () => {
  it('is this and nothing else for an agent', () => {
    expect(lines(linuxInstall(agent, NEW))).toEqual([
      'folder /opt/preau (0755)',
      'folder /opt/preau/agent (0755)',
      'copy   /opt/preau/agent/node (0755) ← /usb/preau/node',
      'copy   /opt/preau/agent/launcher.mjs (0644) ← /usb/preau/launcher.mjs',
      'copy   /opt/preau/agent/notice.html (0644) ← /usb/preau/notice.html',
      'copy   /opt/preau/agent/NOTICES.txt (0644) ← /usb/preau/NOTICES.txt',
      'folder /opt/preau/agent/slots (0755)',
      'run    systemctl stop preau-agent.service   [if a file changes]',
      'lay    /opt/preau/agent/slots (0.1.0) ← /usb/preau',
      'write  /opt/preau/agent/VERSION (0644)',
      'write  /etc/xdg/autostart/preau-session.desktop (0644)',
      'folder /usr/share/applications (0755)',
      'write  /usr/share/applications/preau-notice.desktop (0644)',
      'folder /etc/preau (0755)',
      'write  /etc/preau/agent.json (0600)',
      'keep   /etc/preau/agent-key.cred (0600) ← systemd-creds',
      'write  /etc/systemd/system/preau-agent.service (0644)',
      'run    systemctl daemon-reload',
      'run    systemctl enable preau-agent.service',
      'run    systemctl restart preau-agent.service   [if a file changes]',
      'run    systemctl start preau-agent.service',
    ])
  })

  it('puts what a person typed into the settings only, whatever it holds', () => {
    const plan = linuxInstall({ ...agent, settings: { room: '%h $(reboot)\n[Service]' } }, NEW)
    expect(JSON.parse(written(plan, '/etc/preau/agent.json') ?? '')).toEqual({ room: '%h $(reboot)\n[Service]' })
    expect(written(plan, '/etc/systemd/system/preau-agent.service')).not.toContain('reboot')
  })

  it('starts at boot, never gives up, and backs off where systemd can', () => {
    const unit = (systemd: number) =>
      written(linuxInstall(agent, { version: systemd, keepsKeys: true }), '/etc/systemd/system/preau-agent.service')
    for (const line of ['WantedBy=multi-user.target', 'Restart=always', 'StartLimitIntervalSec=0', 'KillMode=mixed']) {
      expect(unit(252)?.split('\n')).toContain(line)
    }
    expect(unit(252)).not.toContain('RestartSteps')
    expect(unit(256)).toContain('RestartSteps=7\nRestartMaxDelaySec=5min\n')
  })

  it('runs a server where its folder is, under an account of its own', () => {
    const plan = linuxInstall(server, NEW)
    expect(lines(plan).filter((line) => line.startsWith('copy'))).toEqual([])
    expect(written(plan, '/etc/systemd/system/preau-server.service')?.split('\n')).toEqual(
      expect.arrayContaining([
        'ExecStart=/usb/preau/node --max-semi-space-size=4 "/srv/preau copie/cli/preau.mjs" server --data /var/lib/preau-server --settings /etc/preau/server.json --json-log',
        'DynamicUser=yes',
        'CapabilityBoundingSet=',
      ]),
    )
  })

  it('has systemd keep what wraps the keys of a server, before its unit asks for it', () => {
    const plan = linuxInstall(server, NEW)
    expect(plan.steps.slice(2, 4).map((step) => step.do !== 'run' && [step.do, step.path])).toEqual([
      ['keep-key', '/etc/preau/server-keys.cred'],
      ['write', '/etc/systemd/system/preau-server.service'],
    ])
    expect(lines(plan)[2]).toBe('keep   /etc/preau/server-keys.cred (0600) ← systemd-creds')
    expect(written(plan, '/etc/systemd/system/preau-server.service')?.split('\n')).toContain(
      'LoadCredentialEncrypted=preau-wrapping-key:/etc/preau/server-keys.cred',
    )
    expect([plan.notes, linuxInstall(agent, NEW).notes]).toEqual([undefined, undefined])
    expect(lines(linuxInstall(agent, NEW))).toContain('keep   /etc/preau/agent-key.cred (0600) ← systemd-creds')
    expect(written(linuxInstall(agent, NEW), '/etc/systemd/system/preau-agent.service')?.split('\n')).toContain(
      'LoadCredentialEncrypted=preau-wrapping-key:/etc/preau/agent-key.cred',
    )
  })

  it('goes on with plain keys where systemd keeps none, and says so', () => {
    const plan = linuxInstall(server, OLD)
    expect(plan.steps.map((step) => step.do)).not.toContain('keep-key')
    expect(written(plan, '/etc/systemd/system/preau-server.service')).not.toContain('Credential')
    expect(plan.notes?.map(({ en }) => en)).toEqual([expect.stringContaining('it takes systemd 250')])
  })
})

describe('linuxUninstall', () => {
  it('leaves settings, identity and unsent reports, and names them', () => {
    const { steps, leaves } = linuxUninstall('agent', false)
    expect(leaves).toEqual([
      { path: '/etc/preau/agent.json', what: 'settings' },
      { path: '/var/lib/preau-agent', what: 'identity' },
    ])
    expect(steps.flatMap((step) => (step.do === 'remove' ? [step.path] : []))).toEqual([
      '/var/lib/preau-agent/updates/targets',
      '/etc/systemd/system/preau-agent.service',
      '/etc/xdg/autostart/preau-session.desktop',
      '/usr/share/applications/preau-notice.desktop',
      '/opt/preau/agent',
    ])
  })

  it('leaves nothing where a purge is asked for', () => {
    const { steps, leaves } = linuxUninstall('server', true)
    expect(leaves).toEqual([])
    expect(steps.flatMap((step) => (step.do === 'remove' ? [step.path] : []))).toEqual([
      '/etc/preau/server-keys.cred',
      '/etc/systemd/system/preau-server.service',
      '/etc/preau/server.json',
      '/var/lib/private/preau-server',
    ])
  })

  it('lays the keys of a server down plain before it takes away what opens them, once the server stands still', () => {
    const { steps } = linuxUninstall('server', false)
    expect(steps.slice(0, 4).map((step) => stepText(step, 'en'))).toEqual([
      'run    systemctl stop preau-server.service',
      'run    systemctl disable preau-server.service',
      'unwrap /var/lib/private/preau-server ← /etc/preau/server-keys.cred',
      'remove /etc/systemd/system/preau-server.service',
    ])
    expect(linuxUninstall('agent', false).steps.map((step) => stepText(step, 'en'))).toContain(
      'unwrap /var/lib/preau-agent ← /etc/preau/agent-key.cred',
    )
  })
})
