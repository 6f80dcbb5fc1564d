import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { startDemo } from '../processes/demo-server.ts'
import { scratchFolder } from '../processes/server-process.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where shared.ts asks for what the files of a run share. */
    shared: string
  }
}

const SEED = fileURLToPath(new URL('../processes/seed-school.ts', import.meta.url))

/** The running demo school, and who is signed in there. */
export interface SharedDemo {
  http: string
  cookie: string
}

/** A data folder with the demo school and its year, to be copied. */
export interface SharedYear {
  data: string
}

const ends: (() => unknown)[] = []

const MAKERS: Record<string, () => Promise<SharedDemo | SharedYear>> = {
  async demo() {
    const demo = await startDemo()
    ends.push(() => demo.end())
    return { http: demo.http, cookie: await demo.signIn() }
  },
  async year() {
    const folder = scratchFolder()
    ends.push(folder.remove)
    const data = join(folder.path, 'data')
    const seed = spawn(process.execPath, [SEED, data, '100'], { stdio: ['ignore', 'ignore', 'inherit'] })
    const [status] = await once(seed, 'close')
    if (status !== 0) throw new Error(`the year could not be written: ${status}`)
    return { data }
  },
}

/** Makes each thing at most once in a run, for the first file that asks: a run of other files pays nothing for it. */
function answering(): Server {
  const made = new Map<string, Promise<object>>()
  return createServer((request, response) => {
    const name = request.url?.slice(1) ?? ''
    const make = MAKERS[name]
    const making = made.get(name) ?? make?.() ?? Promise.reject(new Error(`nothing is called ${name}`))
    made.set(name, making)
    making.then(
      (answer) => response.end(JSON.stringify(answer)),
      (error) => response.writeHead(500).end(String(error)),
    )
  })
}

/** Vitest calls it once before the files of the project. */
export async function setup({ provide }: TestProject): Promise<void> {
  const server = answering().listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => server.close())
  provide('shared', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

/** And once after them. */
export async function teardown(): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end()
}
