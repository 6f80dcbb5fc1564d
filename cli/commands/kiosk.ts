import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { agentConfig } from '@preau/agent/config.ts'
import { managedPolicy } from '@preau/agent/shells/chromium-settings.ts'
import { drawExitCode } from '@preau/agent/shells/exit-code.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { FIRST_SITES } from '@preau/protocol/rules/booking/lesson-opening.ts'
import { KIOSK_POLICY } from '@preau/protocol/rules/kiosk-policy.ts'
import type { Command } from '../command.ts'
import { OPTIONS } from '../options.ts'

export const kiosk: Command = {
  name: 'kiosk',
  summary: {
    fr: 'tire le code de sortie de la page du tableau, ou écrit la stratégie du navigateur',
    en: 'draws the code that leaves the page at the board, or writes the policy of the browser',
  },
  argument: 'exit-code|policy',
  options: [OPTIONS.data],
  async run(flags, { rest, out, environment, language }) {
    const [verb] = rest
    if (verb === 'policy') {
      // The kiosk has another port at each start: a list of Chromium says the host for all of them.
      const reach = { origins: ['http://127.0.0.1'], sites: FIRST_SITES }
      out(JSON.stringify(managedPolicy(KIOSK_POLICY, reach), undefined, 2))
      return 0
    }
    if (verb !== 'exit-code')
      throw new PreauError('REQUEST_INVALID', { command: 'kiosk', option: verb ?? 'exit-code|policy' })
    const { data } = agentConfig(flags, environment)
    mkdirSync(data, { recursive: true, mode: 0o700 })
    const code = drawExitCode(data, randomBytes(16).toString('hex'))
    out(
      language === 'fr'
        ? `Code de sortie de cette machine : ${code}`
        : `Code that leaves the kiosk of this machine: ${code}`,
    )
    return 0
  },
}
