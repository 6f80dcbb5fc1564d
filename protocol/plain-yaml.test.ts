import { describe, expect, it } from 'vitest'
import { readPlainYaml } from './plain-yaml.ts'

const read = (text: string, aliases?: number) => readPlainYaml(text, 'CONTRACT_INVALID', aliases)
const faultOf = (text: string, aliases?: number) => {
  try {
    return read(text, aliases)
  } catch (error) {
    return error
  }
}

describe('YAML of what JSON has', () => {
  it('gives texts, figures, lists and records', () => {
    expect(read('a: [1, yes, "2", 3.5]\nb: { c: null, d: true }')).toEqual({
      a: [1, 'yes', '2', 3.5],
      b: { c: null, d: true },
    })
  })

  it.each([
    ['a tag', 'a: !!js/function "f"'],
    ['a second document', 'a: 1\n---\nb: 2'],
    ['a key twice', 'a: 1\na: 2'],
    ['too deep a nest', `${'['.repeat(2000)}${']'.repeat(2000)}`],
    ['an alias where none may be', 'a: &x [1]\nb: *x'],
  ])('refuses %s, and names the line where it knows it', (_, text) => {
    expect(faultOf(text)).toMatchObject({ code: 'CONTRACT_INVALID', context: { path: '/', expected: 'YAML' } })
  })

  it('names the line of a fault', () => {
    expect(faultOf('a: 1\nb: [1,\nc: 2')).toMatchObject({ context: { line: expect.any(Number) } })
  })

  it('takes as many aliases as it was told', () => {
    expect(read('a: &x [1]\nb: *x', 1)).toEqual({ a: [1], b: [1] })
    expect(faultOf('a: &x [1]\nb: [*x, *x]', 1)).toMatchObject({ code: 'CONTRACT_INVALID' })
  })
})
