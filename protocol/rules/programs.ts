import { foldText } from './fold-text.ts'

/** What stands in round or square brackets says for which processor or language it is. */
const BRACKETS = /\s*[([][^()[\]]*[)\]]/g
/** A version at the end of a name, with at least one point in it: LibreOffice 24.8.6.2, but not Office 2019. */
const TRAILING_VERSION = /[\s,:-]+v?\d+(\.\d+)+[\w.+~-]*$/i
const TRAILING_BITS = /[\s,-]+(x64|x86|amd64|arm64|64-bit|32-bit|64 bits|32 bits)$/i

/**
 * The name of a program without what changes from one release or machine to the next, since many installers write that into the
 * name: `7-Zip 24.08 (x64)` is 7-Zip, `Mozilla Firefox ESR (x64 fr)` is Mozilla Firefox ESR.
 */
export function programName(name: string): string {
  let shorter = name.trim().replace(/\s+/g, ' ')
  const whole = shorter
  for (let before = ''; before !== shorter; ) {
    before = shorter
    shorter = shorter.replace(BRACKETS, '').replace(TRAILING_BITS, '').replace(TRAILING_VERSION, '').trim()
  }
  return shorter === '' ? whole : shorter
}

/** By what the same program is known on every system: its name, folded. */
export function programKey(name: string): string {
  return foldText(programName(name))
}
