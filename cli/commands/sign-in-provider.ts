import { readFile } from 'node:fs/promises'
import { PreauError } from '@preau/protocol/errors.ts'
import { serverConfig } from '@preau/server/config.ts'
import type { Command, Flags } from '../command.ts'
import { OPTIONS } from '../options.ts'
import { PROVIDER_OPTIONS } from '../provider/options.ts'

/** Says how people sign in by the identity provider of their authority: ProConnect, or any of OpenID Connect. */
export const signInProvider: Command = {
  name: 'sign-in-provider',
  summary: {
    fr: 'règle l’identification par ProConnect ou un autre fournisseur OpenID Connect',
    en: 'sets up signing in by ProConnect or another OpenID Connect provider',
  },
  options: [
    PROVIDER_OPTIONS.preset,
    PROVIDER_OPTIONS.issuer,
    PROVIDER_OPTIONS.clientId,
    OPTIONS.secretFile,
    OPTIONS.origin,
    PROVIDER_OPTIONS.siret,
    PROVIDER_OPTIONS.providerName,
    OPTIONS.data,
  ],
  async run(flags, { out, environment, language }) {
    const { openPeopleDesk } = await import('@preau/server/main.ts')
    const { preset = 'generic', issuer, siret, 'provider-name': name } = flags
    if (preset !== 'generic' && preset !== 'proconnect') throw missing('preset', preset)
    // In a file, and not on the command line, where every program of the machine reads it.
    const clientSecret = (await readFile(needed(flags, 'secret-file'), 'utf8')).trim()
    const desk = await openPeopleDesk(serverConfig(flags, environment), Date.now)
    await desk.provider({
      preset,
      clientId: needed(flags, 'client-id'),
      clientSecret,
      origin: needed(flags, 'origin'),
      issuer: typeof issuer === 'string' ? issuer : undefined,
      name: typeof name === 'string' ? name : undefined,
      siret: typeof siret === 'string' ? siret.split(',') : undefined,
    })
    out(
      language === 'fr'
        ? 'Enregistré. Redémarrez le serveur, puis supprimez le fichier du secret.'
        : 'Kept. Start the server again, then delete the file with the secret.',
    )
    return 0
  },
}

function needed(flags: Flags, name: string): string {
  const value = flags[name]
  if (typeof value !== 'string' || value === '') throw missing(name, value)
  return value
}

function missing(setting: string, value: Flags[string]): PreauError {
  return new PreauError('CONFIG_INVALID', { setting, value: value === undefined ? null : String(value).slice(0, 32) })
}
