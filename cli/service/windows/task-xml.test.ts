import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sessionTaskXml, xml } from './task-xml.ts'

const task = { command: 'C:\\Program Files\\Preau\\agent\\PreauHost.exe', argument: 'session', version: '0.1.0' }

/** The text of the first element called `name`, read back as a parser does. */
function textOf(name: string, text: string): string | undefined {
  const inside = new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]
  const signs: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
  return inside?.replace(/&(\w+);/g, (_, sign: string) => signs[sign] ?? '?')
}

describe('sessionTaskXml', () => {
  it('starts the host in every session, with the rights of who logs on', () => {
    const text = sessionTaskXml(task)
    expect([
      textOf('Command', text),
      textOf('Arguments', text),
      textOf('GroupId', text),
      textOf('RunLevel', text),
    ]).toEqual(['"C:\\Program Files\\Preau\\agent\\PreauHost.exe"', 'session', 'S-1-5-32-545', 'LeastPrivilege'])
    expect(text).toContain('<LogonTrigger>')
    expect(textOf('MultipleInstancesPolicy', text)).toBe('Parallel')
    expect(textOf('ExecutionTimeLimit', text)).toBe('PT0S')
    expect(textOf('DisallowStartIfOnBatteries', text)).toBe('false')
  })

  it('holds every path as it is', () => {
    const path = fc.string({ unit: fc.constantFrom(...'aZ é\\&<>"\']]>;%$\t'), maxLength: 30 })
    fc.assert(
      fc.property(path, (command) => {
        const text = sessionTaskXml({ ...task, command })
        expect(textOf('Command', text)).toBe(`"${command}"`)
        expect(text.split('<Exec>').length).toBe(2)
      }),
    )
  })

  it('is well-formed for a parser that is not ours', (context) => {
    const hostile = { command: 'C:\\<a> & "b"\\\u0001\uffff\ud800.exe', argument: '</Arguments><Exec>', version: '&' }
    const utf16 = Buffer.from(`\ufeff${sessionTaskXml(hostile)}`, 'utf16le')
    const program =
      'import sys,xml.dom.minidom as m; d=m.parseString(sys.stdin.buffer.read()); print(len(d.getElementsByTagName("Exec")))'
    let said: string
    try {
      said = execFileSync('python3', ['-c', program], { input: utf16 }).toString().trim()
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
        context.skip('no python3 with a parser here')
      throw error
    }
    expect(said).toBe('1')
  })
})

describe('xml', () => {
  it('leaves out what XML cannot hold', () => {
    expect(xml('a\u0000\u001f\ufffe\ud800b\u{1f600}')).toBe('ab\u{1f600}')
  })
})
