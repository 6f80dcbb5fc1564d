import { decodeInventory, SECTION_NAMES } from '@preau/protocol/messages/inventory.ts'
import { describe, expect, it } from 'vitest'
import { platformSources } from '../vitals/platforms.ts'
import { recordedMachine } from '../vitals/recorded-machine.ts'
import { emptyRecording } from '../vitals/recordings/empty-recording.ts'
import { loadRecording, RECORDINGS } from '../vitals/recordings/load-recording.ts'
import { collectInventory } from './collect.ts'
import { guessKind } from './device-kind.ts'
import { machineName } from './machine-name.ts'
import { inventoryMessages } from './parts.ts'

describe('the inventory of a recorded machine', () => {
  it('tells a laptop with Debian by its firmware, its kernel and its packages', async () => {
    expect(await collectInventory(recordedMachine(loadRecording('debian-laptop')))).toEqual({
      system: [
        {
          manufacturer: 'HP',
          model: 'HP ProBook 440 G8 Notebook PC',
          serial: '5CD1234ABC',
          uuid: '30444335-3332-4134-3142-303031303031',
          chassis: 'Notebook',
          hostname: 'portable-07.ecole-pagnol.lan',
          firmware: { vendor: 'HP', version: 'T70 Ver. 01.10.00', date: '2022-08-25' },
          os: { name: 'Debian GNU/Linux', version: '13', kernel: '6.12.43+deb13-amd64', arch: 'x64' },
          processor: { name: '11th Gen Intel(R) Core(TM) i3-1115G4 @ 3.00GHz', cores: 2, ghz: 3 },
        },
      ],
      memory: [
        {
          slot: 'Bottom-Slot 1(top)',
          size: 8 * 1024 ** 3,
          type: 'DDR4',
          mhz: 3200,
          manufacturer: 'Samsung',
          serial: '00112233',
        },
      ],
      disks: [
        {
          name: 'nvme0n1',
          model: 'KBG40ZNV256G KIOXIA',
          serial: '91OPH123KQ4L',
          firmware: 'HP00AE00',
          size: 256060514304,
          type: 'SSD',
          interface: 'NVMe',
        },
      ],
      displays: [
        {
          manufacturer: 'AU Optronics',
          model: 'B140HAN04.0',
          connection: 'eDP-1',
          width: 1920,
          height: 1080,
          widthMm: 309,
          heightMm: 174,
        },
      ],
      network: [
        { name: 'enp1s0', mac: '38:22:e2:11:22:33', type: 'ethernet' },
        {
          name: 'wlp2s0',
          mac: 'a4:6b:b6:44:55:66',
          ip4: '10.0.0.47',
          ip6: '2a01:e0a:12:3450:a66b:b6ff:fe44:5566',
          type: 'wifi',
        },
      ],
      printers: [
        { name: 'CP_Couleur', default: false, local: false },
        { name: 'Salle_des_maitres', model: 'Brother HL-L5100DN series', default: true, local: true },
      ],
      software: [
        { name: 'firefox-esr', version: '128.10.0esr-1' },
        { name: 'gcompris-qt', version: '25.0-1' },
        { name: 'libreoffice-core', version: '4:25.2.3-2+deb13u1' },
        { name: 'zlib1g', version: '1:1.3.dfsg+really1.3.1-1' },
      ],
    })
  })

  it('tells a desktop with Windows by CIM and the registry', async () => {
    expect(await collectInventory(recordedMachine(loadRecording('windows-desktop')))).toEqual({
      system: [
        {
          manufacturer: 'Dell Inc.',
          model: 'OptiPlex 3080',
          serial: '7ABCD13',
          uuid: '4c4c4544-0041-4210-8043-b7c04f443133',
          chassis: 'Desktop',
          hostname: 'CP-TNI-01',
          firmware: { vendor: 'Dell Inc.', version: '2.21.0', date: '2023-11-07' },
          os: {
            name: 'Microsoft Windows 11 Professionnel Éducation',
            version: '23H2',
            build: '22631.4037',
            kernel: '10.0.22631',
            arch: 'x64',
          },
          processor: { name: 'Intel(R) Core(TM) i5-10505 CPU @ 3.20GHz', cores: 6, ghz: 3.19 },
        },
      ],
      memory: [
        { slot: 'DIMM1', size: 8 * 1024 ** 3, type: 'DDR4', mhz: 2666, manufacturer: 'SK Hynix', serial: '3A4B5C6D' },
        { slot: 'DIMM2', size: 8 * 1024 ** 3, type: 'DDR4', mhz: 2666 },
      ],
      disks: [
        {
          name: '0',
          model: 'KINGSTON SA400S37240G',
          serial: '50026B7784D1E2F3',
          firmware: 'S3H01003',
          size: 240057409536,
          type: 'SSD',
          interface: 'SATA',
        },
        {
          name: '1',
          model: 'ST1000DM010-2EP102',
          serial: 'ZN1ABCDE',
          firmware: 'CC46',
          size: 1000204886016,
          type: 'HDD',
          interface: 'SATA',
        },
      ],
      displays: [
        {
          manufacturer: 'Iiyama',
          model: 'PL2493H',
          serial: '1178123456789',
          width: 1920,
          height: 1080,
          widthMm: 527,
          heightMm: 296,
        },
        { manufacturer: 'EPI', model: 'TNI 86 UHD', width: 3840, height: 2160, widthMm: 1895, heightMm: 1066 },
      ],
      network: [
        {
          name: 'Ethernet',
          mac: 'a4:bb:6d:11:22:33',
          ip4: '10.0.0.21',
          ip6: 'fe80::1c2d:3e4f:5a6b:7c8d',
          type: 'ethernet',
          model: 'Realtek PCIe GbE Family Controller',
        },
      ],
      printers: [
        { name: 'Brother HL-L5100DN', model: 'Brother HL-L5100DN series', default: true, local: true },
        { name: 'Epson couloir', model: 'EPSON WF-C5790 Series', default: false, local: true },
      ],
      software: [
        { name: 'LibreOffice 25.2.3.2', version: '25.2.3.2', vendor: 'The Document Foundation' },
        { name: 'Mozilla Firefox (x64 fr)', version: '140.3.0', vendor: 'Mozilla', installed: '2026-03-02' },
        { name: 'OpenBoard', version: '1.7.3', vendor: 'Open Education Foundation', installed: '2025-11-14' },
        { name: 'Outil (C:\\Users\\…\\AppData\\Roaming\\Outil)', version: '1.0' },
      ],
    })
  })

  it('guesses what sort of machine each is, and what to call it', async () => {
    const guesses = await Promise.all(
      RECORDINGS.map(async (name) => {
        const sections = await collectInventory(recordedMachine(loadRecording(name)))
        return [name, guessKind(sections), machineName(sections)]
      }),
    )
    expect(guesses).toEqual([
      ['linux-vm', 'other', 'vm'],
      ['debian-laptop', 'laptop', 'portable-07'],
      ['windows-desktop', 'desktop', 'CP-TNI-01'],
      ['windows-tablet', 'tablet', 'TAB-CHARIOT-12'],
    ])
  })

  it.each(RECORDINGS)('fits into messages, and does not change by itself: %s', async (name) => {
    const machine = recordedMachine(loadRecording(name))
    const { digests, messages } = inventoryMessages(await collectInventory(machine))
    expect(Object.keys(digests)).toEqual(SECTION_NAMES)
    for (const message of messages) expect(() => decodeInventory(JSON.parse(JSON.stringify(message)))).not.toThrow()
    machine.pass(3600)
    expect(inventoryMessages(await collectInventory(machine), digests).messages).toEqual([])
  })

  it('says nothing of a section that cannot be read', async () => {
    const windows = await collectInventory(recordedMachine(emptyRecording('win32')))
    const linux = await collectInventory(recordedMachine(emptyRecording('linux')))
    const other = await collectInventory(recordedMachine(emptyRecording('freebsd')))
    expect([windows, linux, other].map((sections) => Object.keys(sections))).toEqual([
      [],
      ['system', 'memory', 'disks', 'displays', 'network', 'printers'],
      ['memory', 'network'],
    ])
  })
})

describe('I5 a person', () => {
  it.each(RECORDINGS)(
    'is never named, though the machine names him in paths, networks and printers: %s',
    async (name) => {
      const recording = loadRecording(name)
      const machine = recordedMachine(recording)
      const values = await Promise.all(platformSources(machine.platform).map((source) => source.read(machine)))
      const told = JSON.stringify([values, await collectInventory(machine)])
      expect(told).not.toMatch(/mdurand|secret|livebox/i)
      if (name !== 'linux-vm') expect(JSON.stringify(recording)).toMatch(/mdurand/)
    },
  )
})
