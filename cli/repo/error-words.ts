import type { ErrorCode, PreauError } from '@preau/protocol/errors.ts'
import type { Words } from '../command.ts'
import { MIN_PASSPHRASE } from './passphrase.ts'

const say = (fr: string, en: string): Words => ({ fr, en })

/** Why a repository does not allow something now. */
const REASONS: Readonly<Record<string, Words>> = {
  exists: say('ce dossier contient déjà un dépôt', 'this folder holds a repository already'),
  empty: say(
    'rien n’a encore été préparé ici : « preau repo init »',
    'nothing was prepared here yet: "preau repo init"',
  ),
  nothing: say('rien n’attend de signature', 'nothing waits for a signature'),
  online_key: say(
    'la clé de la machine qui publie ne peut pas être celle d’un porteur',
    'the key of the machine that publishes cannot be that of a holder',
  ),
  same_key: say('la même clé est donnée deux fois', 'the same key is given twice'),
  unknown_key: say('aucun porteur n’a cette clé', 'no holder has this key'),
  threshold: say(
    'il faut au moins autant de porteurs que de signatures',
    'there must be as many holders as signatures',
  ),
  lower_floor: say('une version minimale ne baisse jamais', 'a lowest version is never lowered'),
  full: say('il y a trop de fichiers', 'there are too many files'),
  same_target: say('ce sont les mêmes octets', 'these are the same bytes'),
  larger: say('la différence n’est pas plus petite que le fichier', 'the difference is no smaller than the file'),
}
const KEY_REASONS: Readonly<Record<string, Words>> = {
  role: say('Cette clé n’est pas de celles qui signent ceci.', 'This key is none of those that sign this.'),
  twice: say('Les deux phrases diffèrent.', 'The two passphrases differ.'),
  unreadable: say('Il manque un fichier de clé, ou ce n’en est pas un.', 'A key file is missing, or is none.'),
  damaged: say('Ce fichier de clé a été modifié.', 'This key file was changed.'),
}
const UNTRUSTED: Readonly<Record<string, Words>> = {
  unsigned: say('il y manque des signatures', 'signatures are missing'),
  rollback: say('il est plus ancien que ce qui est connu', 'it is older than what is known'),
  mixed: say('il n’est pas de la même publication que les autres', 'it is not of the same publication as the others'),
}

const content = (fr: string, en: string) => ({
  what: ({ path, expected }: PreauError['context']) =>
    say(
      `Cette ${fr} ne va pas, à ${path} : attendu ${expected}.`,
      `This ${en} is wrong at ${path}: expected ${expected}.`,
    ),
  todo: say(
    'Rien n’a été ajouté. Corrigez le fichier et recommencez.',
    'Nothing was added. Mend the file and try again.',
  ),
})

/** What a holder of a key reads of an error: one sentence, then what to do. */
export const REPO_TROUBLES: Partial<
  Record<ErrorCode, { what: (context: PreauError['context']) => Words; todo: Words }>
