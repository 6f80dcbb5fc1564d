/** How wide characters of the interface's font are, in parts of its size: measured means of groups that are alike. */
const GROUPS: readonly (readonly [RegExp, number])[] = [
  [/[ijlI.,:;'’!| \u00a0\u202f()-]/, 0.27],
  [/[rft]/, 0.37],
  [/[mwMW%—…@]/, 0.87],
  [/\p{Lu}/u, 0.66],
]
const OTHER = 0.567
/** How much wider the names of rooms are, which are set in a bolder weight. */
const STRONG = 1.045

/** About how wide a text is drawn, in units. */
export function textWidth(text: string, size: number, weight: 'regular' | 'strong' = 'regular'): number {
  let parts = 0
  for (const letter of text) parts += GROUPS.find(([group]) => group.test(letter))?.[1] ?? OTHER
  return parts * size * (weight === 'strong' ? STRONG : 1)
}

/** As much of a text as fits a width, with an ellipsis where it is cut; nothing where not even that fits. */
export function fitText(text: string, width: number, size: number, weight?: 'regular' | 'strong'): string {
  if (textWidth(text, size, weight) <= width) return text
  const letters = [...text]
  for (let count = letters.length - 1; count > 0; count--) {
    const cut = `${letters.slice(0, count).join('').trimEnd()}…`
    if (textWidth(cut, size, weight) <= width) return cut
  }
  return ''
}

/** The first of several wordings that fits a width, else as much of the last one as fits. */
export function fitWording(wordings: readonly string[], width: number, size: number): string {
  return wordings.find((wording) => textWidth(wording, size) <= width) ?? fitText(wordings.at(-1) ?? '', width, size)
}
