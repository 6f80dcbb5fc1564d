// Runs in each page of the kiosk, in a world of its own (preload of a sandboxed page: made one CommonJS file).
import { ipcRenderer } from 'electron'
import { guardPage, overPage } from '../shells/page-guard.ts'
import { policyOfPage } from './page-policy.ts'

guardPage(
  { policy: policyOfPage(process.argv), back: undefined },
  (what) => ipcRenderer.send('guard.call', { what }),
  overPage,
)
