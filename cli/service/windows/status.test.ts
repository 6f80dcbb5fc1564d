import { describe, expect, it } from 'vitest'
import { ENTRIES } from './access.ts'
import * as recorded from './recorded.ts'
import { isClosed, parseIcacls, parseSc, parseTask } from './status.ts'
import { sessionTaskXml } from './task-xml.ts'

const query = (output: string, code = 0) => ({ output, code })
const running = { installed: true, running: true, enabled: true, restarts: undefined, pid: 4711 }

describe('parseSc', () => {
  it.each([
    ['a running service', query(recorded.SC_QUERYEX_RUNNING), recorded.SC_QC, running],
    ['one of a French Windows', query(recorded.SC_QUERYEX_FRENCH), recorded.SC_QC, running],
    [
      'a stopped one',
      query(recorded.SC_QUERYEX_STOPPED),
      recorded.SC_QC,
      { ...running, running: false, pid: undefined },
    ],
    [
      'one that a person starts',
      query(recorded.SC_QUERYEX_RUNNING),
      recorded.SC_QC_DEMAND,
      { ...running, enabled: false },
    ],
    ['one whose settings are not told', query(recorded.SC_QUERYEX_RUNNING), '', { ...running, enabled: false }],
  ])('reads %s', (_, outcome, config, state) => {
    expect(parseSc(outcome, config)).toEqual(state)
  })

  it.each([query(recorded.SC_QUERYEX_NONE, 1060), query('', 5), query('STATE : 4'), query('\u0000')])(
    'finds none in %j',
    (outcome) => {
      expect(parseSc(outcome, '').installed).toBe(false)
    },
  )
})

describe('parseIcacls', () => {
  it('tells a list of our own from one that is inherited', () => {
    const path = 'C:\\ProgramData\\Preau'
    const closed = parseIcacls(path, recorded.ICACLS_CLOSED)
    expect(closed).toEqual([
      { account: 'NT AUTHORITY\\SYSTEM', rights: ['OI', 'CI', 'F'] },
      { account: 'BUILTIN\\Administrators', rights: ['OI', 'CI', 'F'] },
    ])
    const open = parseIcacls(path, recorded.ICACLS_OPEN)
    expect(open.map(({ account }) => account)).toEqual([
      'AUTORITE NT\\Système',
      'BUILTIN\\Administrateurs',
      'CREATEUR PROPRIETAIRE',
      'BUILTIN\\Utilisateurs',
      'BUILTIN\\Utilisateurs',
    ])
    expect([isClosed(closed, ENTRIES.closed), isClosed(closed, ENTRIES.readable), isClosed(open, 5)]).toEqual([
      true,
      false,
      false,
    ])
  })

  it.each(['', 'Access is denied.', 'C:\\Other BUILTIN\\Users:(F)'])('finds no entry in %j', (text) => {
    expect(parseIcacls('C:\\ProgramData\\Preau', text)).toEqual([])
  })
})

describe('parseTask', () => {
  const xml = sessionTaskXml({ command: 'C:\\a.exe', argument: 'session', version: '1' })

  it('tells a task that is there, switched off, or missing', () => {
    const off = xml.replace('<Enabled>true</Enabled>\n    <Hidden>', '<Enabled>false</Enabled>\n    <Hidden>')
    expect([parseTask(query(xml)), parseTask(query(off)), parseTask(query(recorded.SCHTASKS_NONE, 1))]).toEqual([
      { installed: true, enabled: true },
      { installed: true, enabled: false },
      { installed: false, enabled: false },
    ])
  })
})
