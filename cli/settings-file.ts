import { readFileSync } from 'node:fs'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Flags } from './command.ts'

/** A settings file larger than this is none. */
const MAX_CHARS = 64 * 1024

/**
 * The options that a file gives: an object of option names and their text. What is said on the command line goes before it.
 * Throws CONFIG_INVALID.
 * @param names the options that may stand in it
 */
export function flagsWithFile(flags: Flags, names: readonly string[]): Flags {
  const { settings } = flags
  return typeof settings === 'string' ? { ...readSettings(settings, names), ...flags } : flags
}

/** The settings in the file at `path`; throws CONFIG_INVALID where there is none or it says something else. */
export function readSettings(path: string, names: readonly string[]): Record<string, string> {
  try {
    return parseSettings(readFileSync(path, 'utf8'), names)
  } catch (cause) {
    if (cause instanceof PreauError) throw cause
    throw new PreauError('CONFIG_INVALID', { setting: 'settings', value: path.slice(0, 200) }, cause)
  }
}

/** Reads the text of a settings file; throws CONFIG_INVALID with the name that is wrong. */
export function parseSettings(text: string, names: readonly string[]): Record<string, string> {
  const value: unknown = text.length > MAX_CHARS ? undefined : JSON.parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PreauError('CONFIG_INVALID', { setting: 'settings', value: text.slice(0, 64) })
  }
  const read: Record<string, string> = {}
  for (const [name, each] of Object.entries(value)) {
    if (!names.includes(name) || typeof each !== 'string') {
      throw new PreauError('CONFIG_INVALID', { setting: name.slice(0, 64), value: String(each).slice(0, 64) })
    }
    read[name] = each
  }
  return read
}
