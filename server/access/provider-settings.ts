import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ProviderSettings } from '@preau/protocol/api/provider.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { writeWhole } from '../keys/whole-file.ts'
import type { Seal } from './seal.ts'

const FILE = 'provider.json'
/** What the client secret is sealed for. */
const PLACE = 'provider'
const read = decoder(ProviderSettings, 'CONFIG_INVALID')

/** ProConnect (documentation of DINUM, 2025); its integration platform is another issuer. */
const PROCONNECT = {
  name: 'ProConnect',
  issuer: 'https://auth.agentconnect.gouv.fr/api/v2',
  scope: 'openid given_name usual_name email uid siret idp_id',
  acr: ['eidas1', 'eidas2', 'eidas3'],
  asksAmr: true,
  idTokenAlg: 'RS256',
  userinfoAlg: 'RS256',
  believesEmail: true,
} as const
/** Any other provider. */
const GENERIC = {
  scope: 'openid email profile',
  acr: [],
  asksAmr: false,
  idTokenAlg: 'RS256',
  userinfoAlg: null,
  believesEmail: false,
} as const

/** What an operator says of his provider. */
export interface NewProvider {
  preset: 'proconnect' | 'generic'
  clientId: string
  clientSecret: string
  origin: string
  issuer?: string | undefined
  name?: string | undefined
  siret?: string[] | undefined
}

/** The settings of a provider, whole. Throws CONFIG_INVALID where one is missing or an address is none. */
export function providerSettings(asked: NewProvider, seal: Seal): ProviderSettings {
  const { preset, clientId, clientSecret, origin, siret = [] } = asked
  const base = preset === 'proconnect' ? PROCONNECT : { ...GENERIC, name: undefined, issuer: undefined }
  const issuer = asked.issuer ?? base.issuer
  requireAddress('issuer', issuer)
  requireAddress('origin', origin)
  return read({
    ...base,
    name: asked.name ?? base.name ?? new URL(issuer ?? '').hostname,
    issuer,
    clientId,
    secret: seal.seal(Buffer.from(clientSecret), PLACE),
    origin: new URL(origin).origin,
    siret,
  })
}

export function clientSecretOf({ secret }: ProviderSettings, seal: Seal): string {
  return seal.open(secret, PLACE).toString()
}

export async function keepProvider(data: string, settings: ProviderSettings): Promise<void> {
  await writeWhole(data, FILE, `${JSON.stringify(settings, null, 2)}\n`, 0o600)
}

/** The provider of a data folder; undefined where there is none. Throws CONFIG_INVALID where it cannot be read. */
export async function readProvider(data: string): Promise<ProviderSettings | undefined> {
  const text = await readFile(join(data, FILE), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    return read(JSON.parse(text))
  } catch (error) {
    throw new PreauError('CONFIG_INVALID', { setting: FILE }, error)
  }
}

/** Whether a provider is on this machine: then it may be asked without TLS. */
export function isOnThisMachine(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  return protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)
}

function requireAddress(setting: string, text: string | undefined): void {
  const isRight = text !== undefined && URL.canParse(text)
  if (!isRight || (new URL(text).protocol !== 'https:' && !isOnThisMachine(text))) {
    throw new PreauError('CONFIG_INVALID', { setting, value: text?.slice(0, 100) ?? null })
  }
}
