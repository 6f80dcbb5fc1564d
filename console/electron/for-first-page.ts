// Runs in the first page of this program, in a world of its own: the channels that this page has, and no other.
import { contextBridge, ipcRenderer } from 'electron'

const ASKED = ['servers.list', 'servers.add', 'servers.forget', 'servers.open', 'device.start', 'device.stop']
const TOLD = ['device.line', 'device.ended']

contextBridge.exposeInMainWorld('preauFirstPage', {
  ask: (channel: string, message: unknown) =>
    ASKED.includes(channel) ? ipcRenderer.invoke(channel, message) : Promise.reject(new TypeError('no such channel')),
  hear(channel: string, listener: (message: unknown) => void) {
    if (TOLD.includes(channel)) ipcRenderer.on(channel, (_event, message) => listener(message))
  },
})
