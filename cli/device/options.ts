import { FAULTS } from '@preau/agent/simulators/fault-names.ts'
import { EQUIPMENT_KINDS } from '@preau/protocol/rules/equipment-kinds.ts'
import type { Option } from '../command.ts'

/** Options of the commands for who stands before a device. */
export const DEVICE_OPTIONS = {
  serial: {
    name: 'serial',
    type: 'string',
    value: 'PORT,...',
    about: {
      fr: 'port série : /dev/ttyUSB0, COM3 (sinon tous ceux de la machine)',
      en: 'serial port: /dev/ttyUSB0, COM3 (else all of this machine)',
    },
  },
  host: {
    name: 'host',
    type: 'string',
    value: 'HOST,...',
    about: {
      fr: 'adresse du réseau, avec son port ou non : 192.168.1.20, 192.168.1.20:4352, 192.168.1.0/24',
      en: 'address of the network, with its port or without: 192.168.1.20, 192.168.1.20:4352, 192.168.1.0/24',
    },
  },
  baud: {
    name: 'baud',
    type: 'string',
    value: 'N',
    about: {
      fr: 'vitesse du port série (sinon celles de la description)',
      en: 'speed of the serial port (else those of the spec)',
    },
  },
  spec: {
    name: 'spec',
    type: 'string',
    value: 'SPEC',
    about: {
      fr: 'description à utiliser : epson/escvp21, ou un fichier .yaml (sinon cherchée)',
      en: 'spec to use: epson/escvp21, or a .yaml file (else looked for)',
    },
  },
  specs: {
    name: 'specs',
    type: 'string',
    value: 'DIR',
    about: {
      fr: 'dossier des descriptions (sinon celles du programme)',
      en: 'folder of the specs (else those of the program)',
    },
  },
  passwordFile: {
    name: 'password-file',
    type: 'string',
    value: 'FILE',
    about: {
      fr: 'fichier qui contient le mot de passe de l’appareil',
      en: 'file that holds the password of the device',
    },
  },
  wait: {
    name: 'wait',
    type: 'string',
    value: 'S',
    about: {
      fr: 'secondes d’attente des vidéoprojecteurs du réseau (11)',
      en: 'seconds to wait for projectors of the network (11)',
    },
  },
  confirmed: {
    name: 'confirmed',
    type: 'boolean',
    about: {
      fr: 'c’est bien cet appareil que j’ai devant moi (description non confirmée par le fabricant)',
      en: 'this very device is before me (spec that no maker confirms)',
    },
  },
  to: {
    name: 'to',
    type: 'string',
    value: 'FILE',
    about: { fr: 'fichier à écrire, qui ne doit pas exister', en: 'file to write, which must not exist' },
  },
  typed: {
    name: 'typed',
    type: 'boolean',
    about: {
      fr: 'enregistre les demandes tapées au clavier : « read power PWR? »',
      en: 'records requests that are typed: "read power PWR?"',
    },
  },
  end: {
    name: 'end',
    type: 'string',
    value: 'TEXT',
    about: { fr: 'fin de chaque demande tapée (\\r)', en: 'end of each typed request (\\r)' },
  },
  bytes: {
    name: 'bytes',
    type: 'boolean',
    about: {
      fr: 'les demandes tapées sont des octets : F6 01 02 00 F9 6F',
      en: 'typed requests are bytes: F6 01 02 00 F9 6F',
    },
  },
  port: {
    name: 'port',
    type: 'string',
    value: 'N',
    about: { fr: 'port TCP ou UDP (0 : un port libre)', en: 'TCP or UDP port (0: any free port)' },
  },
  listen: {
    name: 'host',
    type: 'string',
    value: 'HOST',
    about: { fr: 'adresse d’écoute (127.0.0.1)', en: 'address to listen on (127.0.0.1)' },
  },
  line: {
    name: 'serial',
    type: 'string',
    value: 'PORT',
    about: { fr: 'joue l’appareil sur ce port série', en: 'plays the device on this serial port' },
  },
  udp: {
    name: 'udp',
    type: 'boolean',
    about: { fr: 'joue l’appareil par datagrammes UDP', en: 'plays the device by UDP datagrams' },
  },
  fault: {
    name: 'fault',
    type: 'string',
    value: 'NAME,...',
    about: { fr: `défauts : ${FAULTS.join(' ')}`, en: `faults: ${FAULTS.join(' ')}` },
  },
  set: {
    name: 'set',
    type: 'string',
    value: 'NAME=V,...',
    about: {
      fr: 'état de départ : power=standby,lamp.hours=3900,fault.fan=failed',
      en: 'how it stands at first: power=standby,lamp.hours=3900,fault.fan=failed',
    },
  },
  vendor: {
    name: 'vendor',
    type: 'string',
    value: 'NAME',
    about: { fr: 'fabricant', en: 'maker' },
  },
  model: {
    name: 'model',
    type: 'string',
    value: 'NAME',
    about: { fr: 'modèle', en: 'model' },
  },
  kind: {
    name: 'kind',
    type: 'string',
    value: 'KIND',
    about: {
      fr: `sorte d’appareil : ${EQUIPMENT_KINDS.join(', ')} (projector)`,
      en: `sort of device: ${EQUIPMENT_KINDS.join(', ')} (projector)`,
    },
  },
} as const satisfies Record<string, Option>
