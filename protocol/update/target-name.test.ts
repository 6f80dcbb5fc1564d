import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTargetName, requireTargetName, targetPath } from './target-name.ts'

describe('the name of a target', () => {
  it('is made of segments of small letters and figures', () => {
    for (const name of [
      'agent.mjs',
      'agent/1.4.0/agent.mjs',
      'node/24.21.0/node-linux-x64',
      'a',
      'specs/epson_1.yaml',
    ]) {
      expect(isTargetName(name)).toBe(true)
    }
  })

  it('U20 leads nowhere else, opens no device of Windows and means nothing to a shell', () => {
    const hostile = [
      ...['', '.', '..', '../x', 'a/../b', 'a/..', '/etc/passwd', 'a//b', 'a/', '/a', './a', 'a..b', '.hidden', 'end.'],
      ...['a\\b', 'c:', 'c:/x', 'a:b', '\\\\host\\x', 'con', 'a/nul.txt', 'com1', 'lpt9.mjs', 'aux/x', 'CON', 'Agent'],
      ...[
        'a`id`',
        "a'b",
        'a"b',
        'a;b',
        'a|b',
        'a&b',
        'a$(x)',
        'a b',
        'a\nb',
        'a\0b',
        'a*',
        'a?',
        'a<b',
        'a%2fb',
        '~',
        '-',
      ],
      ...['é', '\u202egnp', 'a\u200b', `${'a'.repeat(65)}`, 'a/b/c/d/e/f/g', `${'a/'.repeat(5)}${'b'.repeat(300)}`],
      ...['__proto__', 'a/__proto__', '_a', 'a_'],
    ]
    expect(hostile.filter(isTargetName)).toEqual([])
    expect([undefined, null, 7, {}, ['a'], { toString: () => 'a' }].filter(isTargetName)).toEqual([])
    expect(() => requireTargetName('../x')).toThrow('[UPDATE_NAME_REFUSED]')
  })

  it('U20 is a path below its folder, whatever the text', () => {
    const near = fc.string({
      unit: fc.constantFrom('a', '.', '/', '\\', '-', '0', 'C', ':', '~', '`', '\0'),
      maxLength: 12,
    })
    fc.assert(
      fc.property(fc.oneof(near, fc.string()), (text) => {
        if (!isTargetName(text)) return
        const { pathname } = new URL(text, 'http://host/base/')
        expect(pathname).toBe(`/base/${text}`)
        expect(text).toMatch(/^[a-z0-9][a-z0-9._/-]*$/)
        expect(text.split('/').every((segment) => !segment.startsWith('.') && !segment.endsWith('.'))).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('gets its hash before its last segment, where consistent snapshots have it', () => {
    expect([targetPath('agent/1.0.0/agent.mjs', 'ab'), targetPath('x', 'ab')]).toEqual([
      'agent/1.0.0/ab.agent.mjs',
      'ab.x',
    ])
  })
})
