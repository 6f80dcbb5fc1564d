import { connect, type Socket } from 'node:net'
import type { Grant } from '@preau/protocol/rules/roles.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { insertDevice } from '../store/new-devices.ts'
import { insertAuthority, insertSchool } from '../store/places.ts'
import { listenHttp } from './listen.ts'
import { MAX_LIVE_CLIENTS } from './live.ts'
import { NOW, type TestHttp, testHttp } from './testing.ts'

let http: TestHttp
let server: { url: string; close(): Promise<void> }
const sockets: Socket[] = []

beforeEach(async () => {
  http = await testHttp()
  server = await listenHttp(http.services, { host: '127.0.0.1', port: 0 })
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await server.close()
  await http.close()
})

/** Waits for a predicate, in ms at most. */
function until(predicate: () => boolean, timeout = 10_000): Promise<boolean> {
  return vi.waitUntil(predicate, { timeout, interval: 5 })
}

/** A browser that listens, over a real socket. */
function listen(): { socket: Socket; text: () => string } {
  const { hostname, port, host } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  sockets.push(socket)
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk.toString()
  })
  socket.on('error', () => undefined)
  socket.write(`GET /api/live HTTP/1.1\r\nHost: ${host}\r\nCookie: ${http.cookie}\r\n\r\n`)
  return { socket, text: () => text }
}

describe('/api/live', { timeout: 30_000 }, () => {
  it('begins with how to come back and with the counts, then tells what changes', async () => {
    const { device } = await http.place()
    const browser = listen()
    await until(() => browser.text().includes('event: change'))
    expect(browser.text()).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(browser.text()).toContain('content-type: text/event-stream')
    expect(browser.text()).toContain("frame-ancestors 'none'")
    expect(browser.text()).toContain('retry: 3000\n\n')
    expect(browser.text()).toContain('"unknown":1')
    http.live.touchDevice(device)
    await until(() => browser.text().includes(`"devices":["${device}"]`))
  })

  it('tells a teacher of tickets, and of the fleet nothing', async () => {
    const { school, device } = await http.place()
    http.cookie = http.signIn([{ role: 'teacher', scope: { kind: 'school', id: school } }])
    const browser = listen()
    await until(() => browser.text().includes('event: change'))
    expect(browser.text()).toContain('"unknown":0')
    http.live.touchDevice(device)
    http.services.ticketTouched({ id: device, school, kind: 'board_pc' })
    await until(() => browser.text().includes('event: ticket'))
    expect(browser.text()).not.toContain(`"devices":["${device}"]`)
  })

  it('tells at once that a ticket changed', async () => {
    const { school, device } = await http.place()
    const browser = listen()
    await until(() => browser.text().includes('event: change'))
    http.services.ticketTouched({ id: device, school, kind: 'board_pc' })
    await until(() => browser.text().includes(`event: ticket\ndata: {"ticket":"${device}"}\n\n`))
  })

  it('tells at once that what is booked in a school changed, and never what', async () => {
    const { school, room } = await http.place()
    const browser = listen()
    await until(() => browser.text().includes('event: change'))
    http.services.bookingTouched(school, room)
    const told = `event: booking\ndata: {"school":"${school}","resource":"${room}"}\n\n`
    await until(() => browser.text().includes(told))
  })

  it('tells every listener of one change', async () => {
    const browsers = [listen(), listen(), listen()]
    await until(() => browsers.every(({ text }) => text().includes('event: change')))
    http.live.touchPlaces()
    await until(() => browsers.every(({ text }) => text().includes('"places":true')))
  })

  it('forgets a listener that left', async () => {
    const browser = listen()
    await until(() => http.live.listeners === 1)
    browser.socket.destroy()
    await until(() => http.live.listeners === 0)
  })

  it('drops a listener that does not read, and keeps the others', async () => {
    const [slow, good] = [listen(), listen()]
    await until(() => http.live.listeners === 2)
    slow.socket.pause()
    // Some megabytes fit in the buffers of the two sockets.
    await until(() => {
      for (let i = 0; i < 200; i++) http.live.touchDevice(`${'x'.repeat(4000)}${i}`)
      return http.live.listeners === 1
    }, 20_000)
    const before = good.text().length
    http.live.touchPlaces()
    await until(() => good.text().slice(before).includes('"places":true'))
  })

  it('refuses one listener too many, and takes one again when one has left', async () => {
    for (let i = 0; i < MAX_LIVE_CLIENTS; i++) listen()
    await until(() => http.live.listeners === MAX_LIVE_CLIENTS)
    const late = listen()
    await until(() => late.text().includes('SERVER_BUSY'))
    expect(late.text()).toMatch(/^HTTP\/1\.1 503 /)
    sockets[0]?.destroy()
    await until(() => http.live.listeners === MAX_LIVE_CLIENTS - 1)
    const next = listen()
    await until(() => next.text().includes('event: change'))
  })

  it('ends with the server', async () => {
    const browser = listen()
    await until(() => http.live.listeners === 1)
    await server.close()
    await until(() => browser.socket.destroyed || browser.socket.readableEnded)
    expect(http.live.listeners).toBe(0)
  })
})

