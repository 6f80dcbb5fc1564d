// The kiosk in Electron, as a program: the helper of the session starts it, tells it what to show, and starts it again where it falls.
import { join } from 'node:path'
import { app, BrowserWindow, ipcMain, Menu, screen, session } from 'electron'
import { startKioskApp } from './kiosk-app.ts'

app.enableSandbox()
app.commandLine.appendSwitch('disable-pinch')
app.commandLine.appendSwitch('overscroll-history-navigation', '0')
app.commandLine.appendSwitch('force-webrtc-ip-handling-policy', 'disable_non_proxied_udp')
app.commandLine.appendSwitch('lang', 'fr-FR')
Menu.setApplicationMenu(null)

// Started by a hand there is nobody who would tell it what to show.
if (process.send === undefined) app.exit(2)

void app.whenReady().then(() => {
  startKioskApp({
    app,
    createWindow: (options) => new BrowserWindow(options),
    // Without „persist:“ a session is in memory and goes with its window.
    sessionOf: (name) => session.fromPartition(name, { cache: false }),
    screen,
    ipcMain,
    preloads: {
      kiosk: join(import.meta.dirname, 'guard-kiosk.cjs'),
      lesson: join(import.meta.dirname, 'guard-lesson.cjs'),
    },
    helper: {
      tell: (channel, message) => void process.send?.({ channel, message }),
      onMessage: (listener) => void process.on('message', listener),
      onGone: (listener) => void process.on('disconnect', listener),
    },
    every: (ms, act) => void setInterval(act, ms),
  })
})
app.on('window-all-closed', () => {})
