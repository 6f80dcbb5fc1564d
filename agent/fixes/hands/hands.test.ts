import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isPreauError } from '@preau/protocol/errors.ts'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { realMachine } from '../../vitals/real-machine.ts'
import { classPageHands } from './class-page.ts'
import { diskHands } from './disk.ts'
import { readAccounts } from './logs.ts'
import { networkHands, readAddresses, readRoutes, routeArguments } from './network.ts'
import { powerHands, readVolumes } from './power.ts'
import { countJobs, printingHands, readPrinters } from './printing.ts'
import { redact } from './redact.ts'
import { readScState, readUnitState, serviceHands } from './services.ts'
import type { FixMachine } from './tools.ts'

const folder = mkdtempSync(join(tmpdir(), 'preau-fixes-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const never = new AbortController().signal

/** A machine that answers what is written down, and remembers what it was told. */
function played(platform: string, answers: Record<string, string | { code: number; stdout?: string } | undefined>) {
  const told: string[] = []
  const real = realMachine()
  const machine: FixMachine = {
    platform,
    os: real.os,
    statfs: real.statfs,
    ask: async () => [],
    async run(file, args) {
      const line = [file, ...args].join(' ')
      told.push(line)
      const answer = Object.hasOwn(answers, line) ? answers[line] : ''
      if (answer === undefined) return undefined
      return typeof answer === 'string' ? { stdout: answer, code: 0 } : { stdout: '', ...answer }
    },
  }
  return { machine, told }
}

const CUPS = 'systemctl show --property=LoadState,ActiveState cups.service'

describe('services', () => {
  it('are restarted on Linux and put back as they stood', async () => {
    const { machine, told } = played('linux', { [CUPS]: 'LoadState=loaded\nActiveState=inactive\n' })
    const done = await serviceHands(machine).actions['service.restart']?.({ service: 'print' }, never)
    expect(done?.seen).toEqual({ unit: 'cups.service', before: 'stopped' })
    await done?.undo?.()
    expect(told).toEqual([CUPS, 'systemctl restart cups.service', 'systemctl stop cups.service'])
  })

  it('are stopped and started on Windows, in any of its languages', async () => {
    const states = ['4  RUNNING', '1  STOPPED']
    const { machine, told } = played('win32', {})
    const run = machine.run
    machine.run = async (file, args, options) => {
      const result = await run(file, args, options)
      const isQuery = args[0] === 'query'
      return isQuery
        ? {
            code: 0,
            stdout: `\nNOM_SERVICE: Spooler\n        TYPE               : 110  WIN32_OWN_PROCESS\n        ÉTAT               : ${states.shift()}\n`,
          }
        : result
    }
    const done = await serviceHands(machine).actions['service.restart']?.({ service: 'print' }, never)
    expect(done?.seen).toEqual({ unit: 'Spooler', before: 'runs' })
    expect(told).toEqual(['sc query Spooler', 'sc stop Spooler', 'sc query Spooler', 'sc start Spooler'])
  })

  it('that nobody has are not restarted', async () => {
    const { machine, told } = played('linux', { [CUPS]: 'LoadState=not-found\nActiveState=inactive\n' })
    const trying = serviceHands(machine).actions['service.restart']?.({ service: 'print' }, never)
    await expect(trying).rejects.toSatisfy((error) => isPreauError(error, 'FIX_FAILED'))
    expect(told).toEqual([CUPS])
    expect([readUnitState(''), readScState(''), readUnitState('LoadState=loaded\nActiveState=activating')]).toEqual([
      'absent',
      'absent',
      'changing',
    ])
  })
})

describe('disk space', () => {
  const old = new Date(Date.now() - 30 * 86_400_000)
  const make = (path: string, isOld: boolean, bytes = 5000) => {
    writeFileSync(path, 'x'.repeat(bytes))
    if (isOld) utimesSync(path, old, old)
  }

  it('is freed of old files in the named place alone: no link is followed, no other ending, nothing of elsewhere', async () => {
    const place = join(folder, 'place')
    const elsewhere = join(folder, 'elsewhere')
    for (const path of [place, elsewhere, join(place, 'deep')]) mkdirSync(path, { recursive: true })
    make(join(elsewhere, 'document.deb'), true)
    make(join(place, 'old.deb'), true)
    make(join(place, 'deep', 'older.deb'), true)
    make(join(place, 'new.deb'), false)
    make(join(place, 'letter.odt'), true)
    symlinkSync(elsewhere, join(place, 'way-out'))
    symlinkSync(join(elsewhere, 'document.deb'), join(place, 'link.deb'))
    // Their inode was touched just now, so the clock of the fix is a month ahead.
    const wall = () => Date.now() + 20 * 86_400_000
    const now = new Date(wall())
    utimesSync(join(place, 'new.deb'), now, now)
    const { machine } = played('linux', {})
    const hands = diskHands({ machine, places: [{ path: place, endings: ['.deb'] }], wall, root: '/' })
    const done = await hands.actions['disk.free']?.({ older: 7 }, never)
    expect(done?.seen).toMatchObject({ files: 2 })
    expect(
      ['old.deb', 'deep/older.deb', 'new.deb', 'letter.odt', 'link.deb', 'way-out'].map((file) =>
        existsSync(join(place, file)),
      ),
    ).toEqual([false, false, true, true, true, true])
    expect(existsSync(join(elsewhere, 'document.deb'))).toBe(true)
    expect(await hands.actions['disk.free']?.({ older: 7 }, never)).toMatchObject({ needless: true })
  })

  it('is none in a place that is a link itself', async () => {
    const target = join(folder, 'home')
    mkdirSync(target)
    make(join(target, 'thesis.tex'), true)
    symlinkSync(target, join(folder, 'tmp'))
    const { machine } = played('linux', {})
    const hands = diskHands({
      machine,
      places: [{ path: join(folder, 'tmp') }],
      wall: () => Date.now() + 1e11,
      root: '/',
    })
    expect(await hands.actions['disk.free']?.({ older: 1 }, never)).toMatchObject({ needless: true })
    expect(existsSync(join(target, 'thesis.tex'))).toBe(true)
  })
})

describe('the print queue', () => {
  const printers =
    'printer HP_CDI is idle.  enabled since Mon\nprinter Canon disabled since Tue -\n\treason unknown\nprinter --help disabled since\n'

  it('is emptied and its printers set going; taken back, they stand as before', async () => {
    const { machine, told } = played('linux', {
      'lpstat -o': 'Canon-12 anne 1024 Mon\nCanon-13 anne 2048 Mon\n',
      'lpstat -p': printers,
    })
    const done = await printingHands(machine).actions['print_queue.empty']?.({}, never)
    expect(done?.seen).toEqual({ jobs: 2, printers: 1 })
    await done?.undo?.()
    expect(told).toEqual([
      'lpstat -o',
      'lpstat -p',
      'cancel -a',
      'cupsenable Canon',
      'cupsaccept Canon',
      'cupsdisable Canon',
    ])
  })

  it('is left alone where nothing waits, and names that a program could take for an option are none', () => {
    expect(readPrinters(printers).map(({ name, stopped }) => [name, stopped])).toEqual([
      ['HP_CDI', false],
      ['Canon', true],
    ])
    expect(countJobs('')).toBe(0)
  })

  it('is emptied on Windows with the spooler stopped, which runs again whatever happens', async () => {
    const spool = join(folder, 'PRINTERS')
    mkdirSync(spool)
    for (const file of ['00002.SPL', '00002.SHD', 'readme.doc']) writeFileSync(join(spool, file), '')
    const { machine, told } = played('win32', {})
    const done = await printingHands(machine, spool).actions['print_queue.empty']?.({}, never)
    expect([done?.seen, existsSync(join(spool, '00002.SPL')), existsSync(join(spool, 'readme.doc'))]).toEqual([
      { jobs: 1 },
      false,
      true,
    ])
    expect(told).toEqual(['net stop Spooler /y', 'sc start Spooler'])
    rmSync(spool, { recursive: true })
    await expect(printingHands(machine, spool).actions['print_queue.empty']?.({}, never)).rejects.toThrow()
    expect(told.at(-1)).toBe('sc start Spooler')
  })
})

describe('printers of Windows', () => {
  const running = { 'sc query Spooler': '        STATE              : 4  RUNNING\n' }
  const work = (rows: unknown, answers: Parameters<typeof played>[1] = running) => {
    const { machine } = played('win32', answers)
    const asked: string[] = []
    machine.ask = async (question) => {
      asked.push(question)
      return rows
    }
    const looking = printingHands(machine).conditions['printers.work']?.({}, never)
    return { looking, asked }
  }
  const laser = { Name: 'HP LaserJet CDI', DriverName: 'HP Universal Printing PCL 6' }

  it.each([
    ['idle', [{ ...laser, ExtendedPrinterStatus: 3, DetectedErrorState: 0 }], true],
    ['paused', [{ ...laser, ExtendedPrinterStatus: 8 }], false],
    ['offline', [{ ...laser, WorkOffline: true, ExtendedPrinterStatus: 2 }], false],
    ['jammed', [{ ...laser, ExtendedPrinterStatus: 2, DetectedErrorState: 8 }], false],
    ['one idle, one without paper', [laser, { ...laser, Name: 'Canon', DetectedErrorState: 4 }], false],
    ['paused, and prints on no paper', [{ Name: 'Microsoft Print to PDF', ExtendedPrinterStatus: 8 }], true],
    ['none', [], true],
  ])('work or do not by the table: %s', async (_, rows, works) => {
    const { looking, asked } = work(rows)
    expect([await looking, asked]).toEqual([works, ['printers']])
  })

  it('do not where the spooler is stopped, and nobody is asked for them', async () => {
    const { looking, asked } = work([laser], { 'sc query Spooler': '        STATE              : 1  STOPPED\n' })
    expect([await looking, asked]).toEqual([false, []])
  })

  it('are not said to work where PowerShell does not answer', async () => {
    const { machine } = played('win32', running)
    machine.ask = () => Promise.reject(new Error('no PowerShell'))
    await expect(printingHands(machine).conditions['printers.work']?.({}, never)).rejects.toThrow('no PowerShell')
  })
})

describe('the screens', () => {
  const hands = (answers: (string | undefined)[], isWindows = false) => {
    const ways: string[] = []
    const layout = async (way: string) => {
      ways.push(way)
      return answers.shift()
    }
    const page = { isShown: () => true, leave: () => undefined, isSessionOpen: () => true, wait: async () => undefined }
    const act = () => classPageHands({ ...page, layout, isWindows }).actions['display.reset']?.({}, never)
    return { ways, act }
  }

  it('are put right, and back where a later step fails', async () => {
    const { ways, act } = hands([undefined, undefined])
    await (await act())?.undo?.()
    expect(ways).toEqual(['reset', 'restore'])
  })

  it('are not said to be back where they are not', async () => {
    const done = await hands([undefined, 'failed']).act()
    await expect(done?.undo?.()).rejects.toSatisfy((error) => isPreauError(error, 'FIX_FAILED'))
  })

  it('that no session puts right are a fix that failed; Windows has no way back', async () => {
    await expect(hands(['no_shell']).act()).rejects.toSatisfy((error) => isPreauError(error, 'FIX_FAILED'))
    expect(await hands([undefined], true).act()).toEqual({})
  })
})

describe('the network adapter', () => {
  const space = `preau-fix-${process.pid}`
  const inside = (args: readonly string[]) =>
    execFileSync('ip', ['netns', 'exec', space, ...args], { encoding: 'utf8' })

  it('has its addresses and routes again where the server is not reached after a reset, in a real kernel', async (context) => {
    try {
      execFileSync('ip', ['netns', 'add', space], { stdio: 'ignore' })
    } catch {
      context.skip('no network namespaces here, or not root')
    }
    try {
      inside(['ip', 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'eth1'])
      inside(['ip', 'link', 'set', 'eth1', 'up'])
      inside(['ip', 'addr', 'add', '10.7.0.2/24', 'dev', 'eth0'])
      inside(['ip', 'addr', 'add', 'fd00:7::2/64', 'dev', 'eth0'])
      inside(['ip', 'link', 'set', 'eth0', 'up'])
      inside(['ip', 'route', 'add', 'default', 'via', '10.7.0.1', 'dev', 'eth0', 'metric', '100'])
      const real = realMachine()
      const machine: FixMachine = {
        ...{ platform: 'linux', os: real.os, statfs: real.statfs, ask: real.ask },
        run: (file, args, options) =>
          file === 'nmcli'
            ? Promise.resolve(undefined)
            : real.run('ip', ['netns', 'exec', space, file, ...args], options),
      }
      const hands = networkHands({ machine, isServerReached: () => false, adapter: async () => 'eth0' })
      const before = [
        inside(['ip', 'route']),
        readAddresses(inside(['ip', '-j', 'addr', 'show', 'dev', 'eth0'])).map(({ local }) => local),
      ]
      const done = await hands.actions['network.reset']?.({}, never)
      // The kernel forgets the way out when a link goes down: that is what has to be put back.
      expect(inside(['ip', 'route'])).not.toContain('default')
      await done?.undo?.()
      expect([
        inside(['ip', 'route']),
        readAddresses(inside(['ip', '-j', 'addr', 'show', 'dev', 'eth0'])).map(({ local }) => local),
      ]).toEqual(before)
    } finally {
      execFileSync('ip', ['netns', 'del', space], { stdio: 'ignore' })
    }
  })

  it('is not touched where its name is no name, and what a kernel says is never an option', async () => {
    const { machine, told } = played('linux', {})
    const hands = networkHands({ machine, isServerReached: () => true, adapter: async () => '-x; reboot' })
    await expect(hands.actions['network.reset']?.({}, never)).rejects.toThrow()
    expect(told).toEqual([])
    expect(readRoutes('[{"dst":"default","gateway":"10.0.0.1; x"},{"dst":"10.0.0.0/8","metric":3}]')).toEqual([
      { dst: '10.0.0.0/8', metric: 3 },
    ])
    expect(routeArguments({ dst: 'default', gateway: '10.0.0.1', metric: 5, protocol: 'dhcp' }, 'eth0').join(' ')).toBe(
      'route replace default via 10.0.0.1 dev eth0 proto dhcp metric 5',
    )
  })

  it('is enabled again on Windows where turning it off failed', async () => {
    const off = 'netsh interface set interface name=Ethernet admin=disabled'
    const { machine, told } = played('win32', { [off]: { code: 1 } })
    const hands = networkHands({ machine, isServerReached: () => true, adapter: async () => 'Ethernet' })
    await expect(hands.actions['network.reset']?.({}, never)).rejects.toThrow()
    expect(told).toEqual([off, 'netsh interface set interface name=Ethernet admin=enabled'])
  })
})

describe('I5: a log that goes up', () => {
  it('has no account, mail address, personal folder, document or page in it', () => {
    const text = [
      'cupsd: job 12 for user anne.martin failed: /home/anne.martin/bulletin-Leo.odt',
      'sshd: Failed password for marie from 192.168.1.20 port 22',
      'chrome: https://www.example.fr/eleves?nom=leo timed out',
      'mail to parent@exemple.fr; C:\\Users\\Élodie\\notes.xlsx',
    ].join('\n')
    const clean = redact(text, ['marie', 'root'])
    for (const secret of ['anne', 'martin', 'Leo', 'marie', '192.168', 'eleves', 'parent', 'Élodie', 'notes']) {
      expect(clean).not.toContain(secret)
    }
    expect(clean).toContain('cupsd: job 12 for user <person> failed')
  })

  it('hides an account of the machine wherever it stands', () => {
    const name = fc
      .stringMatching(/^[a-z]{3,12}$/)
      .filter(
        (each) =>
          ![
            'root',
            'user',
            'person',
            'mail',
            'file',
            'page',
            'address',
            'local',
            'system',
            'guest',
            'public',
            'daemon',
            'nobody',
            'default',
            'administrator',
          ].includes(each),
      )
    fc.assert(
      fc.property(
        name,
        fc.stringMatching(/^[ :;,='"()]{1,3}$/),
        fc.stringMatching(/^[ :;,='"()]{1,3}$/),
        (account, before, after) => {
          expect(redact(`x${before}${account}${after}y`, [account])).not.toContain(account)
        },
      ),
    )
  })

  it('takes accounts of persons from passwd, and none of the system', () => {
    expect(
      readAccounts(
        'root:x:0:0:root:/root:/bin/sh\nanne:x:1000:1000:Anne Martin,,,:/home/anne:/bin/bash\nnobody:x:65534:1::/:/x',
      ),
    ).toEqual(['anne', 'Anne', 'Martin'])
  })
})

describe('power', () => {
  it('a wipe erases the keys of each encrypted volume, and none that is not', async () => {
    const blocks =
      '{"blockdevices":[{"path":"/dev/sda","fstype":null,"children":[{"path":"/dev/sda2","fstype":"crypto_LUKS"},{"path":"/dev/sda1","fstype":"vfat"}]},{"path":"-rf","fstype":"crypto_LUKS"}]}'
    const { machine, told } = played('linux', { 'lsblk -J -o PATH,FSTYPE': blocks })
    const hands = powerHands({ machine, note: () => undefined, wait: async () => undefined })
    expect(await hands.actions['machine.wipe']?.({}, never)).toEqual({ seen: { volumes: 1 } })
    expect(told).toEqual(['lsblk -J -o PATH,FSTYPE', 'cryptsetup --batch-mode luksErase /dev/sda2', 'shutdown -h +1'])
    expect(readVolumes('{')).toEqual([])
  })

  it('a wipe of a disk that is not encrypted fails, and says so', async () => {
    const { machine, told } = played('linux', { 'lsblk -J -o PATH,FSTYPE': '{"blockdevices":[]}' })
    const hands = powerHands({ machine, note: () => undefined, wait: async () => undefined })
    await expect(hands.actions['machine.wipe']?.({}, never)).rejects.toThrow()
    expect(told).toEqual(['lsblk -J -o PATH,FSTYPE'])
  })

  it('a restart is noted before it is asked for, and has failed where the machine is still here', async () => {
    const order: string[] = []
    const { machine } = played('linux', {})
    const run = machine.run
    machine.run = async (file, args, options) => {
      order.push([file, ...args].join(' '))
      return await run(file, args, options)
    }
    const hands = powerHands({ machine, note: () => void order.push('noted'), wait: async () => undefined })
    await expect(hands.actions['machine.reboot']?.({}, never)).rejects.toThrow()
    expect(order).toEqual(['noted', 'systemctl reboot'])
  })
})
