import { readFileSync } from 'node:fs'
import { toPreauError } from '@preau/protocol/errors.ts'
import type { Context, Flags } from '../../command.ts'
import { errorText } from '../../error-text.ts'
import { repoFrom, textOf } from '../asked.ts'
import { verifyPublished } from '../verify.ts'

/** Follows what is published as a device would. 0 where it holds, 1 where it does not. */
export async function verify(flags: Flags, { out, rest, language }: Context): Promise<number> {
  const known = textOf(flags, 'root')
  const folder = rest[1] ?? repoFrom(flags).published
  try {
    const root = known === undefined ? undefined : readFileSync(known)
    const { targets, root: newest, files, bytes, expires } = await verifyPublished(folder, Date.now(), { root })
    const until = new Date(expires).toISOString()
    if (flags.json === true)
      out(JSON.stringify({ ok: true, root: newest.version, targets: targets.version, files, bytes, expires: until }))
    else
      out(
        language === 'fr'
          ? `Intact : racine ${newest.version}, liste ${targets.version}, ${files} fichier(s), ${bytes} octets, valable jusqu’au ${until}`
          : `Intact: root ${newest.version}, list ${targets.version}, ${files} file(s), ${bytes} bytes, good until ${until}`,
      )
    return 0
  } catch (error) {
    const { code, context } = toPreauError(error, 'REPOSITORY_INVALID')
    if (flags.json === true) out(JSON.stringify({ ok: false, code, ...context }))
    else out(errorText(toPreauError(error, 'REPOSITORY_INVALID'), language))
    return 1
  }
}
