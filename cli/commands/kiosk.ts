import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { agentConfig } from '@preau/agent/config.ts'
import { laidKioskPolicy } from '@preau/agent/install/kiosk-policies.ts'
import { managedPolicy } from '@preau/agent/shells/chromium-settings.ts'
import { drawExitCode } from '@preau/agent/shells/exit-code.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { FIRST_SITES } from '@preau/protocol/rules/booking/lesson-opening.ts'
import { policyUnder, sitesUnder, windowRules } from '@preau/protocol/rules/window-rules.ts'
import type { Command, Words } from '../command.ts'
import { OPTIONS } from '../options.ts'

const SIGNED: Words = {
  fr: 'Stratégie signée, version {version} : c’est elle qui s’applique sur ce poste.',
  en: 'Signed policy, version {version}: it is the one that leads on this machine.',
}
const PROGRAM: Words = {
  fr: 'Aucune stratégie signée sur ce poste : celle du programme s’applique.',
  en: 'No signed policy on this machine: that of the program leads.',
}
const UNUSABLE: Words = {
  fr: 'La stratégie signée de ce poste est illisible pour ce programme : celle du programme s’applique.',
  en: 'This program cannot read the signed policy of this machine: that of the program leads.',
}

export const kiosk: Command = {
  name: 'kiosk',
  summary: {
    fr: 'tire le code de sortie de la page du tableau, ou écrit la stratégie du navigateur',
    en: 'draws the code that leaves the page at the board, or writes the policy of the browser',
  },
  argument: 'exit-code|policy',
  options: [OPTIONS.data],
  async run(flags, { rest, out, err, environment, language }) {
    const [verb] = rest
    if (verb === 'policy') {
      const { data } = agentConfig(flags, environment)
      let isUnusable = false
      const signed = laidKioskPolicy(data, () => {
        isUnusable = true
      })
      // The policy alone goes to the standard output: it is put into a file.
      if (signed) err(SIGNED[language].replace('{version}', signed.version))
      else err((isUnusable ? UNUSABLE : PROGRAM)[language])
      // The kiosk has another port at each start: a list of Chromium says the host for all of them.
      const reach = { origins: ['http://127.0.0.1'], sites: sitesUnder(signed, FIRST_SITES), shut: signed?.shut }
      out(JSON.stringify(managedPolicy(policyUnder(signed && windowRules(signed)), reach), undefined, 2))
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
