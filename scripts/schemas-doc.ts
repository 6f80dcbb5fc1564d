import { publishedSchemas } from '@preau/protocol/contracts/published.ts'

const FOLDER = 'docs/schemas'

/** The files of docs/schemas as the shapes of the protocol say them, by their path from the root. */
export function schemaFiles(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(publishedSchemas()).map(([name, schema]) => [
      `${FOLDER}/${name}`,
      `${JSON.stringify(schema, null, 2)}\n`,
    ]),
  )
}

/**
 * Where a published schema is not that of the code. How it is laid out does not matter.
 * @param read gives the text of a path, or nothing
 */
export function schemaFaults(read: (path: string) => string | undefined): string[] {
  return Object.entries(schemaFiles()).flatMap(([path, text]) => {
    const found = read(path)
    if (found === undefined) return [`${path}: is missing: run \`npm run check -- --write\``]
    const same = JSON.stringify(JSON.parse(found)) === JSON.stringify(JSON.parse(text))
    return same ? [] : [`${path}: is not that of the code: run \`npm run check -- --write\``]
  })
}
