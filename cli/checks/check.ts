import type { Words } from '../command.ts'

/** What a check of `preau doctor` found: well, to be watched, or in the way; then also what to do. */
export interface Finding {
  state: 'ok' | 'warn' | 'fail'
  detail: Words
  todo?: Words
}

export interface Check {
  name: string
  title: Words
  run(): Promise<Finding>
}

/** The same words in both languages: figures and names. */
export function same(text: string): Words {
  return { fr: text, en: text }
}
