import { readSpecs } from '../agent/drivers/spec-files.ts'
import type { DeviceSpec } from '../protocol/spec/device-spec.ts'
import { ROOT } from './source-files.ts'

const BEGIN = '<!-- equipment: printed from firmware-specs by `npm run check -- --write` -->'
const END = '<!-- /equipment -->'

const KINDS: Record<DeviceSpec['kind'], string> = {
  projector: 'Vidéoprojecteurs',
  panel: 'Écrans interactifs et écrans',
  whiteboard: 'Tableaux interactifs sans écran',
  visualiser: 'Visualiseurs',
  ups: 'Onduleurs',
  peripheral: 'Périphériques',
}

/** What is read of a device, in the words of a technician; each covers the readings whose names begin so. */
const READ: readonly [string, string][] = [
  ['power', 'alimentation'],
  ['input', 'source'],
  ['lamp.', 'heures de lampe'],
  ['laser.', 'heures de laser'],
  ['filter.', 'heures de filtre'],
  ['usage.', 'heures d’usage'],
  ['temperature', 'température'],
  ['fault.', 'défauts'],
  ['volume', 'volume'],
  ['battery.', 'batterie'],
  ['mains.', 'secteur'],
  ['load', 'charge'],
  ['serial', 'n° de série'],
  ['firmware', 'micrologiciel'],
]

const BASIS: Record<DeviceSpec['certainty'], string> = {
  C: 'document du fabricant',
  S: 'pilote libre, à confirmer sur place',
  U: 'non vérifié, lecture seule',
}

/** The tables of what is supported, as Markdown. */
export function equipmentTables(specs: readonly DeviceSpec[]): string {
  return Object.entries(KINDS)
    .flatMap(([kind, title]) => {
      const rows = specs.filter((spec) => spec.kind === kind)
      if (rows.length === 0) return []
      const sorted = rows.toSorted(
        (a, b) => a.vendor.localeCompare(b.vendor, 'fr') || a.model.localeCompare(b.model, 'fr'),
      )
      return [
        `### ${title}\n\n| appareil | liaison | ce que Préau lit | ce que Préau fait | fondé sur |\n|---|---|---|---|---|`,
        ...sorted.map(row),
        '',
      ]
    })
    .join('\n')
    .trimEnd()
}

function row(spec: DeviceSpec): string {
  const readings = Object.values(spec.reads).flatMap(({ gives }) => Object.keys(gives))
  const read = READ.filter(([begins]) => readings.some((reading) => reading.startsWith(begins))).map(
    ([, words]) => words,
  )
  const done = new Set(Object.values(spec.commands).map(({ label }) => label.fr.toLowerCase()))
  const models = spec.names.length === 0 ? '' : `<br>${spec.names.join(', ')}`
  return `| **${spec.vendor}**, ${spec.model}${models} | ${links(spec)} | ${read.join(', ') || 'présence'} | ${[...done].join(', ') || 'rien'} | ${BASIS[spec.certainty]} |`
}

function links({ transport: { serial, tcp, hid } }: DeviceSpec): string {
  return [
    ...(serial ? [`série ${serial.baud.join(' ou ')} bauds`] : []),
    ...(tcp ? [`réseau, port ${tcp.port}`] : []),
    ...(hid ? ['USB'] : []),
  ].join('<br>')
}

/** `text` with the tables between its two marks made anew; `text` itself where it has no marks. */
export function withEquipmentTables(text: string, specs: readonly DeviceSpec[]): string {
  const begin = text.indexOf(BEGIN)
  const end = text.indexOf(END)
  if (begin < 0 || end < begin) return text
  return `${text.slice(0, begin)}${BEGIN}\n\n${equipmentTables(specs)}\n\n${text.slice(end)}`
}

/** What is wrong with the tables of the guide. */
export function guideFaults(text: string, specs: readonly DeviceSpec[]): string[] {
  if (!text.includes(BEGIN) || !text.includes(END)) return [`docs/guide/materiel.md: the marks are missing: ${BEGIN}`]
  if (withEquipmentTables(text, specs) === text) return []
  return ['docs/guide/materiel.md: the tables are not those of firmware-specs: run `npm run check -- --write`']
}

/** Every spec of the repository. */
export function shippedSpecs(): DeviceSpec[] {
  return readSpecs(`${ROOT}/firmware-specs/devices`).map(({ spec }) => spec)
}
