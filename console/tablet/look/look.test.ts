import { describe, expect, it } from 'vitest'
import type { Looked, Shown } from './browser.ts'
import { lookAt } from './look.ts'

const SHOWN: Shown = { width: 800, height: 1280, ratio: 1.5, installed: true, offline: true }
const IPAD =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15'
const OLD_IPAD =
  'Mozilla/5.0 (iPad; CPU OS 12_5_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2 Mobile/15E148 Safari/604.1'
const ANDROID =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'
const FIREFOX = 'Mozilla/5.0 (Android 14; Tablet; rv:140.0) Gecko/140.0 Firefox/140.0'

describe('the look of a tablet at itself', () => {
  it('says of an Android tablet with Chrome all that Chrome says', async () => {
    const looked: Looked = {
      userAgent: ANDROID,
      maxTouchPoints: 5,
      userAgentData: {
        brands: [
          { brand: 'Not)A;Brand', version: '8' },
          { brand: 'Chromium', version: '141' },
          { brand: 'Google Chrome', version: '141' },
        ],
        getHighEntropyValues: async () => ({ platform: 'Android', platformVersion: '14.0.0', model: 'SM-X200' }),
      },
      getBattery: async () => ({ level: 0.426, charging: false }),
      storage: { estimate: async () => ({ quota: 9e9, usage: 52_000 }), persisted: async () => true },
      connection: { type: 'wifi', downlink: 8.35, rtt: 50 },
      onLine: true,
    }
    expect(await lookAt(looked, SHOWN)).toEqual({
      browser: 'Chrome 141',
      system: 'Android',
      systemVersion: '14.0.0',
      model: 'SM-X200',
      battery: { charge: 43, charging: false },
      storage: { quota: 9e9, used: 52_000, kept: true },
      network: { type: 'wifi', rate: 8_350_000, delay: 50 },
      screen: { width: 800, height: 1280, ratio: 1.5, touch: 5 },
      installed: true,
      offline: true,
    })
  })

  it('does not guess what an iPad keeps to itself', async () => {
    const looked: Looked = { userAgent: IPAD, maxTouchPoints: 5, onLine: true }
    expect(await lookAt(looked, SHOWN)).toMatchObject({
      browser: 'Safari 18',
      system: 'iPadOS',
      systemVersion: null,
      model: null,
      battery: null,
      storage: { quota: null, used: null, kept: null },
      network: { type: null, rate: null, delay: null },
    })
  })

  it.each([
    [OLD_IPAD, 5, { system: 'iPadOS', systemVersion: '12.5.7', browser: 'Safari 12' }],
    [IPAD, 0, { system: 'macOS', systemVersion: null }],
    [ANDROID, 5, { system: 'Android', systemVersion: null, browser: 'Chrome 141' }],
    [FIREFOX, 5, { system: 'Android', systemVersion: null, browser: 'Firefox 140' }],
    ['curl/8', 0, { system: null, systemVersion: null, browser: null }],
  ])('reads %s', async (userAgent, maxTouchPoints, told) => {
    expect(await lookAt({ userAgent, maxTouchPoints, onLine: true }, SHOWN)).toMatchObject(told)
  })

  it('goes on where a question is refused', async () => {
    const refuse = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
    const looked: Looked = {
      ...{ userAgent: ANDROID, onLine: false, getBattery: refuse, storage: { estimate: refuse, persisted: refuse } },
      userAgentData: { brands: [], getHighEntropyValues: refuse },
    }
    expect(await lookAt(looked, SHOWN)).toMatchObject({ battery: null, network: { type: 'none' }, system: 'Android' })
  })
})
