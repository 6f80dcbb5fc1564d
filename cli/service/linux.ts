import { posix } from 'node:path'
import { WRAPPING } from '@preau/server/backup/wrapping.ts'
import type { Words } from '../command.ts'
import { nurseryFlags } from '../nursery.mjs'
import { hardening } from './hardening.ts'
import type { Role, Wish } from './role.ts'
import type { Plan, Step } from './step.ts'
import { execLine, restarts, type Unit, unitText } from './unit.ts'

/** Where things are on Linux. */
export const LINUX = {
  program: '/opt/preau',
  /** The two slots of the agent, out of which its launcher starts it. */
  slots: '/opt/preau/agent/slots',
  settings: '/etc/preau',
  units: '/etc/systemd/system',
  autostart: '/etc/xdg/autostart/preau-session.desktop',
  /** In the menu of every desktop: what is read on this machine, for whoever sits before it. */
  notice: '/usr/share/applications/preau-notice.desktop',
  unit: { agent: 'preau-agent.service', server: 'preau-server.service' },
  data: { agent: '/var/lib/preau-agent', server: '/var/lib/private/preau-server' },
  /** What the keys are wrapped with, as systemd keeps it. */
  key: { agent: '/etc/preau/agent-key.cred', server: WRAPPING.file },
} as const

export const linuxSettings = (role: Role) => `${LINUX.settings}/${role}.json`
const unitPath = (role: Role) => `${LINUX.units}/${LINUX.unit[role]}`

/** What this machine has to run services with. */
export interface Systemd {
  version: number
  /** Whether it can keep a secret for a service, here and now. */
  keepsKeys: boolean
}

/** All that is done to install a service, or to bring an installed one up to date. */
export function linuxInstall(wish: Wish, systemd: Systemd): Plan {
  const { role, settings } = wish
  const wraps = systemd.keepsKeys
  // Those of an agent hold its code; a server's are read by an account that is made for it.
  const settingsMode = role === 'agent' ? 0o600 : 0o644
  const steps: Step[] = [
    ...(role === 'agent' ? agentFiles(wish) : []),
    { do: 'folder', path: LINUX.settings, mode: 0o755 },
    { do: 'write', path: linuxSettings(role), text: `${JSON.stringify(settings, null, 2)}\n`, mode: settingsMode },
    ...(wraps ? [{ do: 'keep-key' as const, of: role, path: LINUX.key[role], data: LINUX.data[role] }] : []),
    { do: 'write', path: unitPath(role), text: unitText(linuxUnit(wish, systemd)), mode: 0o644 },
    systemctl(['daemon-reload'], { ifLive: true }),
    systemctl(['enable', LINUX.unit[role]]),
    systemctl(['restart', LINUX.unit[role]], { ifChanged: true, ifLive: true }),
    systemctl(['start', LINUX.unit[role]], { ifLive: true }),
  ]
  return { steps, leaves: [], ...(!wraps && { notes: [keysPlain(role, systemd.version)] }) }
}

const KEPT_PLAIN: Record<Role, Words> = {
  server: { fr: 'Les clés de l’école restent', en: 'The keys of the school stay' },
  agent: { fr: 'La clé de cette machine reste', en: 'The key of this machine stays' },
}

const keysPlain = (role: Role, version: number): Words => ({
  fr: `${KEPT_PLAIN[role].fr} en clair, sous la garde des droits du fichier : il faut systemd ${WRAPPING.since} et systemd-creds (ici : systemd ${version}).`,
  en: `${KEPT_PLAIN[role].en} plain, closed by its rights: it takes systemd ${WRAPPING.since} and systemd-creds (here: systemd ${version}).`,
})

/** All that is done to take a service away; its data only where `purge` says so. */
export function linuxUninstall(role: Role, purge: boolean): Plan {
  const data = [
    { path: linuxSettings(role), what: 'settings' as const },
    { path: LINUX.data[role], what: role === 'agent' ? ('identity' as const) : ('data' as const) },
  ]
  const program = role === 'agent' ? [LINUX.autostart, LINUX.notice, `${LINUX.program}/agent`] : []
  const steps: Step[] = [
    // 5: no such unit, systemctl(1).
    systemctl(['stop', LINUX.unit[role]], { ifLive: true, accept: [5] }),
    systemctl(['disable', LINUX.unit[role]], { accept: [1, 5] }),
    keyAway(role, purge),
    ...(role === 'agent' ? [{ do: 'remove' as const, path: `${LINUX.data.agent}/updates/targets` }] : []),
    ...[unitPath(role), ...program].map((path) => ({ do: 'remove' as const, path })),
    systemctl(['daemon-reload'], { ifLive: true }),
    ...(purge ? data.map(({ path }) => ({ do: 'remove' as const, path })) : []),
  ]
  return { steps, leaves: purge ? [] : data }
}

