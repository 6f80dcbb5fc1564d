import { agentConfig } from '@preau/agent/config.ts'
import { agentLog } from '../agent-log.ts'
import type { Command, Context, Flags } from '../command.ts'
import { jsonLine } from '../json-line.ts'
import { OPTIONS } from '../options.ts'
import { flagsWithFile } from '../settings-file.ts'
import { causeOfSignal, orderOf, type StopCause } from '../stop-cause.ts'

/** What a settings file may say of this machine. */
export const AGENT_OPTIONS = [
  OPTIONS.code,
  OPTIONS.address,
  OPTIONS.name,
  OPTIONS.kind,
  OPTIONS.room,
  OPTIONS.interval,
  OPTIONS.updatesEvery,
] as const

export const agent: Command = {
  name: 'agent',
  summary: { fr: 'lance l’agent de cette machine', en: 'runs the agent of this machine' },
  options: [
    ...AGENT_OPTIONS,
    OPTIONS.serverData,
    OPTIONS.data,
    OPTIONS.settings,
    OPTIONS.sessionDoor,
    OPTIONS.slots,
    OPTIONS.shell,
    OPTIONS.logFile,
    OPTIONS.stdinOrders,
    OPTIONS.jsonLog,
  ],
  async run(given, context) {
    const { out, environment, language } = context
    const flags = flagsWithFile(
      given,
      AGENT_OPTIONS.map(({ name }) => name),
    )
    const config = agentConfig(flags, environment)
    const ended = whyEnded(flags, context)
    const { startAgent } = await import('@preau/agent/main.ts')
    const running = await startAgent(config, config.logFile === undefined ? { log: agentLog(flags, context) } : {})
    if (flags['json-log'] === true) out(jsonLine('agent.ready', { level: 'info' }))
    else out(language === 'fr' ? 'L’agent de cette machine est en marche.' : 'The agent of this machine is running.')
    // A new version lies ready: the launcher starts it when this one has ended.
    await running.stop(await Promise.race([ended, running.replaced.then(() => 'restart' as const)]))
    return 0
  },
}

function whyEnded(flags: Flags, { stopped }: Context): Promise<StopCause> {
  const signal = stopped.then(() => causeOfSignal())
  return flags['stdin-orders'] === true ? Promise.race([signal, orderOf(process.stdin)]) : signal
}
