// Runs in each page of the kiosk, in a world of its own (preload of a sandboxed page: made one CommonJS file).
import { KIOSK_POLICY } from '@preau/protocol/rules/kiosk-policy.ts'
import { ipcRenderer } from 'electron'
import { guardPage, overPage } from '../shells/page-guard.ts'

guardPage({ policy: KIOSK_POLICY, back: undefined }, (what) => ipcRenderer.send('guard.call', { what }), overPage)
