import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { MailSettings } from '@preau/protocol/api/mail.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { KEY_FOLDER, type KeyFiles } from '../keys/key-files.ts'
import { writeWhole } from '../keys/whole-file.ts'

const FILE = 'mail.json'
/** The password lies with the keys of the school, and is wrapped as they are. */
const KEY = 'mail.key'

const read = decoder(MailSettings, 'CONFIG_INVALID')

/** The settings of a data folder with its secret, which is never logged. */
export interface Mail {
  settings: MailSettings
  /** Undefined where the mail server asks for none. */
  password: string | undefined
  /** PEM, where the mail server is signed by somebody whom the system does not know. */
  authority: string | undefined
}

/** Settings as they may be. Throws CONFIG_INVALID: a password goes in clear to this machine alone. */
export function mailSettings(asked: unknown): MailSettings {
  const settings = read(asked)
  if (settings.user !== null && settings.security === 'none' && !isThisMachine(settings.host)) {
    throw new PreauError('CONFIG_INVALID', { setting: 'mail-security', value: settings.security })
  }
  return settings
}

/** Writes settings down: the password first, so that there are never settings without it. Throws CONFIG_INVALID. */
export async function keepMail(
  data: string,
  keys: KeyFiles,
  settings: MailSettings,
  password: string | undefined,
): Promise<void> {
  const text = `${JSON.stringify(mailSettings(settings), null, 2)}\n`
  if (password !== undefined) {
    await mkdir(join(data, KEY_FOLDER), { recursive: true, mode: 0o700 })
    await keys.keep(KEY, password)
  }
  await writeWhole(data, FILE, text, 0o600)
}

/** The settings of a data folder; undefined where no letters are sent. Throws CONFIG_INVALID where they cannot be read. */
export async function readMail(data: string, keys: KeyFiles): Promise<Mail | undefined> {
  const text = await readFile(join(data, FILE), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    const settings = mailSettings(JSON.parse(text))
    return {
      settings,
      password: settings.user === null ? undefined : await keys.read(KEY),
      authority: settings.authority === null ? undefined : await readFile(settings.authority, 'utf8'),
    }
  } catch (error) {
    throw new PreauError('CONFIG_INVALID', { setting: FILE }, error)
  }
}

/** Has no letters sent from now on. */
export async function forgetMail(data: string): Promise<void> {
  await rm(join(data, FILE), { force: true })
}

function isThisMachine(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host)
}
