import type { Command } from '../command.ts'
import { jsonLine } from '../json-line.ts'
import { OPTIONS } from '../options.ts'

export const agent: Command = {
  name: 'agent',
  summary: { fr: 'lance l’agent de cette machine', en: 'runs the agent of this machine' },
  options: [OPTIONS.server, OPTIONS.data, OPTIONS.name, OPTIONS.jsonLog],
  async run(flags, { out, environment, language, stopped }) {
    const { agentConfig } = await import('@preau/agent/config.ts')
    const { startAgent } = await import('@preau/agent/main.ts')
    const running = await startAgent(agentConfig(flags, environment))
    if (flags['json-log'] === true) out(jsonLine('agent.ready', { level: 'info' }))
    else out(language === 'fr' ? 'L’agent de cette machine est en marche.' : 'The agent of this machine is running.')
    await stopped
    await running.stop('stopped')
    return 0
  },
}