/** Data that stay have to open on any machine; those that go need no key any more. */
function keyAway(role: Role, purge: boolean): Step {
  if (purge) return { do: 'remove', path: LINUX.key[role] }
  return { do: 'drop-key', of: role, path: LINUX.key[role], data: LINUX.data[role] }
}

function agentFiles({ sources }: Wish): Step[] {
  const folder = `${LINUX.program}/agent`
  const copy = (from: string, name: string, mode: number): Step => ({
    do: 'copy',
    from,
    path: `${folder}/${name}`,
    mode,
  })
  const bundled = (name: string) => copy(posix.join(sources.folder, name), name, 0o644)
  return [
    { do: 'folder', path: LINUX.program, mode: 0o755 },
    { do: 'folder', path: folder, mode: 0o755 },
    copy(sources.node, 'node', 0o755),
    ...['launcher.mjs', 'notice.html', 'NOTICES.txt'].map(bundled),
    { do: 'folder', path: LINUX.slots, mode: 0o755 },
    // What runs out of a slot may be laying down the other one. 5: no such unit, systemctl(1).
    systemctl(['stop', LINUX.unit.agent], { ifChanged: true, ifLive: true, accept: [5] }),
    { do: 'slot', path: LINUX.slots, version: sources.version, from: sources.folder, files: sources.carried },
    { do: 'write', path: `${folder}/VERSION`, text: `${sources.version}\n`, mode: 0o644 },
    { do: 'write', path: LINUX.autostart, text: desktopEntry(folder), mode: 0o644 },
    { do: 'folder', path: posix.dirname(LINUX.notice), mode: 0o755 },
    { do: 'write', path: LINUX.notice, text: noticeEntry(folder), mode: 0o644 },
  ]
}

/** Starts the helper in every desktop session, whoever's it is. Its output goes where the desktop keeps that of its programs. */
function desktopEntry(folder: string): string {
  const lines = {
    Type: 'Application',
    Name: 'Préau',
    Comment: 'Dit au service Préau de cette machine qu’une session est ouverte, et ses écrans',
    Exec: `${folder}/node ${folder}/launcher.mjs --helper ${LINUX.slots} session.mjs`,
    Terminal: 'false',
    NoDisplay: 'true',
  }
  return unitText({ 'Desktop Entry': lines })
}

function noticeEntry(folder: string): string {
  const lines = {
    Type: 'Application',
    Name: 'Ce que Préau relève sur ce poste',
    'Name[en]': 'What Préau reads on this machine',
    Exec: `xdg-open ${folder}/notice.html`,
    Terminal: 'false',
    Categories: 'System;',
  }
  return unitText({ 'Desktop Entry': lines })
}

/** The unit of a role. @param systemd what will read it */
export function linuxUnit({ role, sources }: Wish, { version, keepsKeys }: Systemd): Unit {
  const title = { agent: 'Préau : agent de cette machine', server: 'Préau : serveur d’école' }[role]
  return {
    Unit: {
      Description: title,
      Wants: 'network-online.target',
      After: 'network-online.target',
      // With Restart=always: it is started again for ever, however often it falls.
      StartLimitIntervalSec: 0,
    },
    Service: {
      Type: 'exec',
      ExecStart: execLine(role === 'agent' ? agentLine() : serverLine(sources.node, sources.folder)),
      ...restarts(version),
      TimeoutStopSec: 20,
      KillMode: 'mixed',
      // journald keeps the log within its own size; a program gone wild writes 17 MB a day at most.
      LogRateLimitIntervalSec: '10min',
      LogRateLimitBurst: 600,
      ...(keepsKeys && { LoadCredentialEncrypted: `${WRAPPING.name}:${LINUX.key[role]}` }),
      ...hardening(role),
      ...(role === 'agent' && { ReadWritePaths: LINUX.slots }),
    },
    Install: { WantedBy: 'multi-user.target' },
  }
}

function agentLine(): string[] {
  const folder = `${LINUX.program}/agent`
  return [
    `${folder}/node`,
    `${folder}/launcher.mjs`,
    LINUX.slots,
    'agent.mjs',
    '--data',
    LINUX.data.agent,
    '--settings',
    linuxSettings('agent'),
    '--session-door',
    '/run/preau-agent',
    '--json-log',
  ]
}

function serverLine(node: string, product: string): string[] {
  const program = [node, ...nurseryFlags('server'), posix.join(product, 'cli/preau.mjs'), 'server']
  // With DynamicUser= the state is seen at this place, and lies in /var/lib/private.
  return [...program, '--data', '/var/lib/preau-server', '--settings', linuxSettings('server'), '--json-log']
}

function systemctl(args: string[], how: Partial<Extract<Step, { do: 'run' }>> = {}): Step {
  return { do: 'run', file: 'systemctl', args, ...how }
}
