// The console as a program: several servers, notices of the system, links of labels, and the tool for who stands before a device.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app, BrowserWindow, ipcMain, Menu, Notification, safeStorage, session } from 'electron'
import { type ConsoleApp, startConsoleApp } from './console-app.ts'
import { deviceTool } from './device-tool.ts'
import { knownServers } from './known-servers.ts'

app.enableSandbox()
Menu.setApplicationMenu(null)
app.on('window-all-closed', () => app.quit())

void app.whenReady().then(() => {
  let running: ConsoleApp | undefined
  const here = import.meta.dirname
  running = startConsoleApp({
    app,
    createWindow: (options) => new BrowserWindow(options),
    sessionOf: (name) => session.fromPartition(name),
    ipcMain,
    notify(title, text, onClick) {
      const notice = new Notification({ title, body: text })
      notice.on('click', onClick)
      notice.show()
    },
    servers: knownServers(join(app.getPath('userData'), 'servers.sealed'), {
      // „basic_text“ is a fixed word in the program: as good as nothing.
      isSafe: () =>
        safeStorage.isEncryptionAvailable() &&
        (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'),
      seal: (text) => safeStorage.encryptString(text),
      open: (sealed) => safeStorage.decryptString(sealed),
    }),
    device: deviceTool({
      program: 'preau',
      onLine: (line) => running?.tell('device.line', { line }),
      onEnded: (status) => running?.tell('device.ended', { status }),
    }),
    preloads: { servers: join(here, 'for-servers.cjs'), firstPage: join(here, 'for-first-page.cjs') },
    firstPage: pathToFileURL(join(here, 'page', 'index.html')).href,
    argv: process.argv,
  })
})
