import type { ReadingSource } from '../reading-source.ts'
import { numberOf } from '../records.ts'
import { round } from '../rounding.ts'
import { present } from '../values.ts'
import { askRows, patienceFor } from './ask.ts'

/** The hottest zone of ACPI, in tenths of a kelvin. Windows gives the processor's own sensor to no program without a driver. */
export const temperature = (): ReadingSource => ({
  names: ['temperature.cpu'],
  every: 300,
  spawns: 0,
  timeout: patienceFor('temperature'),
  read: async (machine) => {
    const degrees = (await askRows(machine, 'temperature'))
      .map((row) => (numberOf(row, 'CurrentTemperature') ?? 0) / 10 - 273.15)
      .filter((value) => value > -30 && value < 150)
    return present({ 'temperature.cpu': degrees.length > 0 ? round(Math.max(...degrees), 1) : undefined })
  },
})
