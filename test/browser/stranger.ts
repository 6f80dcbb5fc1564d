import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { totpCode, totpStep } from '../../server/access/totp.ts'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A page of somebody who has never been here: no cookie, no session. */
export async function strangerPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    reducedMotion: 'reduce',
  })
  return await context.newPage()
}

/** The one-time link that a server wrote at its first start. */
export function firstLink(data: string): string {
  return readFileSync(join(data, 'first-link.txt'), 'utf8').trim()
}

/** What an authenticator shows for a secret as the page writes it; `later`: so many of its codes further on. */
export function authenticatorCode(secret: string, later = 0): string {
  const bits = [...secret.replaceAll(' ', '')].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0'))
  const bytes = Uint8Array.from(bits.join('').match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
  return totpCode(bytes, totpStep(Date.now()) + later)
}
