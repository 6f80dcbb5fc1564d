/** A path of this repository in backticks or as a link. One with a placeholder (`<kind>.ts`, `NNNN`, `*`) is an example. */
const NAMED = /(?:`|\]\()((?:protocol|agent|server|console|cli|test|scripts|docs|\.ci)\/[\w./-]*)(?:`|\))/g
const EXAMPLE = /NNNN|^console\/dist/

/**
 * The paths that a document names and that are not there.
 * @param exists whether there is a file or a folder at a path from the root
 */
export function documentPathFaults(document: string, text: string, exists: (path: string) => boolean): string[] {
  return text.split('\n').flatMap((line, index) => {
    const paths = [...line.matchAll(NAMED)].map(([, path = '']) => path)
    const gone = paths.filter((path) => !EXAMPLE.test(path) && !exists(path.replace(/\/$/, '')))
    return gone.map((path) => `${document}:${index + 1}: there is no ${path}`)
  })
}
