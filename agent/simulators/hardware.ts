import type { MachineKind } from '@preau/protocol/rules/device-status.ts'

const GB = 1024 ** 3

/** A model as its maker sells it, and how it behaves. Data only. */
export interface Hardware {
  /** As people call it. */
  name: string
  manufacturer: string
  model: string
  chassis: string
  kind: MachineKind
  firmware: { vendor: string; version: string; date: string }
  processor: { name: string; cores: number; ghz: number }
  memory: { modules: number; size: number; type: string; mhz: number; manufacturer: string }
  disk: { model: string; size: number; type: string; interface: string; firmware: string }
  /** How the maker numbers its machines: a fixed beginning, then so many characters. */
  serial: { begins: string; length: number }
  /** First three bytes of its network card's address. */
  mac: string
  network: { name: string; model: string; wifi: boolean; bitsPerSecond: number }
  battery: boolean
  /** Temperature of the processor at rest, in °C, and how much it rises at full load. */
  heat: { rest: number; rise: number }
}

export const THINKCENTRE: Hardware = {
  name: 'Lenovo ThinkCentre M70q',
  manufacturer: 'LENOVO',
  model: 'ThinkCentre M70q Gen 3',
  chassis: 'Mini PC',
  kind: 'desktop',
  firmware: { vendor: 'LENOVO', version: 'M4GKT45A', date: '2024-09-12' },
  processor: { name: 'Intel Core i5-12400T', cores: 6, ghz: 1.8 },
  memory: { modules: 2, size: 8 * GB, type: 'DDR4', mhz: 3200, manufacturer: 'Samsung' },
  disk: {
    model: 'SAMSUNG MZVL4256HBJD',
    size: 256_060_514_304,
    type: 'NVMe',
    interface: 'PCIe',
    firmware: 'GXB7601Q',
  },
  serial: { begins: 'PF', length: 6 },
  mac: '88:a4:c2',
  network: { name: 'Ethernet', model: 'Intel Ethernet Connection I219-V', wifi: false, bitsPerSecond: 1e9 },
  battery: false,
  heat: { rest: 38, rise: 32 },
}

export const PRODESK: Hardware = {
  name: 'HP ProDesk 400 G6',
  manufacturer: 'HP',
  model: 'HP ProDesk 400 G6 SFF',
  chassis: 'Desktop',
  kind: 'desktop',
  firmware: { vendor: 'HP', version: 'R12 Ver. 02.19.00', date: '2023-11-06' },
  processor: { name: 'Intel Core i3-9100', cores: 4, ghz: 3.6 },
  memory: { modules: 1, size: 8 * GB, type: 'DDR4', mhz: 2666, manufacturer: 'SK Hynix' },
  disk: { model: 'WDC WDS240G2G0A', size: 240_057_409_536, type: 'SSD', interface: 'SATA', firmware: 'UF450000' },
  serial: { begins: 'CZC', length: 7 },
  mac: '48:9e:bd',
  network: { name: 'enp1s0', model: 'Realtek RTL8111', wifi: false, bitsPerSecond: 1e9 },
  battery: false,
  heat: { rest: 41, rise: 30 },
}

/** What stood in the computer room before. */
export const COMPAQ: Hardware = {
  ...PRODESK,
  name: 'HP Compaq Pro 6300',
  model: 'HP Compaq Pro 6300 SFF',
  firmware: { vendor: 'HP', version: 'K01 v03.08', date: '2018-06-05' },
  processor: { name: 'Intel Core i3-3220', cores: 2, ghz: 3.3 },
  memory: { modules: 1, size: 4 * GB, type: 'DDR3', mhz: 1600, manufacturer: 'Hynix' },
  disk: { model: 'ST500DM002-1BD142', size: 500_107_862_016, type: 'HDD', interface: 'SATA', firmware: 'KC45' },
  heat: { rest: 46, rise: 33 },
}

/** Older than the others: too little memory, and a disk that turns. */
export const OLD_PRODESK: Hardware = {
  name: 'HP ProDesk 400 G4',
  manufacturer: 'HP',
  model: 'HP ProDesk 400 G4 SFF',
  chassis: 'Desktop',
  kind: 'desktop',
  firmware: { vendor: 'HP', version: 'P08 Ver. 02.33', date: '2019-06-20' },
  processor: { name: 'Intel Core i3-7100', cores: 2, ghz: 3.9 },
  memory: { modules: 1, size: 4 * GB, type: 'DDR4', mhz: 2400, manufacturer: 'SK Hynix' },
  disk: { model: 'ST500DM009-2F110A', size: 500_107_862_016, type: 'HDD', interface: 'SATA', firmware: 'CC43' },
  serial: { begins: 'CZC', length: 7 },
  mac: '70:5a:0f',
  network: { name: 'enp1s0', model: 'Realtek RTL8111', wifi: false, bitsPerSecond: 1e9 },
  battery: false,
  heat: { rest: 43, rise: 31 },
}

