import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { causeOfJobs, causeOfSignal, orderOf, type StopCause } from './stop-cause.ts'

/** As systemd 252 wrote it while test/integration/service.test.ts stopped, restarted and shut down its machine. */
const POWEROFF = `218 poweroff.target        start waiting
219 systemd-poweroff.service start waiting
160 preau-agent.service    stop  running
217 final.target           start waiting
`

describe('causeOfJobs', () => {
  it.each<[string, StopCause]>([
    [POWEROFF, 'shutdown'],
    [POWEROFF.replaceAll('poweroff', 'reboot'), 'restart'],
    ['12 halt.target start waiting\n', 'shutdown'],
    ['12 kexec.target start waiting\n13 shutdown.target start waiting\n', 'restart'],
    ['160 preau-agent.service stop running\n', 'stopped'],
    ['160 preau-agent.service restart waiting\n', 'stopped'],
    ['12 poweroff.target stop waiting\n', 'stopped'],
    ['12 my-poweroff.target start waiting\n', 'stopped'],
    ['No jobs running.\n', 'stopped'],
    ['', 'stopped'],
  ])('reads %j', (text, cause) => {
    expect(causeOfJobs(text)).toBe(cause)
  })
})

describe('causeOfSignal', () => {
  it('is a plain stop where no systemd runs the machine', async () => {
    expect(await causeOfSignal('/nonexistent')).toBe('stopped')
  })
})

describe('orderOf', () => {
  it.each<[string[], StopCause]>([
    [['shutdown\n'], 'shutdown'],
    [['shut', 'down\r\n'], 'shutdown'],
    [['\ufeffshutdown\r\n'], 'shutdown'],
    [['stop\n'], 'stopped'],
    [['noise\n', `${'x'.repeat(1000)}\n`, 'stop\r\n'], 'stopped'],
    [['noise only'], 'stopped'],
    [[], 'stopped'],
  ])('understands %j', async (chunks, cause) => {
    const host = new PassThrough()
    const order = orderOf(host)
    for (const chunk of chunks) host.write(chunk)
    host.end()
    expect(await order).toBe(cause)
  })
})
