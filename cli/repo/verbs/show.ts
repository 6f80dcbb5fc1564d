import type { Context, Flags } from '../../command.ts'
import { repoFrom } from '../asked.ts'
import { changesOf } from '../changes.ts'
import { finishPublishing } from '../publish.ts'
import type { RepoFolder } from '../repo-folder.ts'
import { askingsOf } from '../signatures.ts'
import { askingText, changesText, endsText } from '../stand-text.ts'

/** Tells how a repository stands. */
export async function show(flags: Flags, context: Context): Promise<number> {
  const repo = repoFrom(flags)
  await finishPublishing(repo)
  if (flags.json !== true) await tellPublished(repo, context)
  return await tellStand(repo, flags, context)
}

async function tellPublished(repo: RepoFolder, { out, language }: Context): Promise<void> {
  const published = repo.readPublished()
  if (!published) return out(language === 'fr' ? 'Rien n’est encore publié.' : 'Nothing is published yet.')
  const { root, targets, timestamp } = published
  const names = Object.entries(targets.signed.targets)
  const head = {
    fr: `Publié : racine ${root.signed.version}, liste ${targets.signed.version}, ${names.length} fichier(s), valable jusqu’au ${timestamp.signed.expires}`,
    en: `Published: root ${root.signed.version}, list ${targets.signed.version}, ${names.length} file(s), good until ${timestamp.signed.expires}`,
  }
  out(head[language])
  for (const [name, { length, custom }] of names) out(`  ${name}  ${custom.kind} ${custom.version}  ${length}`)
}

/**
 * What waits, who has signed, what ends soon.
 * @param isKnown what waits was shown just before
 */
export async function tellStand(
  repo: RepoFolder,
  flags: Flags,
  { out, language }: Context,
  isKnown = false,
): Promise<number> {
  const published = repo.readPublished()
  const staged = repo.readStaged()
  const names = repo.holderNames()
  const askings = askingsOf(staged, published)
  const changes = changesOf(staged, published)
  if (flags.json === true) {
    const versions = published && {
      ...{ root: published.root.signed.version, targets: published.targets.signed.version },
      expires: published.timestamp.signed.expires,
    }
    out(JSON.stringify({ published: versions ?? null, changes, askings }))
    return 0
  }
  if (askings.length > 0) {
    out(language === 'fr' ? 'En attente de signature :' : 'Waiting for signatures:')
    for (const words of isKnown ? [] : changesText(changes, names)) out(words[language])
    for (const asking of askings) out(askingText(asking, names)[language])
    if (askings.every(({ signed, threshold }) => signed.length >= threshold))
      out(language === 'fr' ? 'Tout est signé : « preau repo publish ».' : 'All is signed: "preau repo publish".')
  }
  if (published) {
    const { root, targets, timestamp } = published
    const ends = { root: root.signed, targets: targets.signed, timestamp: timestamp.signed }
    for (const words of endsText(ends, Date.now())) out(words[language])
  }
  return 0
}
