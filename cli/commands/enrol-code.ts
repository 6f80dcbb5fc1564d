import { writeFile } from 'node:fs/promises'
import {
  EnrolCodes,
  LONGEST_CODE_LIFE,
  type LocalDoor,
  type LocalEnrolCodes,
  MOST_CODES,
} from '@preau/protocol/api/enrolments.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { isPreauError, PreauError } from '@preau/protocol/errors.ts'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { serverConfig } from '@preau/server/config.ts'
import { askServer } from '../ask-server.ts'
import type { Command, Context, Flags } from '../command.ts'
import { ENROL_OPTIONS } from '../enrol/options.ts'
import { OPTIONS } from '../options.ts'

const readCodes = decoder(EnrolCodes, 'SERVER_UNREACHABLE')
const UNITS = { min: 60_000, h: 3_600_000, d: 86_400_000, j: 86_400_000 } as const

/**
 * Makes one-time codes. The server of the data folder makes them where it runs, by the code of its start that stands there;
 * where it does not, they are written into its store.
 */
export const enrolCode: Command = {
  name: 'enrol-code',
  summary: {
    fr: 'fait des codes pour enrôler des appareils, et la feuille à imprimer',
    en: 'makes codes to enrol devices with, and the sheet to print',
  },
  options: [
    OPTIONS.school,
    ENROL_OPTIONS.count,
    ENROL_OPTIONS.ttl,
    ENROL_OPTIONS.admit,
    ENROL_OPTIONS.label,
    ENROL_OPTIONS.pdf,
    OPTIONS.data,
    OPTIONS.store,
    OPTIONS.storePasswordFile,
    OPTIONS.lan,
    OPTIONS.host,
    OPTIONS.httpsPort,
    OPTIONS.json,
  ],
  async run(flags, context) {
    const { openCodeDesk } = await import('@preau/server/main.ts')
    const desk = await openCodeDesk(serverConfig(flags, context.environment), Date.now)
    const asked = askedBy(flags)
    const made = (desk.door && (await askRunning(desk.door, asked))) ?? (await desk.make(asked))
    if (typeof flags.pdf === 'string') await writeFile(flags.pdf, await desk.sheet(made), { mode: 0o600 })
    tell(made, flags, context)
    return 0
  },
}

/** Undefined where the server that left its address there runs no more. */
async function askRunning(door: LocalDoor, asked: Omit<LocalEnrolCodes, 'secret'>): Promise<EnrolCodes | undefined> {
  const secret = Buffer.from(readEnrolCode(door.code).secret).toString('hex')
  const body: LocalEnrolCodes = { ...asked, secret }
  try {
    return readCodes(await askServer(door.http)('POST', '/api/enrol-codes/local', body))
  } catch (error) {
    // Something else may listen there now: it does not know the code of that start.
    if (isPreauError(error, 'SERVER_UNREACHABLE', 'ENROL_CODE_REFUSED')) return undefined
    throw error
  }
}

function askedBy({ school, count = '1', ttl = '24h', admit, label }: Flags): Omit<LocalEnrolCodes, 'secret'> {
  const codes = {
    count: readCount(String(count)),
    life: readLife(String(ttl)),
    admit: admit === true,
    ...(typeof label === 'string' && { label }),
  }
  return { ...(typeof school === 'string' && { school }), codes }
}

function readCount(text: string): number {
  const count = Number(text)
  if (!/^\d{1,3}$/.test(text) || count < 1 || count > MOST_CODES) throw invalid('count', text)
  return count
}

/** `30min`, `24h`, `7d` or `7j`. */
function readLife(text: string): number {
  const [, figure, unit] = /^(\d{1,4})(min|h|d|j)$/.exec(text) ?? []
  const life = Number(figure) * (UNITS[unit as keyof typeof UNITS] ?? Number.NaN)
  if (!(life >= UNITS.min && life <= LONGEST_CODE_LIFE)) throw invalid('ttl', text)
  return life
}

function invalid(setting: string, value: string): PreauError {
  return new PreauError('CONFIG_INVALID', { setting, value: value.slice(0, 32) })
}

function tell(made: EnrolCodes, flags: Flags, { out, err, language }: Context): void {
  const french = language === 'fr'
  if (flags.json === true) out(JSON.stringify(made))
  else {
    const end = new Date(made.endsAt).toLocaleString(french ? 'fr-FR' : 'en-GB', {
      dateStyle: 'medium',
      timeStyle: 'short',
    })
    out(
      french
        ? `${made.school.name} : valables une fois, jusqu’au ${end}.`
        : `${made.school.name}: each valid once, until ${end}.`,
    )
    for (const { label, code } of made.codes) out(`${label}  ${code}`)
    if (typeof flags.pdf === 'string') {
      out(french ? `Feuille à imprimer : ${flags.pdf}` : `Sheet to print: ${flags.pdf}`)
    }
  }
  const addresses = readEnrolCode(made.codes[0]?.code ?? '').addresses
  if (!addresses.every(({ host }) => host.startsWith('127.'))) return
  err(
    french
      ? 'Attention : ce serveur n’écoute que sa propre machine. Relancez-le avec --lan, puis refaites les codes.'
      : 'Note: this server listens to its own machine alone. Start it again with --lan, then make the codes anew.',
  )
}
