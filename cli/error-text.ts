import { ERRORS, type ErrorCode, type PreauError } from '@preau/protocol/errors.ts'
import type { Language, Words } from './command.ts'
import { DEVICE_TROUBLES } from './device/error-words.ts'
import { REPO_TROUBLES } from './repo/error-words.ts'

interface Trouble {
  what: (context: PreauError['context']) => Words
  todo: Words
}

const say = (fr: string, en: string): Words => ({ fr, en })

/** What a person at a command line reads of an error: one sentence, then what to do. */
const TROUBLES: Partial<Record<ErrorCode, Trouble>> = {
  ...DEVICE_TROUBLES,
  ...REPO_TROUBLES,
  COMMAND_UNKNOWN: {
    what: ({ command }) => say(`« ${command} » n’est pas une commande.`, `"${command}" is no command.`),
    todo: say('« preau help » donne la liste.', '"preau help" lists them.'),
  },
  REQUEST_INVALID: {
    what: ({ option, expected }) =>
      option === undefined
        ? say('Une option ne convient pas.', 'An option does not fit.')
        : /^[A-Z]+$/.test(String(option))
          ? say(`Il manque ${option}.`, `${option} is missing.`)
          : expected === undefined
            ? say(`« ${option} » ne convient pas ici.`, `"${option}" does not fit here.`)
            : say(
                `« ${option} » ne convient pas ici : attendu ${expected}.`,
                `"${option}" does not fit here: expected ${expected}.`,
              ),
    todo: say('Ajoutez --help pour voir les options.', 'Add --help to see the options.'),
  },
  CONFIG_INVALID: {
    what: ({ setting, value }) =>
      say(
        `Le réglage « ${setting} » ne peut pas valoir « ${value ?? ''} ».`,
        `The setting "${setting}" cannot be "${value ?? ''}".`,
      ),
    todo: say('Ajoutez --help pour voir les options.', 'Add --help to see the options.'),
  },
  LISTEN_FAILED: {
    what: ({ host, port }) =>
      port === undefined
        ? say('Un port est déjà pris, ou interdit.', 'A port is taken, or may not be opened.')
        : say(
            `Le port ${port} de ${host ?? 'cette machine'} est déjà pris, ou interdit.`,
            `Port ${port} of ${host ?? 'this machine'} is taken, or may not be opened.`,
          ),
    todo: say(
      'Choisissez-en d’autres avec --http-port, --https-port et --mqtts-port (0 : un port libre).',
      'Choose others with --http-port, --https-port and --mqtts-port (0: any free port).',
    ),
  },
  CONTRACT_INVALID: {
    what: ({ path, expected, line }) => {
      const where = line === undefined ? (path ?? '/') : `${path} (${line})`
      return say(`Le contrat ne va pas : ${where} (${expected}).`, `The contract does not fit: ${where} (${expected}).`)
    },
    todo: say(
      'docs/schemas/contract.schema.json dit la forme attendue.',
      'docs/schemas/contract.schema.json tells the form.',
    ),
  },
  PERIOD_INVALID: {
    what: ({ from, to }) => say(`« ${from} » à « ${to} » n’est pas une période.`, `"${from}" to "${to}" is no period.`),
    todo: say('Donnez --from 2026-11-01 --to 2026-11-30.', 'Give --from 2026-11-01 --to 2026-11-30.'),
  },
  STORE_LOCKED: {
    what: () =>
      say('Un autre serveur Préau utilise déjà ces données.', 'Another Préau server uses these data already.'),
    todo: say(
      'Arrêtez-le, ou donnez une autre base avec --store, un autre dossier avec --data.',
      'Stop it, or give another database with --store, another folder with --data.',
    ),
  },
  BACKUP_ELSEWHERE: {
    what: () =>
      say(
        'Les données sont dans PostgreSQL, que cette commande ne sauvegarde pas.',
        'The data are in PostgreSQL, which this command does not back up.',
      ),
    todo: say(
      'Sauvegardez la base avec pg_dump, et le dossier de données (les clés) avec elle.',
      'Back up the database with pg_dump, and the data folder (the keys) with it.',
    ),
  },
  BACKUP_INVALID: {
    what: ({ file }) =>
      say(
        file === undefined
          ? 'Ce dossier n’est pas une sauvegarde de Préau.'
          : `Cette sauvegarde est abîmée : « ${file} » n’est pas ce qui a été sauvegardé.`,
        file === undefined
          ? 'This folder is no backup of Préau.'
          : `This backup is damaged: "${file}" is not what was backed up.`,
      ),
    todo: say('Rien n’a été changé. Prenez une autre sauvegarde.', 'Nothing was changed. Take another backup.'),
  },
  BACKUP_EXISTS: {
    what: ({ to }) => say(`« ${to} » existe déjà.`, `"${to}" exists already.`),
    todo: say('Donnez un autre dossier avec --to.', 'Give another folder with --to.'),
  },
  BACKUP_NOTHING: {
    what: ({ data }) => say(`« ${data} » ne contient aucune donnée de Préau.`, `"${data}" holds no data of Préau.`),
    todo: say('Donnez le dossier du serveur avec --data.', 'Give the folder of the server with --data.'),
  },
  AUDIT_UNREADABLE: {
    what: ({ file, line, reason }) =>
      reason === 'authority'
        ? say(`« ${file} » est signé par une autre autorité.`, `"${file}" is signed by another authority.`)
        : say(
            `« ${file} » n’est pas un journal de Préau${line === undefined ? '' : `, ou sa ligne ${line} est abîmée`}.`,
            `"${file}" is no audit of Préau${line === undefined ? '' : `, or its line ${line} is damaged`}.`,
          ),
    todo: say('Exportez-le de nouveau avant de conclure.', 'Export it anew before you conclude.'),
  },
  DATA_FOLDER_OPEN: {
    what: ({ path, mode }) =>
      say(
        `D’autres comptes de cette machine peuvent lire la clé « ${path} » (droits ${mode}).`,
        `Other accounts of this machine can read the key "${path}" (mode ${mode}).`,
      ),
    todo: say(
      'Si personne n’a pu la lire : chmod 600 sur ce fichier, puis relancez. Sinon, restaurez une sauvegarde d’avant.',
      'If nobody can have read it: chmod 600 on this file, then start again. Else restore a backup from before.',
    ),
  },
  KEYS_WRAPPED: {
    what: ({ file, reason }) =>
      reason === 'damaged'
        ? say(`La clé « ${file} » est chiffrée, et abîmée.`, `The key "${file}" is wrapped, and damaged.`)
        : say(
            `La clé « ${file} » est chiffrée pour une autre machine, ou ce compte ne peut pas l’ouvrir.`,
            `The key "${file}" is wrapped for another machine, or this account cannot open it.`,
          ),
    todo: say(
      'Sur la même machine : recommencez avec sudo. Machine ou carte mère changée : « preau restore » d’une sauvegarde, puis « preau service install --role server ».',
      'On the same machine: try again with sudo. With another machine or mainboard: "preau restore" of a backup, then "preau service install --role server".',
    ),
  },
  STORE_VERSION_NEWER: {
    what: () =>
      say(
        'Ces données ont été écrites par une version plus récente de Préau.',
        'These data were written by a newer version of Préau.',
      ),
    todo: say(
      'Installez cette version, ou donnez un autre dossier avec --data.',
      'Install it, or give another folder with --data.',
    ),
  },
  STORE_FULL: {
    what: () => say('Le disque du serveur est plein.', 'The disk of the server is full.'),
    todo: say('Libérez de la place, puis recommencez.', 'Make room, then try again.'),
  },
  STORE_FAILED: {
    what: () => say('La base de données ne répond pas comme prévu.', 'The database does not do what it was asked.'),
    todo: say('« preau doctor » cherche pourquoi.', '"preau doctor" looks for the reason.'),
  },
  STORE_UNREACHABLE: {
    what: () => say('La base PostgreSQL ne répond pas.', 'The PostgreSQL database does not answer.'),
    todo: say(
      'Vérifiez qu’elle est en marche, et l’adresse donnée avec --store.',
      'Check that it is running, and the address given with --store.',
    ),
  },
  SERVER_UNREACHABLE: {
    what: ({ server }) =>
      say(
        `Le serveur ${server ?? 'd’école'} ne répond pas.`,
        `The school server${server === undefined ? '' : ` ${server}`} does not answer.`,
      ),
    todo: say(
      'Vérifiez qu’il est en marche, et l’adresse ou le dossier que vous avez donné.',
      'Check that it is running, and the address or folder that you gave.',
    ),
  },
  ENROL_CODE_INVALID: {
    what: () => say('Ce code d’enrôlement n’en est pas un.', 'This enrolment code is none.'),
    todo: say(
      'Une lettre est fausse : comparez-le à la feuille, ou scannez-le.',
      'A letter is wrong: compare it with the sheet, or scan it.',
    ),
  },
  DEVICE_KEY_WRAPPED: {
    what: ({ reason }) =>
      reason === 'damaged'
        ? say('La clé de cette machine est chiffrée, et abîmée.', 'The key of this machine is wrapped, and damaged.')
        : say(
            'La clé de cette machine est chiffrée, et rien ici ne l’ouvre.',
            'The key of this machine is wrapped, and nothing here opens it.',
          ),
    todo: say(
      'Lancez le service, non le programme à la main. Carte mère changée : écartez device.key et agent-key.cred, puis « preau service install --code CODE ».',
      'Start the service, not the program by hand. Mainboard changed: move device.key and agent-key.cred away, then "preau service install --code CODE".',
    ),
  },
  DEVICE_KEY_OPEN: {
    what: ({ path, mode }) =>
      say(
        `D’autres comptes de cette machine peuvent lire sa clé « ${path} » (droits ${mode}).`,
        `Other accounts of this machine can read its key "${path}" (mode ${mode}).`,
      ),
    todo: say(
      'Si personne n’a pu la lire : chmod 600 sur ce fichier. Sinon supprimez-le : la machine s’enrôle alors avec une nouvelle clé, et une personne doit l’admettre.',
      'If nobody can have read it: chmod 600 on this file. Else delete it: the machine then enrols with a new key, and a person has to admit it.',
    ),
  },
  PLACE_NOT_FOUND: {
    what: ({ place, found }) =>
      Number(found) > 1
        ? say('Plusieurs écoles conviennent.', 'Several schools fit.')
        : say(`Aucune école ne s’appelle « ${place ?? ''} ».`, `No school is called "${place ?? ''}".`),
    todo: say('Donnez son nom exact ou son UAI avec --school.', 'Give its exact name or its UAI with --school.'),
  },
  AUTHORITY_UNREADABLE: {
    what: ({ file }) =>
      say(
        `Les clés de l’école sont abîmées (« ${file ?? 'authority'} »).`,
        `The keys of the school are damaged ("${file ?? 'authority'}").`,
      ),
    todo: say(
      'Restaurez le dossier « authority » d’une sauvegarde : sans lui, tous les appareils sont à enrôler de nouveau.',
      'Restore the folder "authority" from a backup: without it, every device has to be enrolled anew.',
    ),
  },
  ENROLMENT_NOT_LOCAL: {
    what: () =>
      say(
        'Ce serveur n’inscrit que des programmes de sa propre machine.',
        'This server only enrols programs of its own machine.',
      ),
    todo: say('Lancez l’agent sur la machine du serveur.', 'Run the agent on the machine of the server.'),
  },
  SERVICE_NEEDS_ADMIN: {
    what: () => say('Il faut être administrateur de cette machine.', 'This takes an administrator of this machine.'),
    todo: say(
      'Relancez avec sudo (Linux) ou dans un terminal « Exécuter en tant qu’administrateur » (Windows) ; --dry-run montre tout sans rien faire.',
      'Run it with sudo (Linux) or in a terminal "Run as administrator" (Windows); --dry-run shows all and does nothing.',
    ),
  },
  SERVICE_UNSUPPORTED: {
    what: ({ platform }) =>
      say(`Aucun service n’est prévu pour « ${platform} ».`, `There is no service for "${platform}".`),
    todo: say(
      'Il en existe un pour Linux avec systemd et pour Windows.',
      'There is one for Linux with systemd and for Windows.',
    ),
  },
  SERVICE_NOT_BUILT: {
    what: ({ file }) => say(`« ${file} » manque.`, `"${file}" is missing.`),
    todo: say(
      'Préparez le paquet avec « node scripts/run.mjs scripts/package-service.ts », ou donnez son dossier avec --from.',
      'Make the package with "node scripts/run.mjs scripts/package-service.ts", or give its folder with --from.',
    ),
  },
  SERVICE_STEP_FAILED: {
    what: ({ step, path, why, code, said }) => {
      const where = `${step ?? ''}${path === undefined ? '' : ` ${path}`}`
      const what = [why ?? code, said].filter((part) => part !== undefined && part !== '').join(', ')
      return say(`Cette étape a échoué : ${where} (${what}).`, `This step failed: ${where} (${what}).`)
    },
    todo: say(
      'Corrigez la cause et relancez : ce qui est fait le reste.',
      'Put the cause right and run it again: what is done stays done.',
    ),
  },
}

/** The error in words, with its code. */
export function errorText(error: PreauError, language: Language): string {
  const trouble = TROUBLES[error.code]
  const what = trouble?.what(error.context)[language] ?? `${ERRORS[error.code].text}.`
  const todo = trouble?.todo[language]
  return `${what}${todo === undefined ? '' : ` ${todo}`} [${error.code}]`
}

/** Whether the person mistyped: exit status 2. */
export function isUsageError(error: PreauError): boolean {
  return ['COMMAND_UNKNOWN', 'REQUEST_INVALID', 'CONFIG_INVALID', 'PERIOD_INVALID'].includes(error.code)
}
