import { toPreauError } from '@preau/protocol/errors.ts'
import { type ServerConfig, serverConfig } from '@preau/server/config.ts'
import type { Context, Flags } from './command.ts'
import { jsonLine } from './json-line.ts'
import { programLog } from './program-log.ts'

/** Runs the schools of a demo with a town hall until it is stopped: those of the data folder of these flags. */
export async function runTown(flags: Flags, context: Context): Promise<number> {
  const { environment, err, out, language, stopped } = context
  const [{ startSchools }, { startServer, VERSION }] = await Promise.all([
    import('@preau/server/seed/town/run-schools.ts'),
    import('@preau/server/main.ts'),
  ])
  const log = programLog(flags, context)
  const failed = (what: string, error: unknown) => log('warn', what, { code: toPreauError(error).code })
  const config: ServerConfig = {
    ...serverConfig({ data: String(flags.data) }, environment),
    ...{ role: 'school', host: '127.0.0.1', httpPort: 0, httpsPort: 0, mqttsPort: 0, store: undefined },
  }
  const running = await startSchools({
    ...{ data: config.data, program: VERSION, clock: Date.now, failed },
    // What happens to a school's link the town hall tells.
    serve: (folder) => startServer({ ...config, data: folder }),
  })
  const { served, count } = running
  if (flags['json-log'] === true) {
    for (const { name, commune, http, folder } of served)
      out(jsonLine('demo.school', { level: 'info', name, commune, http, folder }))
    out(jsonLine('demo.ready', { level: 'info', schools: count }))
  } else {
    // Its standard output is nobody's where `preau start` keeps it.
    err('')
    err(language === 'fr' ? 'Écoles qui ont leur propre console :' : 'Schools that have a console of their own:')
    for (const { name, commune, http, folder } of served)
      err(`  ${http}  ${name}, ${commune}  (${folder}/first-link.txt)`)
  }
  await stopped
  await running.stop()
  return 0
}
