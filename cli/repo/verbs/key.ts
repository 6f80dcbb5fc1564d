import { existsSync } from 'node:fs'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Context, Flags } from '../../command.ts'
import { passphraseFrom, requireText } from '../asked.ts'
import { makeKeyFile, publicPathOf } from '../key-file.ts'
import { askPassphrase, MIN_PASSPHRASE } from '../passphrase.ts'

/** Makes a signing key. */
export async function makeKey(flags: Flags, { rest, out, language }: Context): Promise<number> {
  const [, path] = rest
  if (path === undefined || !path.endsWith('.key'))
    throw new PreauError('REQUEST_INVALID', { command: 'repo', option: path ?? 'FILE.key' })
  const name = requireText(flags, 'name')
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u.test(name))
    throw new PreauError('REQUEST_INVALID', { command: 'repo', option: '--name' })
  // A key that is written over is a key that is lost.
  if (existsSync(path) || existsSync(publicPathOf(path))) throw new PreauError('BACKUP_EXISTS', { to: path })
  const isFrench = language === 'fr'
  const source = passphraseFrom(flags)
  const passphrase = await askPassphrase(
    isFrench
      ? `Phrase secrète (${MIN_PASSPHRASE} caractères au moins, cinq mots font l’affaire) : `
      : `Passphrase (${MIN_PASSPHRASE} characters at least, five words will do): `,
    source,
  )
  if (passphrase.length < MIN_PASSPHRASE) throw new PreauError('PASSWORD_WEAK', { least: MIN_PASSPHRASE })
  if (source.file === undefined) {
    const again = await askPassphrase(isFrench ? 'Encore une fois : ' : 'Once more: ', source)
    if (again !== passphrase) throw new PreauError('SIGNING_KEY_REFUSED', { reason: 'twice' })
  }
  const { id } = makeKeyFile(path, name, passphrase)
  if (flags.json === true) out(JSON.stringify({ key: path, public: publicPathOf(path), id }))
  else if (isFrench) {
    out(`Clé de « ${name} » : ${id.slice(0, 8)} (identifiant entier : ${id})`)
    out(`${path} reste chez vous, en deux exemplaires. ${publicPathOf(path)} se donne à tous.`)
    out('Sans la phrase secrète, la clé est perdue : personne ne peut la retrouver.')
  } else {
    out(`Key of "${name}": ${id.slice(0, 8)} (whole identifier: ${id})`)
    out(`${path} stays with you, in two copies. ${publicPathOf(path)} is for everybody.`)
    out('Without the passphrase the key is lost: nobody can find it again.')
  }
  return 0
}
