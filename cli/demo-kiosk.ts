import { shellConfig } from '@preau/agent/config.ts'
import { openPlayedKiosk, type PlayedKiosk } from '@preau/agent/play-lessons.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import type { Context, Flags } from './command.ts'
import { jsonLine } from './json-line.ts'
import type { ProgramLog } from './program-log.ts'

/** Opens the page at the board in a Chromium of this session; undefined, and says why, where there is none or no screen. */
export function openDemoKiosk({ environment, err, language }: Context, log: ProgramLog): PlayedKiosk | undefined {
  const settings = shellConfig(environment)
  try {
    return openPlayedKiosk(settings, log)
  } catch (error) {
    if (!isPreauError(error, 'SHELL_ABSENT')) throw error
    if (language === 'fr')
      err(`--kiosk : ${settings.hasScreen ? 'aucun Chromium, Chrome ou Edge' : 'aucun écran'} ici.`)
    else err(`--kiosk: no ${settings.hasScreen ? 'Chromium, Chrome or Edge' : 'screen'} here.`)
    return undefined
  }
}

/** Says where the page at the board is, and what to do there. */
export function tellKioskAddress(address: string, machine: string, flags: Flags, { out, language }: Context): void {
  if (flags['json-log'] === true) out(jsonLine('demo.kiosk', { level: 'info', machine, address }))
  else if (language === 'fr') {
    out(`Page du tableau de « ${machine} » : ${address}`)
    out('  À ouvrir une fois, dans un navigateur de cette machine ; à son heure la séance y est lancée toute seule.')
  } else {
    out(`Page at the board of "${machine}": ${address}`)
    out('  Open it once, in a browser of this machine; at its hour the lesson is launched there by itself.')
  }
}
