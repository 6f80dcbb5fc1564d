import { JoinCode, TerritoryView } from '@preau/protocol/api/territory.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { readHours, writeHours } from '@preau/protocol/territory/hours-text.ts'
import { serverConfig } from '@preau/server/config.ts'
import { askServer } from '../ask-server.ts'
import type { Command, Context, Flags, Option } from '../command.ts'
import { OPTIONS } from '../options.ts'
import { programLog } from '../program-log.ts'

const readCode = decoder(JoinCode, 'SERVER_UNREACHABLE')
const readView = decoder(TerritoryView, 'SERVER_UNREACHABLE')
const CODE_LIFE = 7 * 86_400_000
/** The port on which a broker of a territory listens, beside that of devices. */
const BROKER_PORT = 8884

const LABEL: Option = {
  name: 'label',
  type: 'string',
  value: 'TEXT',
  about: { fr: 'à quoi sert ce code : pour s’y retrouver', en: 'what this code is for: to find it again' },
}

type Act = (flags: Flags, context: Context) => Promise<number>

const ACTS: Record<string, Act> = {
  'join-code': makeCode,
  join,
  leave,
  limit,
  status,
  'broker-files': brokerFiles,
  ingest,
}

/** What joins schools to a territory, and what runs beside it. */
export const territory: Command = {
  name: 'territory',
  summary: {
    fr: 'mairie : join-code, join CODE, leave, limit 8-18=256, status, broker-files DIR, ingest',
    en: 'town hall: join-code, join CODE, leave, limit 8-18=256, status, broker-files DIR, ingest',
  },
  argument: 'join-code|join CODE|leave|limit HOURS|status|broker-files DIR|ingest',
  most: 2,
  options: [
    OPTIONS.school,
    OPTIONS.ofAuthority,
    LABEL,
    OPTIONS.data,
    OPTIONS.store,
    OPTIONS.storePasswordFile,
    OPTIONS.host,
    OPTIONS.lan,
    OPTIONS.brokers,
    OPTIONS.worker,
    OPTIONS.jsonLog,
    OPTIONS.json,
  ],
  async run(flags, context) {
    const act = ACTS[context.rest[0] ?? 'status']
    if (!act)
      throw new PreauError('CONFIG_INVALID', { setting: 'territory', value: (context.rest[0] ?? '').slice(0, 32) })
    return await act(flags, context)
  },
}

async function makeCode(flags: Flags, { environment, out, language, ...context }: Context): Promise<number> {
  const { school, authority, label } = flags
  const asked = {
    life: CODE_LIFE,
    ...(typeof school === 'string' && { school }),
    ...(typeof authority === 'string' && { authority }),
    ...(typeof label === 'string' && { label }),
  }
  const made = readCode(
    await (await running(flags, { environment, out, language, ...context }))('POST', '/api/territory/codes', asked),
  )
  if (flags.json === true) out(JSON.stringify(made))
  else {
    out(
      language === 'fr'
        ? `${made.authority.name} : valable une fois, sept jours.`
        : `${made.authority.name}: valid once, for seven days.`,
    )
    out(made.code)
  }
  return 0
}

async function join(flags: Flags, context: Context): Promise<number> {
  const code = context.rest[1] ?? ''
  readEnrolCode(code)
  const body = { code, ...(typeof flags.school === 'string' && { school: flags.school }) }
  tell(readView(await (await running(flags, context))('POST', '/api/territory/uplink', body)), flags, context)
  return 0
}

async function leave(flags: Flags, context: Context): Promise<number> {
  const ask = await running(flags, context)
  await ask('POST', '/api/territory/uplink/leave', {})
  tell(readView(await ask('GET', '/api/territory')), flags, context)
  return 0
}

/** `8-18=256,18-22=2000`: kilobits a second by the hours of the day; `256` for all of them, `none` for no bound. */
async function limit(flags: Flags, context: Context): Promise<number> {
  const body = { hours: readHours(context.rest[1] ?? '') }
  tell(readView(await (await running(flags, context))('PUT', '/api/territory/uplink/limit', body)), flags, context)
  return 0
}

async function status(flags: Flags, context: Context): Promise<number> {
  tell(readView(await (await running(flags, context))('GET', '/api/territory')), flags, context)
  return 0
}

/** Writes what a Mosquitto needs to serve this territory. */
async function brokerFiles(flags: Flags, { environment, rest, out, language }: Context): Promise<number> {
  const folder = rest[1]
  if (folder === undefined) throw new PreauError('CONFIG_INVALID', { setting: 'broker-files', value: '' })
  const { writeFilesOfBroker } = await import('@preau/server/main.ts')
  const config = serverConfig(flags, environment)
  const port = Number(URL.parse(config.brokers.split(',')[0] ?? '')?.port) || BROKER_PORT
  await writeFilesOfBroker(config, folder, port, Date.now())
  out(
    language === 'fr'
      ? `Fichiers écrits. Lancez : mosquitto -c ${folder}/mosquitto.conf`
      : `Files written. Run: mosquitto -c ${folder}/mosquitto.conf`,
  )
  return 0
}

/** Runs one more worker until it is stopped. */
async function ingest(flags: Flags, context: Context): Promise<number> {
  const { startIngestWorker } = await import('@preau/server/main.ts')
  const log = programLog(flags, context)
  const worker = await startIngestWorker(serverConfig(flags, context.environment), ({ level, event, ...fields }) =>
    log(level, event, fields),
  )
  log('info', 'ready', {})
  await context.stopped
  await worker.close()
  return 0
}

/** Asks the server of the data folder where it runs, as its own account. Throws SERVER_UNREACHABLE. */
async function running(flags: Flags, { environment }: Context): Promise<ReturnType<typeof askServer>> {
  const { openCodeDesk } = await import('@preau/server/main.ts')
  const { door } = await openCodeDesk(serverConfig(flags, environment), Date.now)
  if (!door) throw new PreauError('SERVER_UNREACHABLE')
  return askServer(door.http, Buffer.from(readEnrolCode(door.code).secret).toString('hex'))
}

function tell(view: TerritoryView, flags: Flags, { out, language }: Context): void {
  const french = language === 'fr'
  if (flags.json === true) out(JSON.stringify(view))
  else if (view.role === 'territory') {
    for (const { school, heardAt, state, waiting } of view.schools) {
      const heard = heardAt === null ? '–' : new Date(heardAt).toLocaleString(french ? 'fr-FR' : 'en-GB')
      out(`${school}  ${state}  ${heard}  ${waiting}`)
    }
  } else if (view.uplink === null)
    out(french ? 'Cette école n’est raccordée à aucune mairie.' : 'This school has joined no territory.')
  else {
    const { state, via, waiting, hours } = view.uplink
    out(`${state}  ${via ?? ''}  ${waiting}${hours === null ? '' : `  ${writeHours(hours)} kbit/s`}`)
  }
}
