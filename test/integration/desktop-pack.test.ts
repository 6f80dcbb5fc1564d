import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractFile, listPackage } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SHELLS, type ShellName } from '../../scripts/bundle/shells.ts'
import { packShell } from '../../scripts/dist.ts'
import { electronStandIn } from '../processes/electron-stand-in.ts'

/** What each program is made of, and nothing else. */
const FILES: Record<ShellName, string[]> = {
  kiosk: ['/guard-kiosk.cjs', '/guard-lesson.cjs', '/main.mjs', '/package.json'],
  console: [
    '/for-first-page.cjs',
    '/for-servers.cjs',
    '/main.mjs',
    '/package.json',
    '/page',
    '/page/index.html',
    '/page/page.css',
    '/page/page.js',
  ],
}

describe.skipIf(process.platform !== 'linux')(
  'a desktop program that is packed with a stand-in for Electron (Linux)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'preau-pack-'))
    beforeAll(() => electronStandIn(join(folder, 'electron')))
    afterAll(() => rmSync(folder, { recursive: true }))

    it.each(['kiosk', 'console'] as const)(
      'holds what the %s needs, no source, no secret, and its fuses are set',
      async (name) => {
        const out = await packShell(name, { electron: join(folder, 'electron'), dir: true, to: folder })
        const unpacked = join(out, 'linux-unpacked')
        const archive = join(unpacked, 'resources', 'app.asar')
        expect(listPackage(archive, { isPack: false }).toSorted()).toEqual(FILES[name])

        const texts = FILES[name]
          .filter((file) => /\.\w+$/.test(file))
          .map((file) => extractFile(archive, file.slice(1)).toString())
        for (const text of texts) {
          expect(text).not.toMatch(
            /sourceMappingURL|BEGIN [A-Z ]*PRIVATE KEY|process\.env\.NODE_AUTH|npm_[A-Za-z0-9]{30}/,
          )
          expect(text).not.toContain(process.cwd())
        }
        const about = JSON.parse(extractFile(archive, 'package.json').toString())
        expect(about).toMatchObject({ name: SHELLS[name].name, main: 'main.mjs' })
        expect(about).not.toHaveProperty('dependencies')
        expect(about).not.toHaveProperty('build')

        const wire = await getCurrentFuseWire(join(unpacked, SHELLS[name].name))
        const isOn = (fuse: FuseV1Options) => wire[fuse] === FuseState.ENABLE
        expect({
          runAsNode: isOn(FuseV1Options.RunAsNode),
          cookies: isOn(FuseV1Options.EnableCookieEncryption),
          nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
          inspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
          integrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
          asarOnly: isOn(FuseV1Options.OnlyLoadAppFromAsar),
          fileRights: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
        }).toEqual({
          runAsNode: false,
          cookies: true,
          nodeOptions: false,
          inspect: false,
          integrity: true,
          asarOnly: true,
          fileRights: false,
        })
      },
    )

    it.each(['agent', 'console'])('has installers for Windows, Linux and macOS in the package.json of %s', (name) => {
      const { build } = JSON.parse(readFileSync(join(process.cwd(), name, 'package.json'), 'utf8'))
      expect([build.win.target, build.linux.target, build.npmRebuild]).toEqual([
        ['nsis', 'msi'],
        ['deb', 'AppImage'],
        false,
      ])
      expect(build.mac.target).toContain('dmg')
    })
  },
)
