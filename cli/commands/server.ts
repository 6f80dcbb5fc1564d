import { serverConfig } from '@preau/server/config.ts'
import type { FirstLink, RunningServer } from '@preau/server/main.ts'
import type { Command, Context, Flags, Language } from '../command.ts'
import { jsonLine } from '../json-line.ts'
import { OPTIONS } from '../options.ts'
import { programLog } from '../program-log.ts'
import { flagsWithFile } from '../settings-file.ts'
import { orderOf } from '../stop-cause.ts'

/**
 * Starts a server as these flags say; what it logs goes where they say. Its code is loaded only here: help and doctor must
 * work where the native part of it does not.
 */
export async function openServer(flags: Flags, context: Context): Promise<RunningServer> {
  const config = serverConfig(flags, context.environment)
  const log = programLog(flags, context)
  const { startServer } = await import('@preau/server/main.ts')
  return startServer(config, ({ level, event, ...fields }) => log(level, event, fields))
}

/** Says that the server serves, and where. */
export function tellReady(running: RunningServer, flags: Flags, { out, language }: Context): void {
  const { http, https, mqtts, mqtt, firstLink } = running
  if (flags['json-log'] === true) {
    // A log is kept and copied: it says where the link is, and not what it is.
    const link = firstLink && { firstLink: firstLink.file }
    out(jsonLine('ready', { http, https, mqtts, ...(mqtt !== undefined && { mqtt }), ...link }))
    return
  }
  const french = language === 'fr'
  out(french ? 'Préau est en marche.' : 'Préau is running.')
  out('')
  out(`  Console    ${http}`)
  // A town hall has no broker of its own.
  if (mqtts === '') out(`  ${french ? 'Écoles    ' : 'Schools   '} ${https}`)
  else out(`  ${french ? 'Appareils ' : 'Devices   '} ${https}, ${mqtts}`)
  if (firstLink) for (const line of ['', ...firstLinkLines(firstLink, language)]) out(line)
  out('')
  out(french ? 'Pour arrêter : Ctrl+C' : 'To stop: Ctrl+C')
}

function firstLinkLines({ url, file }: FirstLink, language: Language): string[] {
  return language === 'fr'
    ? [
        'Personne n’a encore de compte ici. Ouvrez cette adresse pour créer l’administrateur :',
        '',
        `  ${url}`,
        '',
        `Elle ne sert qu’une fois. Elle est aussi dans ${file}`,
      ]
    : [
        'Nobody has an account here yet. Open this address to make the administrator:',
        '',
        `  ${url}`,
        '',
        `It works once. It is also in ${file}`,
      ]
}

/** What a settings file may say of a server. */
export const SERVER_OPTIONS = [
  OPTIONS.lan,
  OPTIONS.host,
  OPTIONS.httpPort,
  OPTIONS.httpsPort,
  OPTIONS.mqttsPort,
  OPTIONS.mqttPort,
  OPTIONS.updates,
  OPTIONS.updatesLimit,
  OPTIONS.auditHeads,
  OPTIONS.store,
  OPTIONS.storePasswordFile,
  OPTIONS.serverRole,
  OPTIONS.brokers,
  OPTIONS.worker,
] as const

export const server: Command = {
  name: 'server',
  summary: { fr: 'lance le serveur d’école', en: 'runs the school server' },
  options: [OPTIONS.data, ...SERVER_OPTIONS, OPTIONS.settings, OPTIONS.stdinOrders, OPTIONS.jsonLog],
  async run(given, context) {
    const names = SERVER_OPTIONS.map(({ name }) => name)
    const flags = flagsWithFile(given, names)
    const running = await openServer(flags, context)
    tellReady(running, flags, context)
    await (flags['stdin-orders'] === true ? Promise.race([context.stopped, orderOf(process.stdin)]) : context.stopped)
    await running.close()
    return 0
  },
}
