import { PreauError } from '@preau/protocol/errors.ts'
import type { Context, Flags } from '../../command.ts'
import { openAsked, repoFrom, requireText } from '../asked.ts'
import { changesOf } from '../changes.ts'
import { signStaged } from '../draft.ts'
import { readPublicKey } from '../key-file.ts'
import { finishPublishing, publish } from '../publish.ts'
import { changesText } from '../stand-text.ts'
import { tellStand } from './show.ts'

/** Shows what is prepared, then signs it. */
export async function signPrepared(flags: Flags, context: Context): Promise<number> {
  const { out, language } = context
  const repo = repoFrom(flags)
  await finishPublishing(repo)
  const staged = repo.readStaged()
  if (!staged.root && !staged.targets) throw new PreauError('REPOSITORY_REFUSED', { reason: 'nothing' })
  // Before the passphrase is asked for: nobody signs what he was not shown.
  if (flags.json !== true) {
    out(language === 'fr' ? 'Vous allez signer :' : 'You are about to sign:')
    const lines = changesText(changesOf(staged, repo.readPublished()), repo.holderNames())
    for (const words of lines) out(words[language])
    if (lines.length === 0)
      out(language === 'fr' ? '  la même chose, pour un an de plus' : '  the same, for another year')
  }
  readPublicKey(requireText(flags, 'key'))
  signStaged(repo, await openAsked(flags, context))
  return await tellStand(repo, flags, context, true)
}

/** Publishes what is signed, or renews the word that nothing is new. */
export async function publishSigned(flags: Flags, context: Context): Promise<number> {
  const { out, language } = context
  const repo = repoFrom(flags)
  const { changed } = await publish(repo, await openAsked(flags, context), Date.now())
  if (flags.json !== true) {
    const words = changed
      ? { fr: 'Publié.', en: 'Published.' }
      : { fr: 'Rien de nouveau : la date est renouvelée.', en: 'Nothing is new: the date is renewed.' }
    out(words[language])
  }
  return await tellStand(repo, flags, context)
}
