import { PreauError } from '@preau/protocol/errors.ts'
import type { PublicKeyFile } from '@preau/protocol/update/key-files.ts'
import type { Context, Flags } from '../command.ts'
import { openKeyFile, readPublicKey, type SigningKey } from './key-file.ts'
import { askPassphrase, type PassphraseSource } from './passphrase.ts'
import { RepoFolder } from './repo-folder.ts'

/** Text of an option; undefined where it was not given. */
export function textOf(flags: Flags, name: string): string | undefined {
  const value = flags[name]
  return typeof value === 'string' ? value : undefined
}

/** Throws REQUEST_INVALID where it was not given. */
export function requireText(flags: Flags, name: string): string {
  const value = textOf(flags, name)
  if (value === undefined) throw new PreauError('REQUEST_INVALID', { command: 'repo', option: `--${name}` })
  return value
}

/** Texts divided by commas. */
export function listOf(flags: Flags, name: string): string[] {
  return (textOf(flags, name) ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
}

export function keysFrom(files: readonly string[]): PublicKeyFile[] {
  const keys = files.map(readPublicKey)
  const twice = keys.find(({ id }, at) => keys.findIndex((each) => each.id === id) !== at)
  if (twice) throw new PreauError('REPOSITORY_REFUSED', { reason: 'same_key', key: twice.id })
  return keys
}

export function repoFrom(flags: Flags): RepoFolder {
  return new RepoFolder(textOf(flags, 'repo') ?? '.')
}

export function passphraseFrom(flags: Flags): PassphraseSource {
  return { file: textOf(flags, 'passphrase-file'), input: process.stdin, output: process.stderr }
}

/** Opens the key that `--key` names; its passphrase is asked for. */
export async function openAsked(flags: Flags, { language }: Pick<Context, 'language'>): Promise<SigningKey> {
  const path = requireText(flags, 'key')
  const { name } = readPublicKey(path)
  const question = language === 'fr' ? `Phrase secrète de « ${name} » : ` : `Passphrase of "${name}": `
  return openKeyFile(path, await askPassphrase(question, passphraseFrom(flags)))
}

/** A whole number from 1 up. Throws REQUEST_INVALID. */
export function numberFrom(flags: Flags, name: string, usual: number): number {
  const text = textOf(flags, name)
  const value = text === undefined ? usual : Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new PreauError('REQUEST_INVALID', { command: 'repo', option: `--${name}` })
  return value
}
