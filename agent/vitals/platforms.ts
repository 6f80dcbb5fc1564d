import { battery as anyBattery } from './any/battery.ts'
import { cpuLoad as anyCpuLoad } from './any/cpu-load.ts'
import { displays as anyDisplays } from './any/displays.ts'
import { fileSystems } from './any/file-systems.ts'
import { memory as anyMemory } from './any/memory.ts'
import { uptime } from './any/uptime.ts'
import { diskFill } from './disk-fill.ts'
import { diskSpace } from './disk-space.ts'
import { type FillHistory, fillHistoryInMemory } from './fill-history.ts'
import * as linuxBattery from './linux/battery.ts'
import { cpuLoad as linuxCpuLoad } from './linux/cpu-load.ts'
import { diskHealth as linuxDiskHealth } from './linux/disk-health.ts'
import { displays as linuxDisplays } from './linux/displays.ts'
import { memory as linuxMemory } from './linux/memory.ts'
import { mountPoints } from './linux/mounts.ts'
import { networkSpeed, networkTraffic } from './linux/network.ts'
import { printers as linuxPrinters } from './linux/printers.ts'
import { reboot as linuxReboot } from './linux/reboot.ts'
import { temperature as linuxTemperature } from './linux/temperature.ts'
import { updates as linuxUpdates } from './linux/updates.ts'
import { wifiSignal as linuxWifiSignal } from './linux/wifi-signal.ts'
import type { ReadingSource } from './reading-source.ts'
import * as windowsBattery from './windows/battery.ts'
import { diskHealth as windowsDiskHealth } from './windows/disk-health.ts'
import { displays as windowsDisplays } from './windows/displays.ts'
import { fixedDrives } from './windows/drives.ts'
import { network as windowsNetwork } from './windows/network.ts'
import { printers as windowsPrinters } from './windows/printers.ts'
import { reboot as windowsReboot } from './windows/reboot.ts'
import { swap as windowsSwap } from './windows/swap.ts'
import { temperature as windowsTemperature } from './windows/temperature.ts'
import { updates as windowsUpdates } from './windows/updates.ts'
import { wifiSignal as windowsWifiSignal } from './windows/wifi-signal.ts'

type Platform = (history: FillHistory) => ReadingSource[]

/**
 * What differs between platforms, and nothing else does: where each reading comes from.
 *
 * What one look costs on Linux, measured on the machine of recordings/linux-vm (own CPU, mean of 200; programs by strace,
 * execve that succeeded, mean of 4):
 *
 * | readings                | every s | own CPU ms | programs | their CPU ms |
 * |---|---|---|---|---|
 * | cpu.load                |     60 | 0.16 | 0 | |
 * | memory.*, swap.used     |     60 | 0.17 | 0 | |
 * | net.up, receive, send   |     60 | 1.0  | 0 | |
 * | temperature.cpu         |     60 | 0.09 | 0 | |
 * | net.speed               |    300 | 0.7  | 0 | |
 * | disk.used, disk.total   |    300 | 0.24 | 0 | |
 * | battery.*               |    300 | 0.03 | 0 | no battery there |
 * | wifi.signal             |    600 | 0.04 | 0 | no Wi-Fi there |
 * | displays.connected      |    900 | 0.04 | 0 | no graphics there |
 * | disk.fill               |   3600 | 0.22 | 0 | |
 * | uptime.days, reboot     |   3600 | 0.04 | 0 | |
 * | printers.stopped        |   3600 | 2.2  | 1 | lpstat, not installed there |
 * | disk.health             | 21 600 | 0.3  | 1 a disk | smartctl, not installed there |
 * | updates.*               | 43 200 | 5.6  | 4 | 1600: apt and its three calls of dpkg |
 *
 * Together 0.007 % of one processor and 0.3 programs in ten minutes. On Windows one PowerShell is kept and answers all
 * questions; only wifi.signal starts a program at each look. What a question costs there is not measured: no such machine
 * was at hand. Each is asked as rarely as its reading allows.
 */
const PLATFORMS = {
  linux: (history) => [
    linuxCpuLoad(),
    linuxMemory(),
    networkTraffic(),
    networkSpeed(),
    linuxTemperature(),
    diskSpace(mountPoints),
    diskFill(mountPoints, history),
    linuxBattery.battery(),
    linuxBattery.batteryHealth(),
    linuxWifiSignal(),
    uptime(),
    linuxReboot(),
    linuxDisplays(),
    linuxPrinters(),
    linuxDiskHealth(),
    linuxUpdates(),
  ],
  win32: (history) => {
    const drives = fixedDrives()
    return [
      anyCpuLoad(),
      anyMemory(),
      windowsSwap(),
      windowsNetwork(),
      windowsTemperature(),
      diskSpace(drives),
      diskFill(drives, history),
      windowsBattery.battery(),
      windowsBattery.batteryHealth(),
      windowsWifiSignal(),
      uptime(),
      windowsReboot(),
      windowsDisplays(),
      windowsPrinters(),
      windowsDiskHealth(),
      windowsUpdates(),
    ]
  },
  darwin: (history) => [
    anyCpuLoad(),
    anyMemory(),
    { ...diskSpace(fileSystems), every: 900, spawns: 4 },
    { ...diskFill(fileSystems, history), spawns: 4 },
    anyBattery(),
    uptime(),
    anyDisplays(),
  ],
} as const satisfies Record<string, Platform>

const elsewhere: Platform = () => [anyCpuLoad(), anyMemory(), uptime()]

/**
 * The sources of every reading on `platform` (as node:os names it), new ones at each call: they remember their last look.
 * @param history keeps the looks at the disks over restarts
 */
export function platformSources(platform: string, history: FillHistory = fillHistoryInMemory()): ReadingSource[] {
  const rows: Readonly<Record<string, Platform>> = PLATFORMS
  const row = Object.hasOwn(rows, platform) ? rows[platform] : undefined
  return (row ?? elsewhere)(history)
}
