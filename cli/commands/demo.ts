import { askServer } from '../ask-server.ts'
import type { Command } from '../command.ts'
import { jsonLine } from '../json-line.ts'
import { OPTIONS } from '../options.ts'
import { programLog } from '../program-log.ts'

const DEFAULT_SERVER = 'http://127.0.0.1:8080'
/** The seed of the demo that `preau start --demo` makes. */
export const DEFAULT_SEED = 'jules-ferry'

export const demo: Command = {
  name: 'demo',
  summary: {
    fr: 'ajoute une école simulée de 37 appareils à un serveur',
    en: 'adds a simulated school of 37 devices to a server',
  },
  options: [OPTIONS.server, OPTIONS.seed, OPTIONS.jsonLog],
  async run(flags, context) {
    const { server = DEFAULT_SERVER, seed = DEFAULT_SEED, 'json-log': json } = flags
    const { out, language, stopped } = context
    const { startSchool } = await import('@preau/agent/simulators/school.ts')
    const running = await startSchool({
      ask: askServer(String(server)),
      seed: String(seed),
      random: Math.random,
      log: programLog(flags, context),
    })
    const { devices } = running
    if (json === true) out(jsonLine('demo.ready', { level: 'info', devices, school: running.school }))
    else out(language === 'fr' ? `École simulée : ${devices} appareils.` : `Simulated school: ${devices} devices.`)
    await stopped
    await running.stop()
    return 0
  },
}
