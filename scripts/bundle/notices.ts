import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A library of which something is in a bundle. */
interface Library {
  name: string
  version: string
  license: string
  text: string
}

const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//

/**
 * What the licences of the libraries ask to be handed on with them: name, version, licence and its text, in the order of names.
 * @param inputs paths of the files in the bundle, from `root`
 */
export function noticesOf(root: string, inputs: readonly string[]): string {
  const folders = [...new Set(inputs.flatMap((input) => PACKAGE.exec(input)?.[1] ?? []))]
  const libraries = folders.map((folder) => libraryIn(join(root, folder)))
  return libraries
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text.trim()}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`)
}

function libraryIn(folder: string): Library {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Library
  const file = readdirSync(folder)
    .sort()
    .find((each) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(each) && existsSync(join(folder, each)))
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n')
  return { name, version, license, text }
}

function keyOf({ name, version }: Library): string {
  return `${name}@${version}`
}