export const OPTIPLEX: Hardware = {
  name: 'Dell OptiPlex 3080',
  manufacturer: 'Dell Inc.',
  model: 'OptiPlex 3080',
  chassis: 'Desktop',
  kind: 'desktop',
  firmware: { vendor: 'Dell Inc.', version: '2.26.0', date: '2024-03-18' },
  processor: { name: 'Intel Core i5-10500T', cores: 6, ghz: 2.3 },
  memory: { modules: 2, size: 4 * GB, type: 'DDR4', mhz: 2666, manufacturer: 'Micron' },
  disk: {
    model: 'KIOXIA KBG40ZNS256G',
    size: 256_060_514_304,
    type: 'NVMe',
    interface: 'PCIe',
    firmware: '10410104',
  },
  serial: { begins: '', length: 7 },
  mac: 'b0:7b:25',
  network: { name: 'Ethernet', model: 'Realtek PCIe GbE Family Controller', wifi: false, bitsPerSecond: 1e9 },
  battery: false,
  heat: { rest: 40, rise: 33 },
}

export const TRAVELMATE: Hardware = {
  name: 'Acer TravelMate P214',
  manufacturer: 'Acer',
  model: 'TravelMate P214-53',
  chassis: 'Notebook',
  kind: 'laptop',
  firmware: { vendor: 'Insyde Corp.', version: 'V1.35', date: '2023-05-22' },
  processor: { name: 'Intel Core i3-1115G4', cores: 2, ghz: 3 },
  memory: { modules: 1, size: 8 * GB, type: 'DDR4', mhz: 3200, manufacturer: 'Kingston' },
  disk: {
    model: 'WDC PC SN530 SDBPNPZ-256G',
    size: 256_060_514_304,
    type: 'NVMe',
    interface: 'PCIe',
    firmware: '21160001',
  },
  serial: { begins: 'NXVQ5EF00', length: 13 },
  mac: 'dc:21:5c',
  network: { name: 'Wi-Fi', model: 'Intel Wi-Fi 6 AX201', wifi: true, bitsPerSecond: 433e6 },
  battery: true,
  heat: { rest: 43, rise: 34 },
}

export const PROBOOK: Hardware = {
  name: 'HP ProBook 450 G8',
  manufacturer: 'HP',
  model: 'HP ProBook 450 G8',
  chassis: 'Notebook',
  kind: 'laptop',
  firmware: { vendor: 'HP', version: 'T70 Ver. 01.17.00', date: '2024-01-29' },
  processor: { name: 'Intel Core i5-1135G7', cores: 4, ghz: 2.4 },
  memory: { modules: 2, size: 8 * GB, type: 'DDR4', mhz: 3200, manufacturer: 'Samsung' },
  disk: {
    model: 'SAMSUNG MZVLQ512HBLU',
    size: 512_110_190_592,
    type: 'NVMe',
    interface: 'PCIe',
    firmware: 'FXM7001Q',
  },
  serial: { begins: '5CD', length: 7 },
  mac: 'f4:26:79',
  network: { name: 'Wi-Fi', model: 'Intel Wi-Fi 6 AX201', wifi: true, bitsPerSecond: 866e6 },
  battery: true,
  heat: { rest: 42, rise: 36 },
}

export const GALAXY_TAB: Hardware = {
  name: 'Samsung Galaxy Tab A8',
  manufacturer: 'Samsung',
  model: 'Galaxy Tab A8 (SM-X200)',
  chassis: 'Tablet',
  kind: 'tablet',
  firmware: { vendor: 'Samsung', version: 'X200XXS5DXG1', date: '2024-07-08' },
  processor: { name: 'Unisoc Tiger T618', cores: 8, ghz: 2 },
  memory: { modules: 1, size: 4 * GB, type: 'LPDDR4X', mhz: 1866, manufacturer: 'Samsung' },
  disk: { model: 'KLUDG4UHDC-B0E1', size: 64_000_000_000, type: 'eMMC', interface: 'MMC', firmware: '0300' },
  serial: { begins: 'R9', length: 9 },
  mac: '6c:ac:c2',
  network: { name: 'wlan0', model: 'Unisoc Marlin3', wifi: true, bitsPerSecond: 200e6 },
  battery: true,
  heat: { rest: 31, rise: 14 },
}
