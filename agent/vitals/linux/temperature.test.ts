import { describe, expect, it } from 'vitest'
import { recordedMachine } from '../recorded-machine.ts'
import { emptyRecording } from '../recordings/empty-recording.ts'
import { chooseSensor, parseTemperature, temperature } from './temperature.ts'

const sensor = (chip: string, label = '') => ({ path: `${chip}/${label}`, chip, label })

describe('the temperature of the processor', () => {
  it.each([
    [
      'the package before a core',
      [sensor('coretemp', 'Core 0'), sensor('coretemp', 'Package id 0')],
      'coretemp/Package id 0',
    ],
    [
      'what is measured before what is computed',
      [sensor('k10temp', 'Tctl'), sensor('k10temp', 'Tdie')],
      'k10temp/Tdie',
    ],
    ['a processor before ACPI', [sensor('acpitz'), sensor('cpu_thermal')], 'cpu_thermal/'],
    ['ACPI where there is nothing better', [sensor('nvme', 'Composite'), sensor('acpitz')], 'acpitz/'],
  ])('is that of %s', (_, all, path) => {
    expect(chooseSensor(all)?.path).toBe(path)
  })

  it('is not that of a disk or a Wi-Fi card', () => {
    expect(chooseSensor([sensor('nvme', 'Composite'), sensor('iwlwifi_1')])).toBeUndefined()
  })

  it.each([
    ['52125\n', 52.1],
    ['0\n', undefined],
    ['-274000', undefined],
    ['200000', undefined],
    ['', undefined],
    ['hot', undefined],
  ])('reads %j as %s', (text, degrees) => {
    expect(parseTemperature(text)).toBe(degrees)
  })

  it('finds its sensor again when the driver has come back under another name', async () => {
    const chip = (folder: string, degrees: string) => ({
      [`/sys/class/hwmon/${folder}/name`]: 'k10temp\n',
      [`/sys/class/hwmon/${folder}/temp1_input`]: degrees,
      [`/sys/class/hwmon/${folder}/temp1_label`]: 'Tctl\n',
    })
    const machine = recordedMachine({ ...emptyRecording('linux'), files: chip('hwmon2', '41000\n') })
    const source = temperature()
    const before = await source.read(machine)
    machine.recording.files = chip('hwmon5', '43000\n')
    expect([before, await source.read(machine)]).toEqual([{ 'temperature.cpu': 41 }, { 'temperature.cpu': 43 }])
  })
})
