import { MACHINE_KINDS } from '@preau/protocol/rules/device-status.ts'
import type { Option } from './command.ts'

/** Options that several commands take, each described once. */
export const OPTIONS = {
  data: {
    name: 'data',
    type: 'string',
    value: 'DIR',
    about: {
      fr: 'dossier où tout est conservé (sinon celui du système)',
      en: 'folder where everything is kept (else the one of the system)',
    },
  },
  store: {
    name: 'store',
    type: 'string',
    value: 'URL',
    about: {
      fr: 'base PostgreSQL, au lieu de SQLite dans le dossier : postgres://preau@hote/preau ; mot de passe à part',
      en: 'PostgreSQL database, instead of SQLite in the folder: postgres://preau@host/preau; password apart',
    },
  },
  storePasswordFile: {
    name: 'store-password-file',
    type: 'string',
    value: 'FILE',
    about: {
      fr: 'fichier du mot de passe de la base (sinon PREAU_STORE_PASSWORD dans l’environnement)',
      en: 'file of the password of the database (else PREAU_STORE_PASSWORD in the environment)',
    },
  },
  serverRole: {
    name: 'role',
    type: 'string',
    value: 'ROLE',
    about: {
      fr: 'school : le serveur d’une école ; territory : celui de la mairie, sur plusieurs écoles',
      en: 'school: the server of one school; territory: that of the town hall, over many schools',
    },
  },
  brokers: {
    name: 'brokers',
    type: 'string',
    value: 'URLS',
    about: {
      fr: 'courtiers MQTT de la mairie, séparés par des virgules : mqtts://hote:8884 (sinon HTTPS seul)',
      en: 'MQTT brokers of the territory, divided by commas: mqtts://host:8884 (else HTTPS alone)',
    },
  },
  worker: {
    name: 'worker',
    type: 'string',
    value: 'N/M',
    about: {
      fr: 'quelle part des écoles ce processus reçoit : 1/2',
      en: 'which part of the schools this process takes: 1/2',
    },
  },
  ofAuthority: {
    name: 'authority',
    type: 'string',
    value: 'NAME',
    about: { fr: 'la collectivité dont c’est l’école', en: 'the authority that the school is of' },
  },
  httpPort: {
    name: 'http-port',
    type: 'string',
    value: 'N',
    about: { fr: 'port de la console ; 0 : un port libre', en: 'port of the console; 0: any free port' },
  },
  mqttPort: {
    name: 'mqtt-port',
    type: 'string',
    value: 'N',
    about: {
      fr: 'MQTT en clair, pour les programmes de cette machine (sinon aucun) ; 0 : un port libre',
      en: 'plain MQTT, for programs of this machine (else none); 0: any free port',
    },
  },
  httpsPort: {
    name: 'https-port',
    type: 'string',
    value: 'N',
    about: {
      fr: 'port HTTPS pour le réseau (8443) ; 0 : un port libre',
      en: 'HTTPS port for the network (8443); 0: any free port',
    },
  },
  mqttsPort: {
    name: 'mqtts-port',
    type: 'string',
    value: 'N',
    about: {
      fr: 'port MQTT chiffré pour les appareils (8883) ; 0 : un port libre',
      en: 'port of MQTT over TLS for devices (8883); 0: any free port',
    },
  },
  lan: {
    name: 'lan',
    type: 'boolean',
    about: {
      fr: 'ouvre le serveur au réseau de l’école (HTTPS et MQTT chiffré)',
      en: 'opens the server to the network of the school (HTTPS and MQTT over TLS)',
    },
  },
  host: {
    name: 'host',
    type: 'string',
    value: 'H',
    about: {
      fr: 'adresse d’écoute pour le réseau (sinon cette machine seulement)',
      en: 'address to listen on for the network (else this machine alone)',
    },
  },
  jsonLog: {
    name: 'json-log',
    type: 'boolean',
    about: { fr: 'une ligne JSON par évènement, pour un programme', en: 'one line of JSON an event, for a program' },
  },
  code: {
    name: 'code',
    type: 'string',
    value: 'CODE',
    about: {
      fr: 'code d’enrôlement de la feuille imprimée (« preau enrol-code »)',
      en: 'enrolment code of the printed sheet ("preau enrol-code")',
    },
  },
  serverData: {
    name: 'server-data',
    type: 'string',
    value: 'DIR',
    about: {
      fr: 'dossier du serveur de cette machine, qui n’a pas besoin de code',
      en: 'folder of the server of this machine, which needs no code',
    },
  },
  address: {
    name: 'server',
    type: 'string',
    value: 'HOST',
    about: {
      fr: 'adresse du serveur d’école, si celles du code ne sont plus bonnes : 192.168.1.10',
      en: 'address of the school server, where those of the code are out of date: 192.168.1.10',
    },
  },
  server: {
    name: 'server',
    type: 'string',
    value: 'ORIGIN',
    about: {
      fr: 'adresse du serveur d’école, http://127.0.0.1:8080 par exemple',
      en: 'address of the school server, such as http://127.0.0.1:8080',
    },
  },
  name: {
    name: 'name',
    type: 'string',
    value: 'NAME',
    about: {
      fr: 'nom de cet appareil (sinon celui de la machine)',
      en: 'name of this device (else that of the machine)',
    },
  },
  kind: {
    name: 'kind',
    type: 'string',
    value: 'KIND',
    about: {
      fr: `sorte de machine : ${MACHINE_KINDS.join(', ')}`,
      en: `sort of machine: ${MACHINE_KINDS.join(', ')}`,
    },
  },
  room: {
    name: 'room',
    type: 'string',
    value: 'ROOM',
    about: { fr: 'nom de sa salle', en: 'name of its room' },
  },
  interval: {
    name: 'interval',
    type: 'string',
    value: 'S',
    about: {
      fr: 'secondes entre deux signes de vie (sinon selon l’heure)',
      en: 'seconds between two signs of life (else by the hour)',
    },
  },
  settings: {
    name: 'settings',
    type: 'string',
    value: 'FILE',
    about: { fr: 'fichier JSON des options ci-dessus', en: 'JSON file of the options above' },
  },
  logFile: {
    name: 'log-file',
    type: 'string',
    value: 'FILE',
    about: {
      fr: 'journal dans ce fichier, 5 Mo au plus (service Windows)',
      en: 'log into this file, 5 MB at most (Windows service)',
    },
  },
  updatesEvery: {
    name: 'updates-every',
    type: 'string',
    value: 'S',
    about: {
      fr: 'secondes entre deux recherches de mises à jour ; sinon une heure environ',
      en: 'seconds between two looks at updates; else about an hour',
    },
  },
  slots: {
    name: 'slots',
    type: 'string',
    value: 'DIR',
    about: {
      fr: 'dossier des deux places du programme, dit par son lanceur',
      en: 'folder of the two slots of the program, said by its launcher',
    },
  },
  sessionDoor: {
    name: 'session-door',
    type: 'string',
    value: 'DIR',
    about: {
      fr: 'dossier par lequel l’assistant des sessions trouve ce service',
      en: 'folder by which the helper in sessions finds this service',
    },
  },
  shell: {
    name: 'shell',
    type: 'string',
    value: 'chromium|electron',
    about: {
      fr: 'montre la page du tableau dans cette session, par ce programme',
      en: 'shows the page at the board in this session, by this program',
    },
  },
  stdinOrders: {
    name: 'stdin-orders',
    type: 'boolean',
    about: {
      fr: 'obéit à « stop » et « shutdown » sur l’entrée standard (service Windows)',
      en: 'obeys "stop" and "shutdown" on standard input (Windows service)',
    },
  },
  demo: {
    name: 'demo',
    type: 'boolean',
    about: {
      fr: 'ajoute une école simulée de 37 machines et 6 tableaux, avec un an derrière elle',
      en: 'adds a simulated school of 37 machines and 6 boards, with a year behind it',
    },
  },
  demoKiosk: {
    name: 'kiosk',
    type: 'boolean',
    about: {
      fr: 'montre la page du tableau de la démonstration dans un Chromium de cette session',
      en: 'shows the page at the board of the demo in a Chromium of this session',
    },
  },
  town: {
    name: 'territory',
    type: 'boolean',
    about: {
      fr: 'la démonstration est une mairie et les écoles simulées de 31 communes, dont on coupe les liaisons d’un bouton',
      en: 'the demo is a town hall and the simulated schools of 31 communes, whose links a button cuts',
    },
  },
  seed: {
    name: 'seed',
    type: 'string',
    value: 'TEXT',
    about: { fr: 'même graine, mêmes appareils', en: 'same seed, same devices' },
  },
  to: {
    name: 'to',
    type: 'string',
    value: 'DIR',
    about: {
      fr: 'dossier de la sauvegarde, qui ne doit pas exister',
      en: 'folder of the backup, which must not exist',
    },
  },
  updates: {
    name: 'updates',
    type: 'string',
    value: 'URL',
    about: {
      fr: 'où prendre les mises à jour signées, une fois pour l’école (sinon d’une clé USB)',
      en: 'where to fetch signed updates, once for the school (else from a USB stick)',
    },
  },
  updatesLimit: {
    name: 'updates-limit',
    type: 'string',
    value: 'HOURS',
    about: {
      fr: 'débit qu’elles prennent selon l’heure, en kbit/s : 8-18=256',
      en: 'what they take of the line by the hour, in kbit/s: 8-18=256',
    },
  },
  auditHeads: {
    name: 'audit-heads',
    type: 'string',
    value: 'DIR',
    about: {
      fr: 'second dossier, sur un autre disque, où l’empreinte du journal est écrite chaque jour',
      en: 'second folder, on another disk, where the head of the audit is written each day',
    },
  },
  school: {
    name: 'school',
    type: 'string',
    value: 'NAME',
    about: {
      fr: 'école : son nom, son UAI ou son identifiant (inutile s’il n’y en a qu’une)',
      en: 'school: its name, UAI or identifier (needless where there is only one)',
    },
  },
  login: {
    name: 'login',
    type: 'string',
    value: 'LOGIN',
    about: {
      fr: 'identifiant de la personne (s’il y en a plusieurs)',
      en: 'login of the person (where there are several)',
    },
  },
  secretFile: {
    name: 'secret-file',
    type: 'string',
    value: 'FILE',
    about: { fr: 'fichier qui contient le secret', en: 'file that holds the secret' },
  },
  origin: {
    name: 'origin',
    type: 'string',
    value: 'URL',
    about: { fr: 'adresse de ce serveur pour les navigateurs', en: 'address of this server for browsers' },
  },
  json: { name: 'json', type: 'boolean', about: { fr: 'le résultat en JSON', en: 'the result as JSON' } },
} as const satisfies Record<string, Option>

/** Options of every command. */
export const COMMON: readonly Option[] = [
  { name: 'help', type: 'boolean', about: { fr: 'affiche cette aide', en: 'shows this help' } },
]
