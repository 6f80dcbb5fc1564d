import type { ErrorCode } from '@preau/protocol/errors.ts'

const SENTENCES: Readonly<Partial<Record<ErrorCode, string>>> = {
  CONSOLE_NOT_BUILT: 'La page du tableau n’est pas installée sur ce poste.',
  LINK_REFUSED: 'Cette adresse a déjà servi, ou elle est trop ancienne.',
  SIGN_IN_REQUIRED: 'Cette page ne s’ouvre que par Préau, à l’ouverture de la session.',
}

/** What a person sees who comes by an address that does not hold. It tells nothing of the machine. */
export function shutPage(code: ErrorCode): string {
  return `<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Préau</title>
<h1>Préau</h1>
<p>${SENTENCES[code] ?? 'Cette adresse n’est pas de la page du tableau.'}</p>
<p><code>${code}</code></p>
</html>
`
}