describe('a stream with borders', { timeout: 30_000 }, () => {
  /** The listening of one who has these cookies. */
  const listenAs = (cookie: string) => {
    const { hostname, port, host } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    sockets.push(socket)
    let text = ''
    let ended = false
    socket.on('data', (chunk) => {
      text += chunk.toString()
    })
    socket.on('error', () => undefined)
    socket.once('close', () => {
      ended = true
    })
    socket.write(`GET /api/live HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\n\r\n`)
    return { text: () => text, ended: () => ended }
  }

  it('tells of what its person reaches, counts that, and is silent about the rest', async () => {
    const [near, far] = [await http.place(), await elsewhere()]
    const cookie = http.signIn([{ role: 'technician', scope: { kind: 'school', id: near.school } }])
    const limited = listenAs(cookie)
    const all = listenAs(http.cookie)
    await until(() => [limited, all].every(({ text }) => text().includes('event: change')))
    expect(limited.text()).toContain('"unknown":1')
    expect(all.text()).toContain('"unknown":2')
    http.live.touchDevice(far.device)
    await until(() => all.text().includes(far.device))
    http.live.touchDevice(near.device)
    await until(() => limited.text().includes(near.device))
    expect(limited.text()).not.toContain(far.device)
  })

  it('ends with the session of its person, and with his scope', async () => {
    await server.close()
    vi.useFakeTimers({ toFake: ['setInterval'] })
    try {
      server = await listenHttp(http.services, { host: '127.0.0.1', port: 0 })
      const { school } = await http.place()
      const grants: Grant[] = [{ role: 'technician', scope: { kind: 'school', id: school } }]
      const [stays, leaves] = [http.signIn(grants), http.signIn(grants)]
      const [one, other] = [listenAs(stays), listenAs(leaves)]
      await until(() => [one, other].every(({ text }) => text().includes('event: change')))
      http.signOut(leaves)
      vi.advanceTimersByTime(15_000)
      await until(() => other.ended() && one.text().includes(': still here'))
      expect(one.ended()).toBe(false)
      grants[0] = { role: 'teacher', scope: { kind: 'school', id: school } }
      vi.advanceTimersByTime(15_000)
      await until(() => one.ended())
    } finally {
      vi.useRealTimers()
    }
  })
})

/** A second school with a device of its own. */
async function elsewhere(): Promise<{ school: string; device: string }> {
  const [authority, school, device] = [http.newId(), http.newId(), http.newId()]
  await http.db.write(async (transaction) => {
    await insertAuthority(transaction, { id: authority, name: 'Uzès' })
    await insertSchool(transaction, { id: school, authority, name: 'Jean Moulin' })
    const claim = device.replaceAll('-', '')
    const fields = { name: 'PC 1', kind: 'laptop', room: null, model: null, serial: null, enrolledAt: NOW } as const
    await insertDevice(transaction, { school, id: device, claim, ...fields })
  })
  return { school, device }
}
