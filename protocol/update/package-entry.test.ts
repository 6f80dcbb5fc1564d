import { describe, expect, it } from 'vitest'
import { readPackageEntry } from './package-entry.ts'

const SUM = 'a'.repeat(64)
const MSI = {
  file: { target: 'vlc/3.0.21/vlc.msi', sha256: SUM },
  form: 'msi',
  install: ['msiexec', '/i', '{file}', '/qn', '/norestart'],
  check: { run: ['reg', 'query', 'HKLM\\SOFTWARE\\VideoLAN\\VLC', '/v', 'Version'], says: '3.0.21' },
  restart: [3010, 1641],
  busy: [1618],
}
const DEB = {
  file: { target: 'vlc/3.0.21/vlc.deb', sha256: SUM },
  form: 'deb',
  install: ['apt-get', 'install', '-y', '{file}'],
  check: { run: ['dpkg-query', '-W', 'vlc'], says: '3.0.21' },
}
const entry = (systems: object, more: object = {}) =>
  JSON.stringify({ package: 'vlc', version: '3.0.21', name: 'VLC', within: 900, room: 2e8, systems, ...more })

describe('a catalogue entry', () => {
  it('serves several systems', () => {
    expect(Object.keys(readPackageEntry(entry({ 'win32-x64': MSI, 'linux-x64': DEB })).systems)).toEqual([
      'win32-x64',
      'linux-x64',
    ])
  })

  it('may name a program by its whole path to look, and the file itself to install', () => {
    const exe = {
      ...MSI,
      form: 'exe',
      install: ['{file}', '/S'],
      check: { run: ['C:\\VLC\\vlc.exe', '--version'], says: '3' },
    }
    expect(readPackageEntry(entry({ 'win32-x64': exe })).systems['win32-x64']?.form).toBe('exe')
  })

  it.each([
    [
      'a shell that installs',
      { 'linux-x64': { ...DEB, install: ['sh', '-c', 'dpkg -i {file}'] } },
      '/systems/linux-x64/install/0',
    ],
    [
      'an interpreter by its path',
      { 'linux-x64': { ...DEB, check: { run: ['/usr/bin/python3', '-c', 'x'], says: '3' } } },
      '/systems/linux-x64/check/run/0',
    ],
    [
      'PowerShell by its path',
      {
        'win32-x64': {
          ...MSI,
          check: { run: ['C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', '-c'], says: '3' },
        },
      },
      '/systems/win32-x64/check/run/0',
    ],
    [
      'a batch file',
      { 'win32-x64': { ...MSI, check: { run: ['C:\\a\\b.bat'], says: '3' } } },
      '/systems/win32-x64/check/run/0',
    ],
    [
      'a path that leads up',
      { 'linux-x64': { ...DEB, check: { run: ['/opt/../bin/dash'], says: '3' } } },
      '/systems/linux-x64/check/run/0',
    ],
    [
      'a program of the search path',
      { 'linux-x64': { ...DEB, check: { run: ['vlc', '--version'], says: '3' } } },
      '/systems/linux-x64/check/run/0',
    ],
    ['a form of another system', { 'linux-x64': MSI }, '/systems/linux-x64/form'],
    [
      'an installer without the file',
      { 'linux-x64': { ...DEB, install: ['apt-get', 'install', 'vlc'] } },
      '/systems/linux-x64/install',
    ],
    ['one code with two meanings', { 'win32-x64': { ...MSI, done: [0, 3010] } }, '/systems/win32-x64'],
  ])('with %s is refused', (_, systems, path) => {
    expect(() => readPackageEntry(entry(systems))).toThrow(
      expect.objectContaining({ code: 'PACKAGE_INVALID', context: expect.objectContaining({ path }) }),
    )
  })

  it('with a field that nobody knows, a line break or no system is refused', () => {
    for (const text of [
      entry({ 'linux-x64': DEB }, { script: 'x' }),
      entry({ 'linux-x64': { ...DEB, install: ['dpkg', '-i', '{file}', 'a\nb'] } }),
      entry({}),
      entry({ 'linux-x64': DEB, 'beos-x64': null }),
      '[',
    ])
      expect(() => readPackageEntry(text)).toThrow(expect.objectContaining({ code: 'PACKAGE_INVALID' }))
  })
})