> = {
  REPOSITORY_REFUSED: {
    what: ({ reason }) => {
      const words = REASONS[`${reason}`] ?? say('le dépôt ne le permet pas', 'the repository does not allow it')
      return say(`Pas maintenant : ${words.fr}.`, `Not now: ${words.en}.`)
    },
    todo: say('« preau repo show » dit où il en est.', '"preau repo show" tells how it stands.'),
  },
  RUNBOOK_INVALID: content('procédure de dépannage', 'runbook'),
  KIOSK_POLICY_INVALID: content('stratégie du kiosque', 'kiosk policy'),
  PACKAGE_INVALID: content('fiche de logiciel', 'entry of a package'),
  APPROVERS_INVALID: content('liste d’approbateurs', 'list of approvers'),
  UPDATE_METADATA_INVALID: {
    what: ({ path, expected }) =>
      say(
        `Ce fichier de clés ou de signatures n’a pas la forme attendue, à ${path ?? '/'} : attendu ${expected}.`,
        `This file of keys or signatures has another form at ${path ?? '/'}: expected ${expected}.`,
      ),
    todo: say('Reprenez-le là d’où il vient.', 'Take it again from where it came.'),
  },
  REPOSITORY_INVALID: {
    what: ({ file }) =>
      say(`« ${file} » manque, ou n’est pas ce qui a été signé.`, `"${file}" is missing, or is not what was signed.`),
    todo: say(
      'Ne signez rien. Donnez le bon dossier avec --repo, ou reprenez la copie gardée ailleurs.',
      'Sign nothing. Give the right folder with --repo, or take the copy that is kept elsewhere.',
    ),
  },
  REPOSITORY_NOT_SIGNED: {
    what: ({ file, signed, threshold }) =>
      say(
        `${file} porte ${signed} signature(s) sur ${threshold} : rien n’a été publié.`,
        `${file} has ${signed} of ${threshold} signatures: nothing was published.`,
      ),
    todo: say(
      'Un autre porteur lance « preau repo sign » sur ce dossier.',
      'Another holder runs "preau repo sign" on this folder.',
    ),
  },
  SIGNING_KEY_REFUSED: {
    what: ({ reason }) =>
      KEY_REASONS[`${reason}`] ??
      say('La phrase secrète n’ouvre pas cette clé.', 'The passphrase does not open this key.'),
    todo: say(
      'Rien n’a été signé. « preau repo show » dit quelles clés sont attendues.',
      'Nothing was signed. "preau repo show" tells which keys are asked for.',
    ),
  },
  PASSWORD_WEAK: {
    what: () =>
      say(
        `Cette phrase secrète a moins de ${MIN_PASSPHRASE} caractères.`,
        `This passphrase has fewer than ${MIN_PASSPHRASE} characters.`,
      ),
    todo: say(
      'Cinq mots sans rapport font une bonne phrase.',
      'Five words that have nothing in common make a good one.',
    ),
  },
  UPDATE_NAME_REFUSED: {
    what: ({ name }) => say(`« ${name} » ne peut pas nommer un fichier.`, `"${name}" cannot name a file.`),
    todo: say(
      'Lettres minuscules, chiffres, « . », « - » et « _ » ; donnez-en un autre avec --name.',
      'Small letters, digits, ".", "-" and "_"; give another one with --name.',
    ),
  },
  UPDATE_TARGET_NOT_FOUND: {
    what: ({ name }) => say(`« ${name} » n’est pas dans la liste.`, `"${name}" is not in the list.`),
    todo: say('« preau repo show » la montre.', '"preau repo show" shows it.'),
  },
  UPDATE_TARGET_DIFFERS: {
    what: ({ name }) =>
      say(`« ${name} » n’a pas les octets qui ont été signés.`, `"${name}" does not have the bytes that were signed.`),
    todo: say('Reprenez la copie gardée ailleurs.', 'Take the copy that is kept elsewhere.'),
  },
  UPDATE_UNTRUSTED: {
    what: ({ file, reason }) => {
      const words = UNTRUSTED[`${reason}`] ?? say('il est mal formé', 'it has another form')
      return say(`Un appareil refuse ${file} : ${words.fr}.`, `A device refuses ${file}: ${words.en}.`)
    },
    todo: say('Reprenez la copie gardée ailleurs.', 'Take the copy that is kept elsewhere.'),
  },
  UPDATE_STALE: {
    what: ({ file }) =>
      say(
        `${file} est périmé : les appareils n’installent plus rien.`,
        `${file} has expired: devices install nothing.`,
      ),
    todo: say(
      '« preau repo publish » renouvelle la date ; « preau repo show » dit s’il faut aussi des signatures.',
      '"preau repo publish" renews the date; "preau repo show" tells whether signatures are needed, too.',
    ),
  },
}
