import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import type { Machine } from '../../vitals/machine.ts'
import { numberIn, round } from '../../vitals/rounding.ts'
import { chassisName } from '../chassis.ts'
import { defined } from '../defined.ts'
import { isoDate } from '../iso-date.ts'

const DMI = '/sys/class/dmi/id'
const TREE = '/proc/device-tree'
const FASTEST = '/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq'

/** The machine by its firmware (DMI, or the device tree of boards without it), its system and its processor. */
export async function system(machine: Machine): Promise<SectionItem<'system'>[]> {
  const read = async (path: string) => (await machine.readText(path))?.replace(/\0/g, '').trim() || undefined
  const dmi = (name: string) => read(`${DMI}/${name}`)
  const fastest = numberIn(await read(FASTEST))
  return [
    defined({
      manufacturer: await dmi('sys_vendor'),
      model: (await dmi('product_name')) ?? (await read(`${TREE}/model`)),
      serial: (await dmi('product_serial')) ?? (await read(`${TREE}/serial-number`)),
      uuid: await dmi('product_uuid'),
      chassis: chassisName(numberIn(await dmi('chassis_type'))),
      hostname: machine.os.hostname(),
      firmware: defined({
        vendor: await dmi('bios_vendor'),
        version: await dmi('bios_version'),
        date: isoDate(await dmi('bios_date')),
      }),
      os: defined({
        ...parseOsRelease((await read('/etc/os-release')) ?? ''),
        kernel: machine.os.release(),
        arch: machine.os.arch(),
      }),
      processor: parseProcessor((await read('/proc/cpuinfo')) ?? '', fastest),
    }),
  ]
}

/** os-release(5): shell assignments, quoted or not. */
export function parseOsRelease(text: string) {
  const value = (name: string) => new RegExp(`^${name}=["']?(.*?)["']?$`, 'm').exec(text)?.[1] || undefined
  return defined({ name: value('NAME'), version: value('VERSION_ID') ?? value('VERSION'), build: value('BUILD_ID') })
}

/**
 * The processor from /proc/cpuinfo. Its `cpu MHz` is that of the moment and would change the inventory each time: the rated
 * clock stands in the name, or in cpufreq (kHz).
 */
export function parseProcessor(text: string, fastestKhz?: number) {
  const field = (name: string) => new RegExp(`^${name}\\s*: (.+)$`, 'm').exec(text)?.[1]
  const all = (name: string) => [...text.matchAll(new RegExp(`^${name}\\s*: (.+)$`, 'gm'))].map(([, value]) => value)
  const packages = all('physical id')
  const cores = new Set(all('core id').map((core, index) => `${packages[index]} ${core}`)).size
  const name = field('model name') ?? field('Model') ?? field('Hardware')
  const rated = numberIn(/@ ([\d.]+)GHz/.exec(name ?? '')?.[1])
  const ghz = rated ?? (fastestKhz === undefined ? undefined : round(fastestKhz / 1e6, 2))
  return defined({ name, cores: cores || all('processor').length || undefined, ghz })
}
