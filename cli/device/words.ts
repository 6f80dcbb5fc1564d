import {
  EQUIPMENT_READINGS,
  type EquipmentReading,
  type EquipmentReadingName,
} from '@preau/protocol/rules/equipment-readings.ts'
import type { Words } from '../command.ts'

const say = (fr: string, en: string): Words => ({ fr, en })

const NAMES: Record<EquipmentReadingName, Words> = {
  power: say('Alimentation', 'Power'),
  input: say('Source', 'Input'),
  'lamp.hours': say('Lampe', 'Lamp'),
  'lamp.left': say('Lampe, reste', 'Lamp left'),
  'laser.hours': say('Laser', 'Laser'),
  'filter.hours': say('Filtre à air', 'Air filter'),
  'usage.hours': say('Usage', 'Hours in use'),
  temperature: say('Température', 'Temperature'),
  'fault.fan': say('Ventilateur', 'Fan'),
  'fault.lamp': say('Lampe, état', 'Lamp, state'),
  'fault.temperature': say('Température, état', 'Temperature, state'),
  'fault.cover': say('Capot', 'Cover'),
  'fault.filter': say('Filtre, état', 'Filter, state'),
  'fault.other': say('Autre organe', 'Other part'),
  signal: say('Signal', 'Signal'),
  volume: say('Volume', 'Volume'),
  mute: say('Son coupé', 'Muted'),
  freeze: say('Image figée', 'Picture frozen'),
  blank: say('Image coupée', 'Picture blank'),
  'battery.charge': say('Batterie', 'Battery'),
  'battery.left': say('Autonomie', 'Time left'),
  'mains.present': say('Secteur', 'Mains'),
  load: say('Charge', 'Load'),
  vendor: say('Fabricant', 'Maker'),
  model: say('Modèle', 'Model'),
  serial: say('Numéro de série', 'Serial number'),
  name: say('Nom', 'Name'),
  firmware: say('Micrologiciel', 'Firmware'),
}

const VALUES: Readonly<Record<string, Words>> = {
  off: say('éteint', 'off'),
  standby: say('en veille', 'standby'),
  warming: say('démarre', 'warming up'),
  on: say('allumé', 'on'),
  cooling: say('refroidit', 'cooling down'),
  ok: say('bon', 'good'),
  warning: say('à surveiller', 'to be watched'),
  failed: say('en panne', 'failed'),
}

const UNITS: Record<string, Words> = {
  hours: say(' h', ' h'),
  percent: say(' %', ' %'),
  celsius: say(' °C', ' °C'),
  minutes: say(' min', ' min'),
}

/** The name of a reading. */
export function readingName(name: EquipmentReadingName): Words {
  return NAMES[name]
}

/** A value as a person reads it: `3 900 h`, `en veille`, `oui`. What the device wrote itself stays as it wrote it. */
export function valueText(name: EquipmentReadingName, value: number | string): Words {
  const reading: EquipmentReading = EQUIPMENT_READINGS[name]
  if (reading.is === 'word') return VALUES[String(value)] ?? say(String(value), String(value))
  if (reading.is === 'text' || typeof value === 'string') return say(printable(value), printable(value))
  if (reading.unit === 'flag') return value === 0 ? say('non', 'no') : say('oui', 'yes')
  const unit = UNITS[reading.unit] ?? say('', '')
  return say(value.toLocaleString('fr-FR') + unit.fr, value.toLocaleString('en-GB') + unit.en)
}

/** What a device wrote may hold anything; a terminal is shown letters alone. */
export function printable(value: string | number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
  return String(value).replace(/[\u0000-\u001f\u007f-\u009f]/g, '?')
}

/** Why a command is not sent. */
export const REASONS: Readonly<Record<string, Words>> = {
  unknown: say('cet appareil n’a pas cette commande', 'this device has no such command'),
  not_offered: say('ce choix n’existe pas pour cet appareil', 'this device has no such choice'),
  untested: say(
    'cette description n’est confirmée par personne : elle ne fait que lire',
    'nobody confirmed this description: it only reads',
  ),
  unconfirmed: say(
    'le fabricant ne confirme pas cette description : vérifiez que c’est bien cet appareil, puis ajoutez --confirmed',
    'no maker confirms this description: check that this is the device, then add --confirmed',
  ),
  danger: say(
    'cette commande peut effacer des réglages : elle ne part que de la console, qui la consigne',
    'this command may lose settings: it is sent from the console alone, which writes it down',
  ),
  power: say('l’appareil ne le permet pas dans cet état', 'the device does not allow it in this state'),
  unread: say('l’appareil ne dit pas s’il est allumé', 'the device does not say whether it is on'),
}
