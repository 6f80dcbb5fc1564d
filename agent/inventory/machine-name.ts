import type { InventorySections } from '@preau/protocol/messages/inventory.ts'

const NAMES_NOTHING = /^(localhost|linux|debian|ubuntu|none|\(none\))?$/i

/** What a new device is called in the console: its host name without the domain, else its model, else its serial number. */
export function machineName(sections: Partial<InventorySections>): string {
  const [system = {}] = sections.system ?? []
  const host = system.hostname?.split('.')[0] ?? ''
  return NAMES_NOTHING.test(host) ? (system.model ?? system.serial ?? 'machine') : host
}
