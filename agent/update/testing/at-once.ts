/** A timer whose time has always come. */
export function atOnce(_ms: number, act: () => void): () => void {
  const soon = setImmediate(act)
  return () => clearImmediate(soon)
}
