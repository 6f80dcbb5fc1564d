import { describe, expect, it } from 'vitest'
import { execLine, restarts, systemdVersion, unitText } from './unit.ts'

describe('execLine', () => {
  it.each([
    [['/opt/preau/agent/node', '--data', '/var/lib/x'], '/opt/preau/agent/node --data /var/lib/x'],
    [['/home/un élève/node'], '"/home/un élève/node"'],
    [['/a', '%h', '$HOME'], '/a %%h $$HOME'],
    [['/a', 'say "hi"', 'back\\slash'], '/a "say \\"hi\\"" "back\\\\slash"'],
    [['/a', 'x\nExecStart=/bin/sh'], '/a "x\\x0aExecStart=/bin/sh"'],
    [['/a', ';', "'", ''], '/a ";" "\'" ""'],
  ])('writes %j so that systemd reads the same', (args, line) => {
    expect(execLine(args)).toBe(line)
  })
})

describe('unitText', () => {
  it('writes sections, and a key once for each of its values', () => {
    expect(unitText({ Unit: { Description: 'x' }, Service: { DeviceAllow: ['a r', 'b r'], RestartSec: 2 } })).toBe(
      '[Unit]\nDescription=x\n\n[Service]\nDeviceAllow=a r\nDeviceAllow=b r\nRestartSec=2\n',
    )
  })
})

describe('restarts', () => {
  it('waits longer with each fall where systemd can, else always the same', () => {
    expect(restarts(252)).toEqual({ Restart: 'always', RestartSec: 10 })
    expect(restarts(254)).toEqual({ Restart: 'always', RestartSec: 2, RestartSteps: 7, RestartMaxDelaySec: '5min' })
  })
})

describe('systemdVersion', () => {
  it.each([
    ['systemd 252 (252.39-1~deb12u2)\n+PAM', 252],
    ['systemd 257 (257.9)', 257],
    ['', 0],
    ['not systemd 300', 0],
  ])('reads %j', (text, version) => {
    expect(systemdVersion(text)).toBe(version)
  })
})
