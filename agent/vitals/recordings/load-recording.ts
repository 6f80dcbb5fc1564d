import { readFileSync } from 'node:fs'
import type { Recording } from '../recorded-machine.ts'

/** The machines that were recorded; `about` in each says what of it is real. */
export const RECORDINGS = ['linux-vm', 'debian-laptop', 'windows-desktop', 'windows-tablet'] as const

/** One of the recordings beside this file. */
export function loadRecording(name: (typeof RECORDINGS)[number]): Recording {
  return JSON.parse(readFileSync(new URL(`./${name}.recorded.json`, import.meta.url), 'utf8'))
}
