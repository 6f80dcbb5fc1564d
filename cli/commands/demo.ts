import { join } from 'node:path'
import { readLocalDoor } from '@preau/agent/uplink/local-door.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { serverConfig } from '@preau/server/config.ts'
import { askServer } from '../ask-server.ts'
import type { Command } from '../command.ts'
import { jsonLine } from '../json-line.ts'
import { OPTIONS } from '../options.ts'
import { playDemoLessons } from '../play-demo-lessons.ts'
import { programLog } from '../program-log.ts'
import { runTown } from '../run-town.ts'

/** In the data folder of the server: the keys of its simulated devices. */
const KEYS = 'demo-keys.json'
/** In the same folder: what its machines keep of their lessons, and what these open. */
const LESSONS = 'demo-lessons'
/** The seed of the demo that `preau start --demo` makes. */
export const DEFAULT_SEED = 'jules-ferry'

export const demo: Command = {
  name: 'demo',
  summary: {
    fr: 'ajoute une école simulée de 37 machines et 6 tableaux au serveur de cette machine',
    en: 'adds a simulated school of 37 machines and 6 boards to the server of this machine',
  },
  options: [OPTIONS.data, OPTIONS.seed, OPTIONS.demoKiosk, OPTIONS.town, OPTIONS.jsonLog],
  async run(flags, context) {
    if (flags.territory === true) return await runTown(flags, context)
    const { seed = DEFAULT_SEED, 'json-log': json } = flags
    const { out, language, stopped, environment } = context
    const { data, specs } = serverConfig(flags, environment)
    const door = readLocalDoor(data)
    if (!door) throw new PreauError('SERVER_UNREACHABLE', { data })
    const secret = Buffer.from(readEnrolCode(door.code).secret).toString('hex')
    const { startSchool } = await import('@preau/agent/simulators/school.ts')
    const { keysIn } = await import('@preau/agent/simulators/keys.ts')
    const { readSpecs } = await import('@preau/agent/drivers/spec-files.ts')
    const log = programLog(flags, context)
    const lessons = await playDemoLessons(join(data, LESSONS), flags, context, log)
    const running = await startSchool({
      ask: askServer(door.http, secret),
      secret,
      keys: (claims) => keysIn(join(data, KEYS), claims),
      specs: readSpecs(specs),
      seed: String(seed),
      random: Math.random,
      lessons: lessons.keep,
      log,
    })
    const { devices } = running
    if (json === true) out(jsonLine('demo.ready', { level: 'info', devices, school: running.school }))
    else
      out(
        language === 'fr'
          ? `École simulée : ${devices} machines et leurs tableaux.`
          : `Simulated school: ${devices} machines and their boards.`,
      )
    await stopped
    await Promise.all([running.stop(), lessons.stop()])
    return 0
  },
}
