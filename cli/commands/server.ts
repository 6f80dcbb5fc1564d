import { serverConfig } from '@preau/server/config.ts'
import type { RunningServer } from '@preau/server/main.ts'
import type { Command, Context, Flags } from '../command.ts'
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
export function tellReady({ http, https, mqtts, mqtt }: RunningServer, flags: Flags, { out, language }: Context): void {
  if (flags['json-log'] === true) {
    out(jsonLine('ready', { http, https, mqtts, ...(mqtt !== undefined && { mqtt }) }))
    return
  }
  const french = language === 'fr'
  out(french ? 'Préau est en marche.' : 'Préau is running.')
  out('')
  out(`  Console    ${http}`)
  out(`  ${french ? 'Appareils ' : 'Devices   '} ${https}, ${mqtts}`)
  out('')
  out(french ? 'Pour arrêter : Ctrl+C' : 'To stop: Ctrl+C')
}

/** What a settings file may say of a server. */
export const SERVER_OPTIONS = [
  OPTIONS.lan,
  OPTIONS.host,
  OPTIONS.httpPort,
  OPTIONS.httpsPort,
  OPTIONS.mqttsPort,
  OPTIONS.mqttPort,
  OPTIONS.auditHeads,
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
