import { TARGET_KINDS } from '@preau/protocol/update/target-facts.ts'
import type { Option } from '../command.ts'

const text = (name: string, value: string, fr: string, en: string) =>
  ({ name, type: 'string', value, about: { fr, en } }) as const satisfies Option

/** Options of `preau repo`. */
export const REPO_OPTIONS = {
  repo: text('repo', 'DIR', 'dossier du dépôt (sinon celui-ci)', 'folder of the repository (else this one)'),
  key: text('key', 'FILE', 'clé de signature, fichier .key', 'signing key, a .key file'),
  passphraseFile: text(
    'passphrase-file',
    'FILE',
    'fichier de la phrase secrète (sinon elle est demandée)',
    'file of the passphrase (else it is asked for)',
  ),
  holders: text(
    'holders',
    'FILES',
    'clés publiques des porteurs, séparées par des virgules',
    'public keys of the holders, divided by commas',
  ),
  threshold: text('threshold', 'N', 'combien de porteurs doivent signer (2)', 'how many holders have to sign (2)'),
  online: text('online', 'FILE', 'clé publique de la machine qui publie', 'public key of the machine that publishes'),
  add: text('add', 'FILES', 'clés publiques de nouveaux porteurs', 'public keys of new holders'),
  remove: text(
    'remove',
    'KEYS',
    'identifiants de clés à retirer (8 chiffres suffisent)',
    'identifiers of keys to take out (8 digits are enough)',
  ),
  name: text('name', 'NAME', 'nom : de la clé, ou du fichier dans le dépôt', 'name: of the key, or of the file there'),
  kind: text('kind', 'KIND', `nature : ${TARGET_KINDS.join(', ')}`, `what it is: ${TARGET_KINDS.join(', ')}`),
  product: text('product', 'NAME', 'ce qui est mis à jour : agent, node, …', 'what is updated: agent, node, …'),
  version: text('version', 'V', 'sa version', 'its version'),
  platforms: text('platforms', 'LIST', 'systèmes : linux-x64,win32-x64', 'systems: linux-x64,win32-x64'),
  hardware: text('hardware', 'LIST', 'identifiants du matériel visé', 'identifiers of the hardware it is for'),
  root: text('root', 'FILE', 'racine déjà connue, pour vérifier depuis elle', 'a root that is known, to verify from'),
  only: text('only', 'PREFIXES', 'débuts de noms des fichiers à prendre', 'beginnings of names of the files to take'),
} as const
