import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeParcel } from '@preau/agent/update/parcel.ts'
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { KeyTable } from './testing/key-table.ts'

const ROOT = join(import.meta.dirname, '../..')
const EPSON = readFileSync(join(ROOT, 'firmware-specs/devices/epson/escvp21.yaml'), 'utf8')
const LOGS = readFileSync(join(ROOT, 'runbooks/collect_logs.yaml'), 'utf8')
/** The status of a command that was typed wrong. */
const MISUSED = 2
const DEB = 'a program'

let table: KeyTable
afterAll(() => KeyTable.forget())
beforeEach(async () => {
  const made = new KeyTable()
  table = made
  onTestFinished(() => made.remove())
  await made.found()
})

async function add(
  kind: string,
  product: string,
  version: string,
  content: string,
  ...more: string[]
): Promise<number> {
  const path = table.path('file.yaml')
  writeFileSync(path, content)
  return await table.type('add', path, '--kind', kind, '--product', product, '--version', version, ...more)
}

const targetsOf = async () => {
  await table.type('show', '--json')
  return table.said.join('\n')
}

describe('what is in a target is looked into before it is signed', () => {
  it('a version of the agent as a device will: a parcel with something to start, under its own name', async () => {
    const parcel = (name: string) => makeParcel(new Map([[name, Buffer.from('run()')]])).toString('latin1')
    expect(await add('agent-app', 'agent', '3.0.0', parcel('agent.mjs'))).toBe(0)
    expect(await add('agent-app', 'agent', '3.1.0', 'run()')).toBe(1)
    expect(table.said.join('\n')).toContain('no version of the agent')
    expect(await add('agent-app', 'agent', '3.2.0', parcel('other.mjs'))).toBe(1)
    expect(await add('agent-app', 'agent', '3.3.0', parcel('agent.mjs').slice(0, -1))).toBe(1)
    expect(await add('agent-app', 'other', '3.4.0', parcel('agent.mjs'))).toBe(MISUSED)
    expect(await add('node-runtime', 'agent', '24.0.0', 'node')).toBe(MISUSED)
    const said = await targetsOf()
    expect(said).toContain('3.0.0')
    for (const refused of ['3.1.0', '3.2.0', '3.3.0', '3.4.0', '24.0.0']) expect(said).not.toContain(refused)
  })

  it('a spec by the rules of specs', async () => {
    expect(await add('spec', 'spec.epson.escvp21', '2.0', EPSON)).toBe(0)
    expect(await add('spec', 'epson', '2.0', EPSON)).toBe(MISUSED)
    expect(table.said.join('\n')).toContain('expected spec.maker.device')
    expect(await add('spec', 'spec.epson.escvp21', '2.1', EPSON.replace(/read: \w+/, 'read: nothing'))).toBe(1)
    expect(table.said.join('\n')).toContain('there is no read nothing')
    expect(await targetsOf()).not.toContain('2.1')
  })

  it('a runbook by its catalogue, its name and its version', async () => {
    expect(await add('runbook', 'runbook.collect-logs', '1.0', LOGS)).toBe(0)
    expect(await add('runbook', 'runbook.collect-logs', '1.1', LOGS)).toBe(MISUSED)
    expect(await add('runbook', 'runbook.other', '1.0', LOGS)).toBe(MISUSED)
    expect(await add('runbook', 'runbook.collect-logs', '1.0', LOGS.replace('logs.collect', 'shell.run'))).toBe(1)
  })

  it('a policy of the kiosk by what none may give, its name and its version', async () => {
    const policy = (version: string, more: object = {}) => JSON.stringify({ policy: 'kiosk', version, ...more })
    expect(await add('policy', 'kiosk-policy', '7.1', policy('7.1', { sites: ['ent.fr'] }))).toBe(0)
    expect(await add('policy', 'kiosk-policy', '7.2', policy('7.0'))).toBe(MISUSED)
    expect(await add('policy', 'other', '7.3', policy('7.3'))).toBe(MISUSED)
    expect(await add('policy', 'kiosk-policy', '7.4', policy('7.4', { permissions: ['media'] }))).toBe(1)
    expect(table.said.join('\n')).toContain('/permissions/0')
    const said = await targetsOf()
    expect(['7.1', '7.2', '7.3', '7.4'].map((version) => said.includes(version))).toEqual([true, false, false, false])
  })

  it('a package with the file that it names, byte for byte', async () => {
    const entry = (sha256: string, install = ['dpkg', '-i', '{file}']) =>
      JSON.stringify({
        ...{ package: 'vlc', version: '3.0.21', name: 'VLC', within: 900, room: 1 },
        systems: {
          'linux-x64': {
            file: { target: 'vlc/3.0.21/file.yaml', sha256 },
            ...{ form: 'deb', install, check: { run: ['dpkg-query', '-W', 'vlc'], says: '3.0.21' } },
          },
        },
      })
    const sum = createHash('sha256').update(DEB).digest('hex')
    const asEntry = ['--name', 'vlc/3.0.21/entry.json', '--platforms', 'linux-x64']
    expect(await add('package', 'vlc', '3.0.21', entry(sum), ...asEntry)).toBe(1)
    expect(await add('package-file', 'vlc-file', '3.0.21', DEB, '--name', 'vlc/3.0.21/file.yaml')).toBe(0)
    expect(await add('package', 'vlc', '3.0.21', entry('0'.repeat(64)), ...asEntry)).toBe(1)
    expect(await add('package', 'vlc', '3.0.21', entry(sum, ['sh', '-c', '{file}']), ...asEntry)).toBe(1)
    expect(table.said.join('\n')).toContain('/systems/linux-x64/install/0')
    expect(await add('package', 'vlc', '3.0.21', entry(sum), '--name', 'vlc/3.0.21/entry.json')).toBe(MISUSED)
    expect(await add('package', 'vlc', '3.0.21', entry(sum), ...asEntry)).toBe(0)
  })

  it('who may approve as a machine will, under the one name by which it looks for them', async () => {
    const list = (needed: number) =>
      JSON.stringify({
        ...{ preau: 'approvers-1', needed },
        approvers: ['Claire', 'Marc'].map((person, at) => ({ person, key: `${at}`.repeat(64) })),
      })
    const named = ['--name', 'approvers.json']
    expect(await add('approvers', 'approvers', '1', 'Claire and Marc', ...named)).toBe(1)
    expect(await add('approvers', 'approvers', '2', list(1), ...named)).toBe(1)
    expect(table.said.join('\n')).toContain('/needed')
    expect(await add('approvers', 'approvers', '3', list(2))).toBe(MISUSED)
    expect(table.said.join('\n')).toContain('expected approvers.json')
    expect(await targetsOf()).not.toContain('approvers')
    expect(await add('approvers', 'approvers', '4', list(2), ...named)).toBe(0)
  })

  it('a director by its root, under the name by which a machine looks for it', async () => {
    const root = readFileSync(table.path('depot/published/metadata/1.root.json'), 'utf8')
    const named = ['--name', 'directors/flers.json']
    expect(await add('director', 'flers', '1', 'the town hall', ...named)).toBe(1)
    expect(await add('director', 'flers', '1', root.replace('"keyids"', '"keys"'), ...named)).toBe(1)
    expect(await add('director', 'flers', '1', root)).toBe(MISUSED)
    expect(table.said.join('\n')).toContain('expected directors/flers.json')
    expect(await add('director', 'flers', '1', root, ...named)).toBe(0)
  })

  it('says which word about a file does not fit', async () => {
    expect(await add('runbook', 'runbook.collect_logs', '1.0', LOGS)).toBe(MISUSED)
    expect(table.said.join('\n')).toContain('"--product" does not fit here')
  })

  it('firmware only for boards that are named by spec and model', async () => {
    expect(await add('firmware', 'firmware.sb-65', '2.1', 'image')).toBe(MISUSED)
    expect(await add('firmware', 'firmware.sb-65', '2.1', 'image', '--hardware', 'usb:1234')).toBe(MISUSED)
    expect(await add('firmware', 'firmware.sb-65', '2.1', 'image', '--hardware', 'board:smart/board:sb-65')).toBe(0)
  })
})
