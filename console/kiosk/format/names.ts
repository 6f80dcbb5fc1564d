import type { KioskBoard, KioskFallback, KioskSession } from '@preau/protocol/kiosk.ts'
import type { KioskVoice } from './voice.ts'

/** An input as one says it: the one of this PC is `PC`, `hdmi2` is `HDMI 2`; one without words keeps its own name. */
export function inputName(input: string, { own }: Pick<KioskBoard['input'], 'own'>, voice: KioskVoice): string {
  return input === own ? voice.t('controls.own') : plainInputName(input, voice)
}

/** The same, without saying which is that of this PC. */
export function plainInputName(input: string, { t, has }: KioskVoice): string {
  const [, base = '', number = ''] = /^([a-z_]+?)(\d{0,2})$/.exec(input) ?? []
  const key = `input.${base}`
  if (base === 'plain' || !has(key)) return input
  const name = (t as (key: string) => string)(key)
  return number === '' ? name : t('input.plain', { name, number })
}

/** `avec le document « Parts égales »`; undefined where the session opens nothing. */
export function resourceText({ resource }: KioskSession, { t, print }: KioskVoice): string | undefined {
  return resource === null ? undefined : t(`now.with_${resource.kind}`, { label: print(resource.label) })
}

/** French goes `en salle 5` and `en BCD`, and nobody knows how to go to a room with a name of its own. */
export function fallbackTitle({ kind, name }: KioskFallback, { t, locale, print }: KioskVoice): string {
  if (kind === 'kit') return t('fallback.kit')
  if (locale === 'en') return t('fallback.room', { name: print(name) })
  const takesEn = /^(salle|bcd|bibliothèque|classe|cantine)(?![\p{L}])/iu.test(name)
  const said = /^bcd/i.test(name) ? name : `${name.charAt(0).toLowerCase()}${name.slice(1)}`
  return takesEn ? t('fallback.room', { name: print(said) }) : t('fallback.room_other', { name: print(name) })
}
