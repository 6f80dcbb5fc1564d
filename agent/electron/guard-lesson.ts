// Runs in each page and frame of what a lesson opens, in a world of its own (preload of a sandboxed page: made one CommonJS file).
import { KIOSK_POLICY } from '@preau/protocol/rules/kiosk-policy.ts'
import { contextBridge, ipcRenderer } from 'electron'
import { BACK_TO_KIOSK, guardPage, overPage } from '../shells/page-guard.ts'

guardPage({ policy: KIOSK_POLICY, back: BACK_TO_KIOSK }, (what) => ipcRenderer.send('guard.call', { what }), overPage)
// There is no event by which a program prints: the page's own function for it does nothing.
contextBridge.executeInMainWorld({
  func: () => Object.defineProperty(globalThis, 'print', { value: () => {}, writable: false, configurable: false }),
})
