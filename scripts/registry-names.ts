/** An address that a package was or would be fetched from. The addresses of funding pages name no registry. */
const REGISTRY = /"resolved"\s*:\s*"https?:|https?:\/\/(?:registry|npm|nexus|artifactory|verdaccio)[.\w-]*[:/]/

const LOOKED_AT = /(?:^|\/)(?:package(?:-lock)?\.json|\.npmrc)$|\.(?:mjs|ts|tsx|json|yaml|yml|sh)$|^\.ci\//

/**
 * The places where a file names a package registry: a lock file that does works on one network only.
 * @param read gives the text of a path
 */
export function registryFaults(paths: readonly string[], read: (path: string) => string): string[] {
  return paths
    .filter((path) => LOOKED_AT.test(path))
    .flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, index) =>
          REGISTRY.test(line) ? [`${path}:${index + 1}: names a registry: ${line.trim()}`] : [],
        ),
    )
}
