/** Words that teachers use for one another: every interactive surface is "le TNI" (or "le tableau"). */
const BOARD = /\b(tni|tbi|vpi|eni|eti|tableau)\b/

/** `text` for a search that forgives: lower case, no accents, one space between words, apostrophes straight. */
export function foldText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/œ/gi, 'oe')
    .replace(/æ/gi, 'ae')
    .toLowerCase()
    .replace(/[’‘`]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
}

/** What is stored for a search: the folded words, and every word for a board where one of them stands. */
export function searchText(...parts: (string | null | undefined)[]): string {
  const folded = foldText(parts.filter(Boolean).join(' '))
  return BOARD.test(folded) ? `${folded} tni tbi vpi eni eti tableau` : folded
}
