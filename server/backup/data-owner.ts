import { lchown, stat } from 'node:fs/promises'

/**
 * What an administrator wrote into a data folder belongs to whom the folder belongs to: else the account of the service could not
 * read it at its next start. Whoever is not root owns what he writes anyway.
 */
export async function giveToOwner(data: string, paths: readonly string[]): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = await stat(data)
  for (const path of paths) await lchown(path, uid, gid)
}
