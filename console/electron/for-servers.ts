// Runs in the pages of a server, in a world of its own. All that such a page is given is one word: that it may show a notice.
import { contextBridge, ipcRenderer } from 'electron'

contextBridge.exposeInMainWorld('preauDesktop', {
  notify: (title: unknown, text: unknown, path: unknown) => ipcRenderer.invoke('console.notify', { title, text, path }),
})
