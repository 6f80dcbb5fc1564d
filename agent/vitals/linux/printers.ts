import type { ReadingSource } from '../reading-source.ts'

/** How many printers do not print: those that CUPS has stopped. Absent where CUPS is not installed. */
export const printers = (): ReadingSource => ({
  names: ['printers.stopped'],
  every: 3600,
  spawns: 1,
  read: async (machine) => {
    const result = await machine.run('lpstat', ['-p'], { timeout: 20_000 })
    return result === undefined ? {} : { 'printers.stopped': parseStopped(result.stdout) }
  },
})

/** `printer NAME is idle.` or `printer NAME disabled since ...`, lpstat(1). */
export function parseStopped(text: string): number {
  return text.split('\n').filter((line) => /^printer \S+ disabled since/.test(line)).length
}
