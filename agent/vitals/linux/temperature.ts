import type { Machine } from '../machine.ts'
import type { ReadingSource } from '../reading-source.ts'
import { numberIn, round } from '../rounding.ts'
import { present } from '../values.ts'

/** A file with a temperature in thousandths of a degree, and what its driver and its label call it. */
export interface Sensor {
  path: string
  chip: string
  label: string
}

/** What is a processor's temperature, the best first: the whole package, then a core, then the zone that ACPI names. */
const PROCESSOR: readonly { chip: RegExp; label: RegExp }[] = [
  { chip: /^coretemp$/, label: /^Package id 0$/ },
  { chip: /^(k10temp|zenpower)$/, label: /^Tdie$/ },
  { chip: /^(k10temp|zenpower)$/, label: /^Tctl$/ },
  { chip: /^(coretemp|k10temp|zenpower|via_cputemp)$/, label: /./ },
  { chip: /^(x86_pkg_temp|cpu[-_]thermal|cpu[-_]?\d.*thermal|soc[-_]thermal|k8temp|fam15h_power)$/, label: /^/ },
  { chip: /^acpitz$/, label: /^/ },
]

/** The temperature of the processor. Its sensor is searched once, then read; searched again when it is gone. */
export function temperature(): ReadingSource {
  let sensor: string | undefined
  return {
    names: ['temperature.cpu'],
    every: 60,
    spawns: 0,
    read: async (machine) => {
      let text = sensor === undefined ? undefined : await machine.readText(sensor)
      if (text === undefined) {
        sensor = chooseSensor(await sensors(machine))?.path
        text = sensor === undefined ? undefined : await machine.readText(sensor)
      }
      return present({ 'temperature.cpu': parseTemperature(text ?? '') })
    },
  }
}

/** The sensor of the processor among all those of the machine. */
export function chooseSensor(all: readonly Sensor[]): Sensor | undefined {
  for (const { chip, label } of PROCESSOR) {
    const found = all.find((sensor) => chip.test(sensor.chip) && label.test(sensor.label))
    if (found) return found
  }
  return undefined
}

/** Degrees from thousandths; what no processor survives or a dead sensor says is no temperature. */
export function parseTemperature(text: string): number | undefined {
  const degrees = (numberIn(text) ?? Number.NaN) / 1000
  return degrees > -30 && degrees < 150 && degrees !== 0 ? round(degrees, 1) : undefined
}

async function sensors(machine: Machine): Promise<Sensor[]> {
  const found: Sensor[] = []
  for (const folder of await machine.listFolder('/sys/class/hwmon')) {
    const base = `/sys/class/hwmon/${folder}`
    const chip = (await machine.readText(`${base}/name`))?.trim() ?? ''
    for (const file of (await machine.listFolder(base)).filter((name) => /^temp\d+_input$/.test(name))) {
      const label = (await machine.readText(`${base}/${file.replace('input', 'label')}`))?.trim() ?? ''
      found.push({ path: `${base}/${file}`, chip, label })
    }
  }
  for (const folder of await machine.listFolder('/sys/class/thermal')) {
    if (!folder.startsWith('thermal_zone')) continue
    const base = `/sys/class/thermal/${folder}`
    found.push({ path: `${base}/temp`, chip: (await machine.readText(`${base}/type`))?.trim() ?? '', label: '' })
  }
  return found
}
