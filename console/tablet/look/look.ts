import { NETWORK_TYPES, type NetworkType, type TabletTold } from '@preau/protocol/api/tablets.ts'
import { type Looked, namedBy, type Shown } from './browser.ts'

/** Kinds of networks as browsers call them, where we call them otherwise. */
const KINDS: Record<string, NetworkType> = { wimax: 'other', bluetooth: 'other', mixed: 'other' }

/** One look of a tablet at itself. What its browser does not tell is null; no question that it does not know ends the look. */
export async function lookAt(looked: Looked, shown: Shown): Promise<TabletTold> {
  const battery = await asked(() => looked.getBattery?.())
  const room = await asked(() => looked.storage?.estimate?.())
  const kept = await asked(() => looked.storage?.persisted?.())
  const { connection, maxTouchPoints } = looked
  const { browser, system, systemVersion, model } = await namedBy(looked)
  const { width, height, ratio, installed, offline } = shown
  return {
    ...{ browser: cut(browser), system: cut(system), systemVersion: cut(systemVersion), model: cut(model) },
    battery: battery ? { charge: Math.round(battery.level * 100), charging: battery.charging } : null,
    storage: { quota: room?.quota ?? null, used: room?.usage ?? null, kept: kept ?? null },
    network: {
      type: networkType(connection?.type, looked.onLine),
      rate: connection?.downlink === undefined ? null : Math.round(connection.downlink * 1e6),
      delay: connection?.rtt === undefined ? null : Math.round(connection.rtt),
    },
    screen: { width, height, ratio, touch: maxTouchPoints ?? null },
    installed,
    offline,
  }
}

function networkType(type: string | undefined, onLine: boolean): NetworkType | null {
  if (type === undefined || type === 'unknown') return onLine ? null : 'none'
  return NETWORK_TYPES.find((known) => known === type) ?? KINDS[type] ?? 'other'
}

/** What a browser refuses to say is as what it does not know. */
async function asked<T>(ask: () => Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await ask()
  } catch {
    return undefined
  }
}

function cut(name: string | null): string | null {
  return name?.slice(0, 80) ?? null
}
