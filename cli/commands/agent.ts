import { agentConfig } from '@preau/agent/config.ts'
import type { Command } from '../command.ts'
import { jsonLine } from '../json-line.ts'
import { OPTIONS } from '../options.ts'
import { programLog } from '../program-log.ts'

export const agent: Command = {
  name: 'agent',
  summary: { fr: 'lance l’agent de cette machine', en: 'runs the agent of this machine' },
  options: [OPTIONS.server, OPTIONS.data, OPTIONS.name, OPTIONS.kind, OPTIONS.room, OPTIONS.interval, OPTIONS.jsonLog],
  async run(flags, context) {
    const { out, environment, language, stopped } = context
    const config = agentConfig(flags, environment)
    const { startAgent } = await import('@preau/agent/main.ts')
    const running = await startAgent(config, { log: programLog(flags, context) })
    if (flags['json-log'] === true) out(jsonLine('agent.ready', { level: 'info' }))
    else out(language === 'fr' ? 'L’agent de cette machine est en marche.' : 'The agent of this machine is running.')
    await stopped
    await running.stop('stopped')
    return 0
  },
}
