import { describe, expect, it } from 'vitest'
import { parseMounts } from './mounts.ts'

describe('parseMounts', () => {
  it.each([
    ['a disk', '/dev/sda2 / ext4 rw 0 0', ['/']],
    ['a path with a blank', '/dev/sdb1 /srv/a\\040b xfs rw 0 0', ['/srv/a b']],
    ['one device at two places, by the shorter', '/dev/sda2 /var/x btrfs rw 0 0\n/dev/sda2 / btrfs rw 0 0', ['/']],
    ['the partition of all homes', '/dev/sda3 /home ext4 rw 0 0', ['/home']],
  ])('names %s', (_, text, places) => {
    expect(parseMounts(text)).toEqual(places)
  })

  it.each([
    ['memory', 'tmpfs /tmp tmpfs rw 0 0'],
    ['an image', '/dev/loop3 /snap/core/1 squashfs ro 0 0'],
    ['a layer of a container', 'overlay / overlay rw 0 0'],
    ['the start-up partition', '/dev/sda1 /boot/efi vfat rw 0 0'],
    ['a network', 'nas:/x /srv/x nfs4 rw 0 0\n//nas/x /srv/y cifs rw 0 0'],
    ['a stick of a person', '/dev/sdc1 /media/mdurand/CLE vfat rw 0 0\n/dev/sdc1 /run/media/mdurand/CLE exfat rw 0 0'],
    ['the folder of a person', '/dev/sdd1 /home/mdurand ext4 rw 0 0'],
    ['nonsense', 'x\n\next4 ext4'],
  ])('leaves out %s', (_, text) => {
    expect(parseMounts(text)).toEqual([])
  })
})
