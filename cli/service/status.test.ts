import { expect, it } from 'vitest'
import { NOT_INSTALLED, parseSystemctlShow } from './status.ts'

it.each([
  [
    'LoadState=loaded\nActiveState=active\nUnitFileState=enabled\nNRestarts=1\nMainPID=37\n',
    { installed: true, running: true, enabled: true, restarts: 1, pid: 37 },
  ],
  [
    'MainPID=0\nNRestarts=12\nUnitFileState=disabled\nActiveState=activating\nLoadState=loaded\n',
    { installed: true, running: false, enabled: false, restarts: 12, pid: undefined },
  ],
  ['LoadState=not-found\nActiveState=inactive\nNRestarts=0\n', NOT_INSTALLED],
  ['', NOT_INSTALLED],
  ['System has not been booted with systemd as init system', NOT_INSTALLED],
])('parseSystemctlShow reads %j', (text, state) => {
  expect(parseSystemctlShow(text)).toEqual(state)
})
