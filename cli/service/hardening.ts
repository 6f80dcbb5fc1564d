import type { Role } from './role.ts'

type Lines = Record<string, string | number | readonly string[]>

/** What both services give up: nothing of it is needed to watch a machine or to serve a school. */
const BOTH: Lines = {
  UMask: '0077',
  NoNewPrivileges: 'yes',
  ProtectSystem: 'strict',
  PrivateTmp: 'yes',
  ProtectKernelTunables: 'yes',
  ProtectKernelModules: 'yes',
  ProtectKernelLogs: 'yes',
  ProtectControlGroups: 'yes',
  ProtectClock: 'yes',
  ProtectHostname: 'yes',
  // Also what keeps I5 true of a program gone wrong: no process of a person is seen.
  ProtectProc: 'invisible',
  RestrictNamespaces: 'yes',
  RestrictRealtime: 'yes',
  RestrictSUIDSGID: 'yes',
  LockPersonality: 'yes',
  SystemCallArchitectures: 'native',
  // V8 writes machine code, so MemoryDenyWriteExecute= is out of reach.
  SystemCallFilter: '@system-service',
  SystemCallErrorNumber: 'EPERM',
}

/**
 * The agent is root with nearly all of root's powers taken: serial numbers lie in files of root alone (/sys/class/dmi), and the
 * health of a disk is asked through the disk itself. What is left to it, and why:
 * CAP_DAC_READ_SEARCH reads those files; CAP_CHOWN gives the key of a session to its account; CAP_SYS_RAWIO (SATA) and
 * CAP_SYS_ADMIN (NVMe) let smartctl ask a disk, with block devices alone and for reading, and with no call that mounts. Boards and
 * projectors hang on serial lines, supplies on hidraw: of these none is opened whose page a description does not name (I5).
 */
const AGENT: Lines = {
  StateDirectory: 'preau-agent',
  StateDirectoryMode: '0700',
  RuntimeDirectory: 'preau-agent',
  RuntimeDirectoryMode: '0755',
  CapabilityBoundingSet: 'CAP_DAC_READ_SEARCH CAP_CHOWN CAP_SYS_RAWIO CAP_SYS_ADMIN',
  DevicePolicy: 'closed',
  DeviceAllow: [
    'block-* r',
    'char-nvme r',
    ...['ttyUSB', 'ttyACM', 'ttyS', 'ttyAMA', 'hidraw'].map((kind) => `char-${kind} rw`),
  ],
  // How full /home is has to be seen; what is in it is nobody's business and cannot be changed.
  ProtectHome: 'read-only',
  RestrictAddressFamilies: 'AF_UNIX AF_INET AF_INET6 AF_NETLINK',
  // An old PC is there for its class: the agent takes what is left.
  CPUWeight: 20,
  IOWeight: 20,
  MemoryMax: '384M',
  TasksMax: 128,
}

/** The server needs no power at all: an account of its own, made when it starts, and one folder. */
const SERVER: Lines = {
  DynamicUser: 'yes',
  StateDirectory: 'preau-server',
  StateDirectoryMode: '0700',
  CapabilityBoundingSet: '',
  PrivateDevices: 'yes',
  ProtectHome: 'read-only',
  RestrictAddressFamilies: 'AF_UNIX AF_INET AF_INET6',
}

/** The lines of a unit that say what its program may not do, systemd.exec(5). */
export function hardening(role: Role): Lines {
  return { ...BOTH, ...(role === 'agent' ? AGENT : SERVER) }
}
