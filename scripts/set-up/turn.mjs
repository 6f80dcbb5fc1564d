import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { onStarted, say } from './command.mjs'

/** A holder touches its file each 2 s; untouched for so long (ms), its process numbers may be someone else's by now. */
const STALE = 600_000

/**
 * Runs `act` while no other process of this checkout runs one: two set-ups at once would remove each other's files. The file
 * names this process and the programs that it starts: where this one is killed, an npm left behind goes on writing, and
 * the next set-up has to wait for that one too.
 * @template T
 * @param {string} file the file that says who is at work
 * @param {() => Promise<T>} act
 * @returns {Promise<T>}
 */
export async function inTurn(file, act) {
  const token = `${process.pid}\n`
  mkdirSync(dirname(file), { recursive: true })
  for (let told = false; !(await take(file, token)); await pause(500)) {
    if (!told) say('another set-up is at work here: waiting for it …')
    told = true
  }
  onStarted((pid) => appendFileSync(file, `${pid}\n`))
  const alive = setInterval(() => utimesSync(file, new Date(), new Date()), 2000)
  try {
    return await act()
  } finally {
    clearInterval(alive)
    onStarted(() => {})
    rmSync(file, { force: true })
  }
}

/** @param {string} file @param {string} token @returns {Promise<boolean>} whether it is ours now */
async function take(file, token) {
  const holder = read(file)
  if (holder !== undefined) {
    if (holder !== '' && holder.trim().split('\n').some(lives) && !stale(file)) return false
    // Two that wait may both find the holder gone: whose new file the other one removed sees it below, and waits again.
    if (read(file) === holder) rmSync(file, { force: true })
  }
  try {
    writeFileSync(file, token, { flag: 'wx' })
  } catch {
    return false
  }
  await pause(100)
  return read(file) === token
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** @param {string} file */
function stale(file) {
  return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > STALE
}

/** @param {string} pid */
function lives(pid) {
  try {
    process.kill(Number.parseInt(pid, 10), 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
