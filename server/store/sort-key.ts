import { foldText } from '@preau/protocol/rules/fold-text.ts'

/** Digits are given this width, so that 2 stands before 10. */
const WIDTH = 12

/** `name` as a person sorts it: without case and accents, "Tablette 2" before "Tablette 10". Equal keys are equal names. */
export function sortKey(name: string): string {
  return foldText(name).replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(WIDTH, '0'))
}

/** The key of a room in its school, for a list of devices by place; a device with no room stands after the rooms. */
export function placeKey(schoolKey: string, roomKey: string | null): string {
  // '!' sorts before every letter and digit, '~' after.
  return `${schoolKey} !${roomKey ?? '~'}`
}
