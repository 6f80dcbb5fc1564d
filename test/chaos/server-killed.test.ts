import { afterEach, describe, it } from 'vitest'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { killUnderLoad } from './killed-under-load.ts'
import { rounds } from './rounds.ts'

const folder = scratchFolder()
let server: ServerProcess | undefined

afterEach(async () => {
  await server?.end('SIGKILL')
  folder.remove()
})

describe('I1 and I2: a server that is killed under load', () => {
  it(`has every acknowledged report after ${rounds()} kills, and none twice`, async () => {
    await killUnderLoad({ data: folder.path }, async () => {
      server = await startServerProcess(folder.path)
      return server
    })
  })
})
