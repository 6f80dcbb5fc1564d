const PICTURES = 0x2400
const DELETE = 0x7f

/**
 * What a stranger sent, safe to be looked at: control characters as their pictures, and marks that turn the direction of
 * writing or hide text as their number. Line breaks and tabs stay.
 */
export function visibleText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    if (character === '\n' || character === '\t') return character
    const code = character.codePointAt(0) ?? 0
    if (code < 0x20) return String.fromCharCode(PICTURES + code)
    return code === DELETE ? '\u2421' : `\\u${code.toString(16).padStart(4, '0')}`
  })
}
