import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { realSlotDisk } from '@preau/agent/update/real-slot-disk.ts'
import { SlotFolder } from '@preau/agent/update/slot-folder.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LINUX, linuxUninstall } from './linux.ts'
import { perform } from './perform.ts'
import { slotFilesIn } from './slot-files.ts'
import type { Step } from './step.ts'

let scratch: string
let slots: SlotFolder
const at = (name: string) => join(scratch, name)
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'preau-lay-'))
  slots = new SlotFolder(realSlotDisk(at('root/opt/slots')))
})
afterEach(() => rmSync(scratch, { recursive: true }))

/** A package of the agent, of which the launcher and Node are no part of a slot. */
function pack(version: string): Step {
  mkdirSync(at('pack/specs'), { recursive: true })
  for (const name of ['agent.mjs', 'specs/board.yaml', 'node', 'launcher.mjs', 'VERSION'])
    writeFileSync(at(`pack/${name}`), `${name} ${version}`)
  return { do: 'slot', path: '/opt/slots', version, from: at('pack'), files: slotFilesIn(at('pack')) }
}
const doing = (steps: readonly Step[]) =>
  perform(steps, { root: at('root'), run: async () => ({ code: 0, output: '' }), onDone: () => undefined })
const runs = () => {
  const slot = slots.running()
  return [slot, slots.version(slot), readFileSync(at(`root/opt/slots/${slot}/agent.mjs`), 'utf8')]
}

describe('a version that somebody installs', () => {
  it('lies in a slot without what stays as it was installed, and is left alone the second time', async () => {
    expect(await doing([pack('1')])).toBe(true)
    expect([runs(), readdirSync(at('root/opt/slots/a')).sort()]).toEqual([
      ['a', '1', 'agent.mjs 1'],
      ['agent.mjs', 'slot.json', 'specs'],
    ])
    expect(await doing([pack('1')])).toBe(false)
  })

  it('runs from then on, beside the one before it, whatever was wished for', async () => {
    await doing([pack('1')])
    slots.keepWish({ id: 'of-before', slot: 'a' })
    await doing([pack('2')])
    expect([runs(), slots.pointer()]).toEqual([['b', '2', 'agent.mjs 2'], { run: 'b', wish: 'of-before' }])
    expect(readFileSync(at('root/opt/slots/a/agent.mjs'), 'utf8')).toBe('agent.mjs 1')
  })

  it('is laid down anew where a file of it was damaged, or is another one of the same number', async () => {
    await doing([pack('1')])
    writeFileSync(at('root/opt/slots/a/agent.mjs'), 'agent.mjs !')
    expect([await doing([pack('1')]), runs()]).toEqual([true, ['b', '1', 'agent.mjs 1']])
    const again = pack('1')
    writeFileSync(at('pack/agent.mjs'), 'agent.mjs of another day')
    expect([await doing([again]), runs()[2]]).toEqual([true, 'agent.mjs of another day'])
  })
})

it('U19 uninstalling in the middle of an update leaves neither slots nor what was fetched, and all that the machine is', async () => {
  const step = pack('1')
  if (step.do !== 'slot') throw new Error('no slot')
  await doing([{ ...step, path: LINUX.slots }])
  const under = (path: string) => join(at('root'), path)
  const left = [`${LINUX.slots}/b.new`, `${LINUX.slots}/b.old`, `${LINUX.data.agent}/updates/targets`]
  for (const path of left) {
    mkdirSync(under(path), { recursive: true })
    writeFileSync(under(`${path}/part`), 'half')
  }
  for (const name of ['identity.json', 'outbox.db', 'device.key'])
    writeFileSync(under(`${LINUX.data.agent}/${name}`), name)
  await doing(linuxUninstall('agent', false).steps)
  expect([existsSync(under(LINUX.slots)), existsSync(under(`${LINUX.data.agent}/updates/targets`))]).toEqual([
    false,
    false,
  ])
  expect(readdirSync(under(LINUX.data.agent)).sort()).toEqual(['device.key', 'identity.json', 'outbox.db', 'updates'])
})
