/** What a piece of source text is; the scan needs no more of the language than this. */
type Part = { kind: 'code' | 'comment' | 'string'; text: string }

/** Where a slash after this begins a regular expression, since no value stands before it. */
const BEFORE_REGEXP = /(?:^|[=(,:;!&|?{}[+\-*%<>~^]|\b(?:return|typeof|case|in|of|do|else|yield|await))\s*$/
const REGEXP = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[dgimsuvy]*/y
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y
const STRING = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y

/** Cuts `text` into code, comments and strings; the code inside `${}` of a template is code. Joined again they are `text`. */
function parts(text: string): Part[] {
  const found: Part[] = []
  /** For each open template: how many braces are open in its present `${}`. */
  const templates: number[] = []
  let code = ''
  let i = 0
  const push = (kind: Part['kind'], part: string): void => {
    if (code) found.push({ kind: 'code', text: code })
    code = ''
    found.push({ kind, text: part })
    i += part.length
  }
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = i
    return pattern.exec(text)?.[0]
  }
  const template = (): string => {
    let end = i + 1
    while (end < text.length && text[end] !== '`' && !text.startsWith('${', end)) end += text[end] === '\\' ? 2 : 1
    if (text.startsWith('${', end)) templates.push(0)
    return text.slice(i, Math.min(text.length, end + (text[end] === '`' ? 1 : 2)))
  }
  while (i < text.length) {
    const char = text[i] ?? ''
    const open = templates.length - 1
    const comment = char === '/' ? match(COMMENT) : undefined
    const quoted = char === "'" || char === '"' ? match(STRING) : undefined
    const regexp = char === '/' && !comment && BEFORE_REGEXP.test(lastCode(found, code)) ? match(REGEXP) : undefined
    if (comment) push('comment', comment)
    else if (quoted ?? regexp) push('string', quoted ?? regexp ?? '')
    else if (char === '`') push('string', template())
    else if (char === '}' && templates[open] === 0) {
      templates.pop()
      push('string', template())
    } else {
      if (open >= 0 && char === '{') templates[open] = (templates[open] ?? 0) + 1
      if (open >= 0 && char === '}') templates[open] = (templates[open] ?? 0) - 1
      code += char
      i++
    }
  }
  if (code) found.push({ kind: 'code', text: code })
  return found
}

/** The end of the code before this place, comments passed over. */
function lastCode(found: readonly Part[], code: string): string {
  if (code.trim()) return code.slice(-20)
  const last = found.findLast((part) => part.kind !== 'comment' && part.text.trim() !== '')
  return last === undefined ? '' : last.kind === 'string' && !last.text.endsWith('${') ? 'x' : last.text.slice(-20)
}

/** `text` with comments and the insides of strings blanked: same lines, same columns. */
export function codeOnly(text: string): string {
  return parts(text)
    .map((part) => (part.kind === 'code' ? part.text : part.text.replace(/[^\n]/g, ' ')))
    .join('')
}

export interface Import {
  specifier: string
  /** From 1. */
  line: number
}

const SPECIFIER_FOLLOWS = /(?:\bfrom|(?<![.\w$])import|(?<![.\w$])(?:import|require)\s*\(|\bmock\()\s*$/

/** Every import of `text`: static, dynamic with a plain string, `import type`, `export … from`, `require`. */
export function importsOf(text: string): Import[] {
  const imports: Import[] = []
  let line = 1
  let before = ''
  for (const part of parts(text)) {
    const quoted = part.kind === 'string' && /^['"]/.test(part.text)
    if (quoted && SPECIFIER_FOLLOWS.test(before)) imports.push({ specifier: part.text.slice(1, -1), line })
    if (part.kind !== 'comment') before = (before + (part.kind === 'code' ? part.text : "''")).slice(-40)
    line += part.text.split('\n').length - 1
  }
  return imports
}
