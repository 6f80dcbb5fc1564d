import type { Machine } from '../machine.ts'

/** File systems on a disk of the machine itself. What is not named here (network, memory, images, overlays) is no disk. */
const ON_A_DISK = new Set(
  'ext2 ext3 ext4 xfs btrfs zfs f2fs jfs reiserfs bcachefs ntfs ntfs3 fuseblk vfat exfat'.split(' '),
)
/** Start-up partitions never fill; sticks and cards are somebody's own and bear a name; nor is a person's folder named. */
const NOT_OURS =
  /^\/(boot\/efi|efi|media|run|mnt|snap|proc|sys|dev|var\/lib\/(docker|containers|snapd))(\/|$)|^\/home\/./

/** Where the machine's own disks are mounted, each disk once, from /proc/mounts. */
export async function mountPoints(machine: Machine): Promise<string[]> {
  return parseMounts((await machine.readText('/proc/mounts')) ?? '')
}

/** See mountPoints. Of several places of one device (bind mounts, subvolumes) the shortest path stands for it. */
export function parseMounts(text: string): string[] {
  const places = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [device = '', escaped = '', type = ''] = line.split(' ')
    const place = octalsRead(escaped)
    if (!ON_A_DISK.has(type) || !place.startsWith('/') || NOT_OURS.test(place)) continue
    const known = places.get(device)
    if (known === undefined || place.length < known.length) places.set(device, place)
  }
  return [...new Set(places.values())].sort()
}

/** Blanks and backslashes stand as octal, proc_mounts(5). */
function octalsRead(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}
