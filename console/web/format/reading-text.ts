import { type ReadingName, readingOf, splitReading } from '@preau/protocol/rules/readings.ts'
import type { Voice, WordKey } from './translate.ts'

/** Names a reading by its id: `Disque, /home`. One that this version does not know keeps its own name. */
export function readingName(id: string, { t }: Voice): string {
  const { name, instance } = splitReading(id)
  if (readingOf(id) === undefined) return id
  const title = t(`reading.${name as ReadingName}`)
  return instance === undefined ? title : t('reading.instance', { name: title, instance: instanceName(instance) })
}

/** An instance as a person names it: a Windows letter without its colon. */
export function instanceName(instance: string): string {
  return /^([A-Za-z]):\\?$/.exec(instance)?.[1]?.toUpperCase() ?? instance
}

/** The title of a chart: name and unit, `Processeur en %`. */
export function readingTitle(id: string, voice: Voice): string {
  const unit = chartUnit(id, voice)
  const name = readingName(id, voice)
  return unit === '' ? name : voice.t('reading.title', { name, unit })
}

/** The one unit that all ticks of a reading's chart are in; empty where it has none. */
export function chartUnit(id: string, { t }: Voice): string {
  const reading = readingOf(id)
  return reading === undefined ? '' : t(`unit.${reading.unit}`)
}

/** By how much a value is divided to be in the chart's unit. */
export function chartScale(id: string): number {
  switch (readingOf(id)?.unit) {
    case 'bytes':
    case 'bytes_per_day':
      return 1e9
    case 'bits_per_s':
      return 1e6
    default:
      return 1
  }
}

/** A value of a reading with its unit; a two-valued one as its word. */
export function readingValue(id: string, value: number | null, voice: Voice): string {
  if (value === null) return '–'
  const reading = readingOf(id)
  if (reading === undefined) return voice.format.number(value)
  if (reading.unit === 'flag') return flagWord(id, value === 1, voice)
  return voice.format.reading(value, reading.unit)
}

const OWN_WORDS = ['disk.health', 'net.up', 'battery.charging'] as const

function flagWord(id: string, on: boolean, { t }: Voice): string {
  const { name } = splitReading(id)
  const own = OWN_WORDS.find((candidate) => candidate === name)
  const key: WordKey = own ? `flag.${own}.${on ? 'yes' : 'no'}` : `flag.${on ? 'yes' : 'no'}`
  return t(key)
}
