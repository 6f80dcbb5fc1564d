import { constants } from 'node:fs'
import { access, mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import type { Words } from '../command.ts'
import { type Check, type Finding, same } from './check.ts'

const GB = 1024 ** 3
/** Room below which a school's data soon does not fit any more, and below which nothing should be begun, in bytes. */
const ROOM = { little: 2 * GB, none: GB / 5 }
/** This program was written after this moment, ms since 1970: no clock is right that says an earlier one. */
const WRITTEN = Date.UTC(2026, 0, 1)

const PORTS = {
  'http-port': { fr: 'Port de la console', en: 'Port of the console' },
  'https-port': { fr: 'Port du réseau', en: 'Port for the network' },
  'mqtts-port': { fr: 'Port des appareils', en: 'Port for devices' },
  'mqtt-port': { fr: 'Port MQTT en clair', en: 'Port of plain MQTT' },
} as const satisfies Record<string, Words>

/** Whether a listener can be opened on `port`. 0 always can. */
export function portCheck(name: keyof typeof PORTS, host: string, port: number): Check {
  return {
    name,
    title: PORTS[name],
    async run() {
      if (port === 0) return { state: 'ok', detail: { fr: 'un port libre sera choisi', en: 'any free port' } }
      const code = await tryPort(host, port)
      if (code === undefined) return { state: 'ok', detail: same(`${host}:${port}`) }
      const taken = code === 'EADDRINUSE'
      return {
        state: taken ? 'warn' : 'fail',
        detail: taken
          ? {
              fr: `${host}:${port} est pris (par Préau déjà en marche ?)`,
              en: `${host}:${port} is taken (by a running Préau?)`,
            }
          : { fr: `${host}:${port} ne s’ouvre pas (${code})`, en: `${host}:${port} does not open (${code})` },
        todo: { fr: `Choisissez-en un autre avec --${name}.`, en: `Choose another with --${name}.` },
      }
    },
  }
}

/** Whether the data folder takes files and has room. */
export function dataCheck(folder: string): Check {
  return {
    name: 'data',
    title: { fr: 'Dossier de données', en: 'Data folder' },
    async run() {
      try {
        await tryFolder(folder)
      } catch {
        return {
          state: 'fail',
          detail: { fr: `${folder} n’est pas accessible en écriture`, en: `${folder} cannot be written` },
          todo: { fr: 'Donnez un autre dossier avec --data.', en: 'Give another folder with --data.' },
        }
      }
      const { bavail, bsize } = await statfs(await existing(folder))
      return judgeRoom(folder, bavail * bsize)
    },
  }
}

function judgeRoom(folder: string, free: number): Finding {
  const state = free < ROOM.none ? 'fail' : free < ROOM.little ? 'warn' : 'ok'
  const gigabytes = (free / GB).toFixed(1)
  const detail = {
    fr: `${folder}, ${gigabytes.replace('.', ',')} Go libres`,
    en: `${folder}, ${gigabytes} GB free`,
  }
  if (state === 'ok') return { state, detail }
  return { state, detail, todo: { fr: 'Libérez de la place sur ce disque.', en: 'Make room on this disk.' } }
}

/** Whether the clock can be right. @param now ms since 1970 */
export function clockCheck(now: () => number): Check {
  return {
    name: 'clock',
    title: { fr: 'Horloge', en: 'Clock' },
    async run() {
      const text = same(new Date(now()).toISOString())
      if (now() >= WRITTEN) return { state: 'ok', detail: text }
      return { state: 'fail', detail: text, todo: { fr: 'Mettez l’horloge à l’heure.', en: 'Set the clock.' } }
    },
  }
}

function tryPort(host: string, port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const listener = createServer()
    listener.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'unknown'))
    listener.listen({ host, port }, () => listener.close(() => done(undefined)))
  })
}

/** Writes in the folder, or where it is not made yet in the nearest one that is, and leaves nothing behind. */
async function tryFolder(folder: string): Promise<void> {
  const parent = await existing(folder)
  if (parent !== folder) return access(parent, constants.W_OK | constants.X_OK)
  await mkdir(folder, { recursive: true })
  const trial = await mkdtemp(join(folder, '.doctor-'))
  try {
    await writeFile(join(trial, 'trial'), 'x')
  } finally {
    await rm(trial, { recursive: true, force: true })
  }
}

async function existing(folder: string): Promise<string> {
  try {
    await access(folder)
    return folder
  } catch (error) {
    if (dirname(folder) === folder) throw error
    return existing(dirname(folder))
  }
}
