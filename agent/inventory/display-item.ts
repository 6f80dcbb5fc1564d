import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import { displayMaker } from './display-makers.ts'
import { parseEdid } from './edid.ts'

/** A screen as its EDID tells it; one without a readable EDID is still a screen. */
export function displayItem(bytes: Uint8Array | undefined, connection?: string): SectionItem<'displays'> {
  const where = connection === undefined ? {} : { connection }
  const edid = bytes && parseEdid(bytes)
  if (edid === undefined) return where
  const { manufacturer, product, name, ...rest } = edid
  const model = name ?? product.toString(16).padStart(4, '0')
  return { manufacturer: displayMaker(manufacturer), model, ...rest, ...where }
}
