import type { Machine } from '../machine.ts'

/** Disks as such: no loop, memory, mapped or optical device, and no boot part of an eMMC. */
const DISK = /^(sd[a-z]+|hd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+)$/

/** The fixed disks by the kernel's names; sticks and card readers come and go and are not the machine's. */
export async function diskNames(machine: Machine): Promise<string[]> {
  const names = (await machine.listFolder('/sys/block')).filter((name) => DISK.test(name))
  const fixed: string[] = []
  for (const name of names) {
    const removable = await machine.readText(`/sys/block/${name}/removable`)
    const type = await machine.readText(`/sys/block/${name}/device/type`)
    if (removable?.trim() !== '1' && type?.trim() !== 'SD') fixed.push(name)
  }
  return fixed
}
