#!/usr/bin/env node
// The `preau` command. Plain JavaScript for any Node from 20 on: it hands over to the pinned Node 24, which runs TypeScript as
// it stands, or stays in this process where that can do so itself.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as modules from 'node:module'
import { constants } from 'node:os'
import { join } from 'node:path'
import { nurseryFlags } from './nursery.mjs'
import { packedProgram } from './packed.mjs'

const pinned = join(import.meta.dirname, '../node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')

const flags = nurseryFlags(process.argv[2])
const isAble = Number.parseInt(process.versions.node, 10) >= 24 && process.features.typescript

if (isAble && flags.every((flag) => process.execArgv.includes(flag))) {
  // What was compiled once is kept beside the packages, never in a folder that others may write to: half the time to start, and
  // a sixth less memory, since the TypeScript is not read again.
  modules.enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/compiled'))
  const { runCommandLine } = await import(packedProgram(join(import.meta.dirname, '..')) ?? './main.ts')
  await runCommandLine()
} else if (isAble) {
  handOver(process.execPath)
} else if (existsSync(pinned)) {
  handOver(pinned)
} else {
  process.stderr.write(`Node.js 24 is missing (this is ${process.versions.node}). Run: npm start\n`)
  process.exit(1)
}

/** Runs the command in `node`'s process; its signals, its exit code and its end are this one's. @param {string} node */
function handOver(node) {
  // Where a process can become another one, no second one is kept.
  if (process.execve && process.platform !== 'win32' && process.send === undefined) {
    process.execve(
      node,
      [node, ...process.execArgv, ...flags, import.meta.filename, ...process.argv.slice(2)],
      process.env,
    )
  }
  // The channel tells the child when this process is no more, even when it was killed.
  const child = spawn(node, [...flags, import.meta.filename, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  // A terminal sends Ctrl-C to the child by itself: handing it on too would make it two.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`${node}: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)))
}
