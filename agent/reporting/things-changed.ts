import type { Event } from '@preau/protocol/messages/event.ts'
import type { InventorySections } from '@preau/protocol/messages/inventory.ts'

type Sections = Partial<InventorySections>
type Thing = {
  serial?: string | undefined
  name?: string | undefined
  model?: string | undefined
  connection?: string | undefined
}

/** What of `before` and `now` a person is told as an event: disks and screens that came or went. A section not known is no news. */
export function thingsChanged(before: Sections, now: Sections): Event[] {
  const { disks, displays } = now
  return [
    ...(before.disks && disks ? differences('disk', before.disks, disks) : []),
    ...(before.displays && displays ? differences('display', before.displays, displays) : []),
  ]
}

function differences(what: 'disk' | 'display', before: readonly Thing[], now: readonly Thing[]): Event[] {
  const event = (code: 'added' | 'removed', thing: Thing): Event => ({
    event: `${what}.${code}`,
    severity: code === 'added' ? 'info' : 'warning',
    params: { [what]: (thing.model ?? thing.name ?? thing.connection ?? thing.serial ?? '?').slice(0, 200) },
  })
  return [
    ...without(before, now).map((thing) => event('removed', thing)),
    ...without(now, before).map((thing) => event('added', thing)),
  ]
}

/** The things of `all` that `others` does not have; two of a kind count as two. */
function without(all: readonly Thing[], others: readonly Thing[]): Thing[] {
  const left = others.map(keyOf)
  return all.filter((thing) => {
    const index = left.indexOf(keyOf(thing))
    if (index >= 0) left.splice(index, 1)
    return index < 0
  })
}

/** A thing is the same one by its serial number, else by what it is and where it is connected. */
function keyOf({ serial, name, model, connection }: Thing): string {
  return serial ? `serial ${serial}` : JSON.stringify([model, connection ?? name])
}
