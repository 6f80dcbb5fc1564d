import { PreauError } from '@preau/protocol/errors.ts'
import { keyStanding, unwrapKeys } from '@preau/server/backup/wrapping.ts'
import { serverConfig } from '@preau/server/config.ts'
import { keysCheck } from '../checks/keys.ts'
import type { Command } from '../command.ts'
import { OPTIONS } from '../options.ts'

/** Says how the keys of the school lie on the disk, and lays them down plain. */
export const keys: Command = {
  name: 'keys',
  summary: {
    fr: 'status ou unwrap : les clés de l’école, chiffrées par cette machine ou en clair',
    en: 'status or unwrap: the keys of the school, wrapped by this machine or plain',
  },
  argument: 'status|unwrap',
  options: [OPTIONS.data, OPTIONS.json],
  async run(flags, { rest, out, environment, language }) {
    const places = serverConfig(flags, environment)
    const [verb = 'status'] = rest
    if (verb === 'unwrap') {
      const count = await unwrapKeys(places)
      if (flags.json === true) out(JSON.stringify({ data: places.data, unwrapped: count }))
      else if (language === 'fr') {
        out(count === 0 ? 'Aucune clé n’était chiffrée.' : `${count} clés remises en clair dans ${places.data}.`)
        if (count > 0) out('Un service installé les chiffrera de nouveau à son prochain démarrage.')
      } else {
        out(count === 0 ? 'No key was wrapped.' : `${count} keys laid down plain in ${places.data}.`)
        if (count > 0) out('An installed service will wrap them again at its next start.')
      }
      return 0
    }
    if (verb !== 'status') throw new PreauError('REQUEST_INVALID', { command: 'keys', option: verb.slice(0, 64) })
    const { state, detail, todo } = await keysCheck(places).run()
    if (flags.json === true) out(JSON.stringify({ data: places.data, ...(await keyStanding(places)) }))
    else for (const words of [detail, ...(todo ? [todo] : [])]) out(words[language])
    return state === 'fail' ? 1 : 0
  },
}
