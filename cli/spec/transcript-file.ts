/** Where the transcript of a spec is: in `transcripts/` where the spec is in `devices/`, else beside it. */
export function transcriptOf(file: string): string {
  return file.replace(/\.yaml$/, '.txt').replace(/(^|[/\\])devices([/\\][^/\\]+[/\\][^/\\]+\.txt)$/, '$1transcripts$2')
}
