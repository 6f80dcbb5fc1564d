import type { Given } from './why-off.ts'

/**
 * Asks the browser to keep the page. `refused`: it does not trust the certificate of the server, and gives no worker to such a page
 * (a SecurityError, as the standard has it); `failed`: all else.
 */
export async function registerWorker(workers: ServiceWorkerContainer | undefined): Promise<Given['worker']> {
  if (!workers) return 'missing'
  try {
    await workers.register('/tablet/worker.js', { scope: '/tablet/', updateViaCache: 'none' })
    await workers.ready
    return 'ready'
  } catch (error) {
    return error instanceof DOMException && error.name === 'SecurityError' ? 'refused' : 'failed'
  }
}
