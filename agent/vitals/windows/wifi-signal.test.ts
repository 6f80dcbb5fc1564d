import { describe, expect, it } from 'vitest'
import { parseSignal } from './wifi-signal.ts'

describe('the wireless signal that netsh prints', () => {
  it.each([
    ['in French', '    Signal                 : 84% \r\n', -58],
    ['in English, in new versions by its level', '    Signal : 84%\r\n    Rssi                   : -52\r\n', -52],
    ['of the stronger of two cards', '    Signal : 20%\r\n    Signal : 60%\r\n', -70],
    ['of no card', 'There is no wireless interface on the system.\r\n', undefined],
    ['of a network that is called so', '    SSID : Signal : 10%\r\n', undefined],
  ])('is read %s', (_, text, level) => {
    expect(parseSignal(text)).toBe(level)
  })
})
