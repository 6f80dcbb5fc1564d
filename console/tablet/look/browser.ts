/** What of a browser a tablet is looked at by: each part is missing in some of them. */
export interface Looked {
  userAgent: string
  maxTouchPoints?: number
  userAgentData?: {
    brands: readonly { brand: string; version: string }[]
    getHighEntropyValues?(
      hints: readonly string[],
    ): Promise<{ platform?: string; platformVersion?: string; model?: string }>
  }
  getBattery?(): Promise<{ level: number; charging: boolean }>
  storage?: { estimate?(): Promise<{ quota?: number; usage?: number }>; persisted?(): Promise<boolean> }
  connection?: { type?: string; downlink?: number; rtt?: number }
  onLine: boolean
}

/** The screen, and how the page stands in it. */
export interface Shown {
  width: number
  height: number
  ratio: number
  installed: boolean
  /** A service worker answers for this page. */
  offline: boolean
}

interface Named {
  browser: string | null
  system: string | null
  systemVersion: string | null
  model: string | null
}

/** Names of what browsers write into the text that they send of themselves, the more exact one first. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/ SamsungBrowser\/(\d+)/, 'Samsung Internet'],
  [/ (?:Edg|EdgA|EdgiOS)\/(\d+)/, 'Edge'],
  [/ (?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/ (?:Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/ Version\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari\//, 'Safari'],
]

const BRANDS: Record<string, string> = {
  'Google Chrome': 'Chrome',
  'Microsoft Edge': 'Edge',
  Chromium: 'Chromium',
  'Samsung Internet': 'Samsung Internet',
}

/**
 * What sort of machine this is, as far as its browser says. Chromium tells by fields; of others it is read out of their text, which
 * for long has said of an iPad that it is a Mac, and of every Android version that it is 10: such versions are unknown.
 */
export async function namedBy(looked: Looked): Promise<Named> {
  const { userAgentData: data, userAgent } = looked
  const hints = await data?.getHighEntropyValues?.(['platform', 'platformVersion', 'model']).catch(() => undefined)
  const brand = data?.brands.toSorted((a, b) => rank(b.brand) - rank(a.brand))[0]
  const own = brand && BRANDS[brand.brand] ? `${BRANDS[brand.brand]} ${brand.version}` : undefined
  const read = systemIn(userAgent, looked.maxTouchPoints ?? 0)
  return {
    browser: own ?? browserIn(userAgent),
    system: hints?.platform || read.system,
    systemVersion: hints ? hints.platformVersion || null : read.version,
    model: hints?.model || null,
  }
}

/** The product goes before the engine that it is made of. */
function rank(brand: string): number {
  return BRANDS[brand] === undefined ? 0 : brand === 'Chromium' ? 1 : 2
}

function browserIn(text: string): string | null {
  for (const [pattern, name] of BROWSERS) {
    const [, version] = pattern.exec(text) ?? []
    if (version !== undefined) return `${name} ${version}`
  }
  return null
}

function systemIn(text: string, fingers: number): { system: string | null; version: string | null } {
  const [, ios] = /(?:iPad|iPhone);.* OS (\d+(?:_\d+)*)/.exec(text) ?? []
  if (ios !== undefined) return { system: /iPad/.test(text) ? 'iPadOS' : 'iOS', version: ios.replaceAll('_', '.') }
  // An iPad that asks for the pages of a Mac: no Mac has a touch screen.
  if (/Macintosh/.test(text)) return { system: fingers > 1 ? 'iPadOS' : 'macOS', version: null }
  if (/Android/.test(text)) return { system: 'Android', version: null }
  if (/CrOS/.test(text)) return { system: 'Chrome OS', version: null }
  if (/Windows NT/.test(text)) return { system: 'Windows', version: null }
  return { system: /Linux/.test(text) ? 'Linux' : null, version: null }
}
