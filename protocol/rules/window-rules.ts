import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { PreauError } from '../errors.ts'
import { readPlainYaml } from '../plain-yaml.ts'
import { VersionText } from '../update/target-facts.ts'
import { Site } from './booking/lesson-opening.ts'
import { KIOSK_POLICY, type ShellPermission, type ShellPolicy } from './kiosk-policy.ts'

/** What a page may be given by a policy. Camera, microphone and notices are not among it: pupils are before the board. */
export const GRANTABLE = ['fullscreen', 'clipboard-sanitized-write', 'pointerLock'] as const satisfies ShellPermission[]

/** Chords that a policy may leave to the page: those by which one writes. None of them does anything to a window. */
export const LETTABLE = [
  ...['Ctrl+A', 'Ctrl+B', 'Ctrl+C', 'Ctrl+I', 'Ctrl+V', 'Ctrl+X', 'Ctrl+Y', 'Ctrl+Z', 'Ctrl+Shift+Z'],
  ...['Ctrl+ArrowLeft', 'Ctrl+ArrowRight', 'Ctrl+Backspace', 'Ctrl+Delete'],
] as const

const Key = Type.String({ pattern: '^(?:Ctrl\\+)?(?:Alt\\+)?(?:Meta\\+)?(?:Shift\\+)?[A-Za-z0-9]{1,24}\\*?$' })
const strict = { additionalProperties: false }
const FIELDS = {
  newWindows: Type.Optional(Type.Enum(['same_window', 'refuse'], { description: 'What a link to a new window does' })),
  permissions: Type.Optional(
    Type.Array(Type.Enum([...GRANTABLE]), { maxItems: 3, description: 'What a page is given when it asks' }),
  ),
  keys: Type.Optional(
    Type.Object(
      {
        allowed: Type.Optional(Type.Array(Type.Enum([...LETTABLE]), { maxItems: 20 })),
        refused: Type.Optional(
          Type.Array(Key, { maxItems: 50, description: 'Keys that are refused besides those of the program' }),
        ),
      },
      strict,
    ),
  ),
  shut: Type.Optional(
    Type.Array(Site, { maxItems: 50, description: 'Sites that no window shows, whatever the school allows' }),
  ),
}

/** What a policy changes in a window: what it does not say is as the program has it. Goes from the service to the shells. */
export const WindowRules = Type.Object(FIELDS)
export type WindowRules = Static<typeof WindowRules>

/** A signed policy of the kiosk: the rules of its windows, and sites that lessons may show beside those of the school. */
export const KioskPolicyFile = Type.Object(
  {
    policy: Type.Literal('kiosk'),
    version: VersionText,
    sites: Type.Optional(Type.Array(Site, { maxItems: 50 })),
    ...FIELDS,
  },
  strict,
)
export type KioskPolicyFile = Static<typeof KioskPolicyFile>

/** The product under which it is signed. */
export const KIOSK_POLICY_PRODUCT = 'kiosk-policy'
/** None has more bytes. */
export const KIOSK_POLICY_MAX_BYTES = 32 * 1024

const decodeFile = decoder(KioskPolicyFile, 'KIOSK_POLICY_INVALID')

/** Reads a policy, as YAML or JSON. Throws KIOSK_POLICY_INVALID with the path of the fault. */
export function readKioskPolicy(text: string): KioskPolicyFile {
  if (text.length > KIOSK_POLICY_MAX_BYTES)
    throw new PreauError('KIOSK_POLICY_INVALID', { path: '/', expected: 'a shorter text' })
  return decodeFile(readPlainYaml(text, 'KIOSK_POLICY_INVALID'))
}

/**
 * What may be done in a window under these rules. INVARIANT: whatever they say, what the program refuses is refused but for LETTABLE
 * and GRANTABLE, and no rule gives a download, a file, a printer or a tool.
 */
export function policyUnder(rules: WindowRules | undefined): ShellPolicy {
  const { keys, newWindows, permissions } = KIOSK_POLICY
  return {
    ...KIOSK_POLICY,
    newWindows: rules?.newWindows ?? newWindows,
    permissions: rules?.permissions ?? permissions,
    keys: {
      ...keys,
      allowed: rules?.keys?.allowed ?? keys.allowed,
      refused: [...keys.refused, ...(rules?.keys?.refused ?? [])],
    },
  }
}

/** Of a policy, what concerns a window. */
export function windowRules({ newWindows, permissions, keys, shut }: KioskPolicyFile): WindowRules {
  return {
    ...(newWindows !== undefined && { newWindows }),
    ...(permissions && { permissions }),
    ...(keys && { keys }),
    ...(shut && { shut }),
  }
}

/** Sites that lessons show where a school allows these. */
export function sitesUnder(policy: KioskPolicyFile | undefined, sites: readonly string[]): string[] {
  return [...new Set([...sites, ...(policy?.sites ?? [])])]
}
