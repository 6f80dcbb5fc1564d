// Runs in each page and frame of what a lesson opens, in a world of its own (preload of a sandboxed page: made one CommonJS file).
import { contextBridge, ipcRenderer } from 'electron'
import { BACK_TO_KIOSK, guardPage, overPage } from '../shells/page-guard.ts'
import { policyOfPage } from './page-policy.ts'

guardPage(
  { policy: policyOfPage(process.argv), back: BACK_TO_KIOSK },
  (what) => ipcRenderer.send('guard.call', { what }),
  overPage,
)
// There is no event by which a program prints: the page's own function for it does nothing.
contextBridge.executeInMainWorld({
  func: () => Object.defineProperty(globalThis, 'print', { value: () => {}, writable: false, configurable: false }),
})
