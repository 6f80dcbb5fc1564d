import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import type { Machine } from '../../vitals/machine.ts'
import { defined } from '../defined.ts'

/** The printers of CUPS. The address of one stays here: it may bear a name and a password. */
export async function printers(machine: Machine): Promise<SectionItem<'printers'>[]> {
  const result = await machine.run('lpstat', ['-v', '-d'], { timeout: 20_000 })
  const items: SectionItem<'printers'>[] = []
  for (const printer of parsePrinters(result?.stdout ?? '')) {
    const description = await machine.readText(`/etc/cups/ppd/${printer.name}.ppd`)
    const model = /^\*(?:NickName|ModelName): *"([^"]+)"/m.exec(description ?? '')?.[1]
    items.push(defined({ ...printer, model }))
  }
  return items
}

/** lpstat(1): `device for NAME: uri` and `system default destination: NAME`. */
export function parsePrinters(text: string): SectionItem<'printers'>[] {
  const standard = /^system default destination: (\S+)/m.exec(text)?.[1]
  const devices = [...text.matchAll(/^device for (\S+): (\S*)/gm)]
  return devices.map(([, name = '', uri = '']) => ({
    name,
    default: name === standard,
    local: /^(usb|parallel|serial|hp:\/usb)/.test(uri),
  }))
}
