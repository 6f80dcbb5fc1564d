import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { say } from './command.mjs'

/** A holder touches its file each 2 s; one that did not for so long (ms) is gone, whatever its process number says. */
const STALE = 30_000

/**
 * Runs `act` while no other process of this checkout runs one: two set-ups at once would remove each other's files.
 * @template T
 * @param {string} file the file that says who is at work
 * @param {() => Promise<T>} act
 * @returns {Promise<T>}
 */
export async function inTurn(file, act) {
  const token = `${process.pid} ${performance.timeOrigin}`
  mkdirSync(dirname(file), { recursive: true })
  for (let told = false; !(await take(file, token)); await pause(500)) {
    if (!told) say('another set-up is at work here: waiting for it …')
    told = true
  }
  const alive = setInterval(() => utimesSync(file, new Date(), new Date()), 2000)
  const leave = () => rmSync(file, { force: true })
  process.once('exit', leave)
  try {
    return await act()
  } finally {
    clearInterval(alive)
    process.off('exit', leave)
    leave()
  }
}

/** @param {string} file @param {string} token @returns {Promise<boolean>} whether it is ours now */
async function take(file, token) {
  const holder = read(file)
  if (holder !== undefined) {
    if (!gone(file, holder)) return false
    // Two that wait may both find the holder gone; who then removes the other's new file wins, the other sees it below.
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

/** @param {string} file @param {string} holder */
function gone(file, holder) {
  try {
    if (Date.now() - statSync(file).mtimeMs > STALE) return true
    process.kill(Number.parseInt(holder, 10), 0)
    return false
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code !== 'EPERM'
  }
}
