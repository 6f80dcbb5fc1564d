/** Two letters for a person: the first of the first name and of the last one. */
export function initials(name: string): string {
  const words = name.split(/[\s.@_-]+/).filter((word) => /\p{L}/u.test(word))
  const first = words[0] ?? name.trim()
  const last = words.length > 1 ? words.at(-1) : undefined
  return [first, last]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toLocaleUpperCase()
}
