import type { Recording } from '../recorded-machine.ts'

/** A machine on which nothing is there: what a test adds is all there is. */
export function emptyRecording(platform: string): Recording {
  return {
    about: { machine: 'none', real: 'nothing', byHand: 'everything' },
    platform,
    files: {},
    binaries: {},
    folders: {},
    fileSystems: {},
    programs: {},
    answers: {},
    information: {},
    os: {
      cpus: [],
      uptime: 0,
      totalmem: 0,
      freemem: 0,
      hostname: 'none',
      release: '0',
      arch: 'x64',
      networkInterfaces: {},
    },
    now: 0,
    monotonic: 0,
  }
}
