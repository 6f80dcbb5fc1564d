import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import staticFiles from '@fastify/static'
import { ERRORS, PreauError } from '@preau/protocol/errors.ts'
import { isApi } from './security.ts'
import type { HttpApp, HttpServices } from './services.ts'

/** What a person sees in the browser where the console was not built. */
const NOT_BUILT = `<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<title>Préau</title>
<h1>Préau</h1>
<p>Le serveur fonctionne, mais la console n’a pas été construite. Lancez <code>npm start</code> dans le dossier du projet.</p>
<p lang="en">The server runs, but the console has not been built. Run <code>npm start</code> in the folder of the project.</p>
<p><code>CONSOLE_NOT_BUILT</code> · <a href="/api/health">/api/health</a></p>
</html>
`

/**
 * Serves the built console, and the page of tablets under its own address. Their addresses are their own business: each that is
 * no file gets the same page. What a build names
 * by its content (`/assets/`) never changes, so browsers keep it for ever; the page itself they ask for each time.
 */
export async function consoleFiles(app: HttpApp, { consoleFolder }: HttpServices): Promise<void> {
  const root = consoleFolder === undefined ? undefined : resolve(consoleFolder)
  const built = root !== undefined && existsSync(join(root, 'index.html'))
  const hasTablet = root !== undefined && existsSync(join(root, 'tablet/index.html'))

  if (built) {
    await app.register(staticFiles, {
      root,
      preCompressed: true,
      dotfiles: 'ignore',
      cacheControl: false,
      setHeaders: (reply, path) => {
        reply.header('cache-control', isNamedByContent(path.slice(root.length)) ? KEEP : 'no-cache')
      },
    })
  }

  // Without its last slash it is no address of the page that a tablet keeps.
  app.addHook('onRequest', async (request, reply) => {
    if (hasTablet && /^\/tablet(?:\?|$)/.test(request.url)) return reply.redirect('/tablet/')
  })

  app.setNotFoundHandler(async (request, reply) => {
    const page = request.method === 'GET' || request.method === 'HEAD'
    if (!page || isApi(request.url) || isNamedByContent(request.url)) throw new PreauError('NOT_FOUND')
    if (built) return reply.sendFile(hasTablet && isOfTablet(request.url) ? 'tablet/index.html' : 'index.html')
    reply.code(ERRORS.CONSOLE_NOT_BUILT.status).header('cache-control', 'no-store')
    return reply.type('text/html; charset=utf-8').send(NOT_BUILT)
  })
}

const KEEP = 'public, max-age=31536000, immutable'

function isNamedByContent(path: string): boolean {
  return /^[\\/](?:tablet[\\/])?assets[\\/]/.test(path)
}

function isOfTablet(url: string): boolean {
  return /^\/tablet(?:[/?]|$)/.test(url)
}
