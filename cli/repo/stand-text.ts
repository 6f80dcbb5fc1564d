import type { ImageTargets, Root } from '@preau/protocol/update/metadata.ts'
import type { Words } from '../command.ts'
import type { Changes } from './changes.ts'
import type { Asking } from './signatures.ts'

const DAY = 86_400_000
/** From here on a date is spoken of: there is time for an appointment of the holders. */
const WARN_DAYS = 60
const WARN_TIMESTAMP_DAYS = 2

const say = (fr: string, en: string): Words => ({ fr, en })

/** A holder as people know him: the name that he gave his key, and its first digits. */
export function holderText(id: string, names: ReadonlyMap<string, string>): string {
  const name = names.get(id)
  return name === undefined ? id.slice(0, 8) : `${name} (${id.slice(0, 8)})`
}

/** What would change, for who is about to sign it: of each file its hash, of a new root every key that it believes. */
export function changesText(
  { added, removed, changed, floors, keys }: Changes,
  names: ReadonlyMap<string, string>,
): Words[] {
  return [
    ...added.map(({ name, sha256 }) => say(`  + ${name}  sha256 ${sha256}`, `  + ${name}  sha256 ${sha256}`)),
    ...changed.map(({ name, sha256 }) =>
      say(`  ~ ${name}, modifié  sha256 ${sha256}`, `  ~ ${name}, changed  sha256 ${sha256}`),
    ),
    ...removed.map((name) => say(`  - ${name}`, `  - ${name}`)),
    ...floors.map(({ product, from, to }) =>
      say(
        `  version minimale de ${product} : ${from ?? 'aucune'} → ${to ?? 'aucune'}`,
        `  lowest version of ${product}: ${from ?? 'none'} → ${to ?? 'none'}`,
      ),
    ),
    ...keys.flatMap((each) => keysText(each, names)),
  ]
}

function keysText(
  { roles, holders, came, gone, threshold }: Changes['keys'][number],
  names: ReadonlyMap<string, string>,
) {
  const signs = (ids: readonly string[], sign: string) =>
    ids.map((id) => say(`    ${sign} ${wholeText(id, names)}`, `    ${sign} ${wholeText(id, names)}`))
  return [
    say(
      `  ${roles.join(', ')} : ${threshold} signature(s) sur ${holders.length} clé(s)`,
      `  ${roles.join(', ')}: ${threshold} signature(s) of ${holders.length} key(s)`,
    ),
    ...holders.flatMap((id) => signs([id], came.includes(id) ? '+' : '=')),
    ...signs(gone, '-'),
  ]
}

/** With the whole identifier: a name can be written by anybody. */
function wholeText(id: string, names: ReadonlyMap<string, string>): string {
  return `${id}  ${names.get(id) ?? '?'}`
}

/** Whose signatures are there, and whose are missing. */
export function askingText(asking: Asking, names: ReadonlyMap<string, string>): Words {
  const { file, by, threshold, signed, open } = asking
  const list = (ids: readonly string[]) => ids.map((id) => holderText(id, names)).join(', ')
  const whose = { before: say('anciens porteurs', 'holders of before'), now: say('porteurs', 'holders') }[by]
  const missing = Math.max(0, threshold - signed.length)
  const [fr, en] =
    missing === 0
      ? ['complet', 'complete']
      : [`il en manque ${missing} parmi ${list(open)}`, `${missing} missing of ${list(open)}`]
  return say(
    `${file}.json, ${whose.fr} : ${signed.length} sur ${threshold}${signed.length > 0 ? ` (${list(signed)})` : ''} ; ${fr}`,
    `${file}.json, ${whose.en}: ${signed.length} of ${threshold}${signed.length > 0 ? ` (${list(signed)})` : ''}; ${en}`,
  )
}

/** Warns of what ends soon or has ended. */
export function endsText(
  ends: { root: Root; targets: ImageTargets; timestamp: { expires: string } },
  now: number,
): Words[] {
  const todo = {
    root: say('« preau repo rotate », deux signatures, « publish »', '"preau repo rotate", two signatures, "publish"'),
    targets: say('« preau repo renew », deux signatures, « publish »', '"preau repo renew", two signatures, "publish"'),
    timestamp: say('« preau repo publish »', '"preau repo publish"'),
  }
  return (['root', 'targets', 'timestamp'] as const).flatMap((file) => {
    const days = Math.floor((Date.parse(ends[file].expires) - now) / DAY)
    if (days >= (file === 'timestamp' ? WARN_TIMESTAMP_DAYS : WARN_DAYS)) return []
    const { fr, en } = todo[file]
    return days < 0
      ? [
          say(
            `ATTENTION : ${file}.json est périmé, rien ne s’installe plus : ${fr}.`,
            `WARNING: ${file}.json has expired, nothing is installed any more: ${en}.`,
          ),
        ]
      : [
          say(
            `Attention : ${file}.json finit dans ${days} jour(s) : ${fr}.`,
            `Warning: ${file}.json ends in ${days} day(s): ${en}.`,
          ),
        ]
  })
}
