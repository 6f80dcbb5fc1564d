/** Under this there is too little room to be at ease: some weeks of a large school. */
const SHORT_BYTES = 2e9

/** Whether there is room on the disk of the server; a figure that is not known raises no alarm. */
export function diskRoom({ freeBytes }: { freeBytes: number | null }): 'enough' | 'short' {
  return freeBytes !== null && freeBytes < SHORT_BYTES ? 'short' : 'enough'
}
