import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'

/** Pages of which input reports are heard (agent/ports/hid-port.ts). */
const POWER_PAGES = /^8[45]:/

/** What is wrong with what a spec says of reports that a system does not show, one line each. */
export function hidFaults({ transport, match, reads, refusals }: DeviceSpec): string[] {
  const { hid } = transport
  if (!hid) return match.listed ? ['match: only a HID device is listed by its page and usage'] : []
  const asked = Object.values(reads).map(({ send }) => send)
  const fields = (hid.layouts ?? []).flatMap((layout) => Object.entries(layout.fields))
  const faults = fields.flatMap(([usage, { report }]) => [
    ...(asked.some((send) => send.includes(`get ${usage}`)) ? [] : [`layout: no read asks for ${usage}`]),
    ...(report === 'input' && !POWER_PAGES.test(usage)
      ? [`layout: ${usage} is in an input report, which nobody may hear (I5)`]
      : []),
  ])
  const ids = (hid.layouts ?? []).flatMap(({ usb }) => usb.map(({ vendor, product = '*' }) => `${vendor}:${product}`))
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `layout: ${id} has two`)
  const saysUnread = refusals.some(({ means }) => means === 'unread')
  const listed = match.listed && !saysUnread ? ['match: what is listed must say in refusals what is unread'] : []
  return [...faults, ...twice, ...listed]
}
