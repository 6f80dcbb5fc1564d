import { describe, expect, it } from 'vitest'
import { type ServiceMachine, serviceMachine } from '../service/machine.ts'
import { NOT_INSTALLED, type ServiceState } from '../service/status.ts'
import type { Program } from '../service/step.ts'
import * as recorded from '../service/windows/recorded.ts'
import { sessionTaskXml } from '../service/windows/task-xml.ts'
import { serviceCheck } from './service.ts'

const RUNS: ServiceState = { installed: true, running: true, enabled: true, restarts: 0, pid: 1 }

const found = async (state: ServiceState, problems: { fr: string; en: string }[] = []) => {
  const machine = {
    status: async () => state,
    problems: async () => problems,
    log: () => 'the log',
  } as Partial<ServiceMachine>
  const { state: mark, detail } = await serviceCheck('agent', machine as ServiceMachine).run()
  return [mark, detail.en]
}

describe('the check of a service', () => {
  it('is content with one that runs, and with none', async () => {
    expect(await found(RUNS)).toEqual(['ok', 'running'])
    expect(await found(NOT_INSTALLED)).toEqual(['ok', 'not installed'])
  })

  it('names what is wrong, the gravest first', async () => {
    expect(await found({ ...RUNS, running: false, enabled: false })).toEqual(['fail', 'installed, but stopped'])
    expect(await found({ ...RUNS, enabled: false })).toEqual(['warn', 'does not start with the machine'])
    expect(await found(RUNS, [{ fr: 'ouvert', en: 'open' }])).toEqual(['warn', 'open'])
    expect(await found({ ...RUNS, restarts: 3 })).toEqual(['warn', 'running, fell 3 times'])
  })
})

describe('a Windows machine', () => {
  const task = sessionTaskXml({ command: 'C:\\a.exe', argument: 'session', version: '1' })
  const windows = (answers: Record<string, { code: number; output: string }>) =>
    serviceMachine('win32', {}, async ({ file, args }: Program) => {
      const asked = `${file.replace(/^.*\\/, '')} ${args[0]}`
      return answers[asked] ?? { code: 0, output: '' }
    })
  const list = (path: string, text: string) => ({
    code: 0,
    output: text.replace('C:\\ProgramData\\Preau', path),
  })

  it('is read by what its own programs say', async () => {
    const machine = windows({
      'sc.exe queryex': { code: 0, output: recorded.SC_QUERYEX_RUNNING },
      'sc.exe qc': { code: 0, output: recorded.SC_QC },
    })
    expect(await machine.status('agent')).toEqual({ ...RUNS, restarts: undefined, pid: 4711 })
  })

  it('tells a folder that others may read, and a task that is gone', async () => {
    const session = 'C:\\ProgramData\\Preau\\session'
    const good = {
      'icacls.exe C:\\ProgramData\\Preau': list('C:\\ProgramData\\Preau', recorded.ICACLS_CLOSED),
      [`icacls.exe ${session}`]: list(
        session,
        recorded.ICACLS_CLOSED.replace('\r\n\r\n', '\r\n   NT AUTHORITY\\INTERACTIVE:(OI)(CI)(RX)\r\n\r\n'),
      ),
      'schtasks.exe /Query': { code: 0, output: task },
    }
    expect(await windows(good).problems('agent')).toEqual([])
    const open = { 'icacls.exe C:\\ProgramData\\Preau': list('C:\\ProgramData\\Preau', recorded.ICACLS_OPEN) }
    expect((await windows({ ...good, ...open }).problems('agent')).map(({ en }) => en)).toEqual([
      'running, but C:\\ProgramData\\Preau is open to other accounts',
    ])
    const gone = { 'schtasks.exe /Query': { code: 1, output: recorded.SCHTASKS_NONE } }
    expect((await windows({ ...good, ...gone }).problems('agent')).map(({ en }) => en)).toEqual([
      'running, but nothing starts the helper in sessions',
    ])
  })

  it('has no service of ours elsewhere', () => {
    expect(() => serviceMachine('darwin', {}, async () => ({ code: 0, output: '' }))).toThrow(
      expect.objectContaining({ code: 'SERVICE_UNSUPPORTED' }),
    )
  })
})
