import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeParcel } from '@preau/agent/update/parcel.ts'
import type { Context } from '../../command.ts'
import { COMMANDS } from '../../commands.ts'
import { runCommand } from '../../run-commands.ts'
import { makeKeyFile } from '../key-file.ts'

/** Holders of keys at a table: each with a key and a passphrase in a file. */
export class KeyTable {
  static #first: Promise<KeyTable> | undefined
  readonly folder = mkdtempSync(join(tmpdir(), 'preau-repo-'))
  readonly depot = join(this.folder, 'depot')
  readonly said: string[] = []

  path(name: string): string {
    return join(this.folder, name)
  }

  /** Types `preau repo …`; gives the exit status. What is said comes into `said`, anew each time. */
  async type(...words: string[]): Promise<number> {
    this.said.splice(0)
    const context: Omit<Context, 'rest'> = {
      language: 'en',
      environment: {},
      out: (line) => this.said.push(line),
      err: (line) => this.said.push(line),
      stopped: new Promise(() => undefined),
    }
    return await runCommand(COMMANDS, ['repo', ...words, '--repo', this.depot], context)
  }

  /** A key for `name`. */
  key(name: string): string {
    writeFileSync(this.path(`${name}.txt`), `passphrase of ${name}\n`)
    makeKeyFile(this.path(`${name}.key`), name, `passphrase of ${name}`, 2 ** 14)
    return this.path(`${name}.pub`)
  }

  passphrase(name: string): string[] {
    return ['--passphrase-file', this.path(`${name}.txt`)]
  }

  /** Types a verb that wants the key of `name`. */
  async by(name: string, verb: 'sign' | 'publish', ...words: string[]): Promise<number> {
    return await this.type(verb, '--key', this.path(`${name}.key`), ...this.passphrase(name), ...words)
  }

  /** Prepares an agent whose program is `content`. */
  async add(version: string, content: string, ...words: string[]): Promise<number> {
    const path = this.path('agent.mjs')
    writeFileSync(path, makeParcel(new Map([['agent.mjs', Buffer.from(content)]])))
    return await this.type('add', path, '--kind', 'agent-app', '--product', 'agent', '--version', version, ...words)
  }

  /** A repository with keys of three holders and of a machine, and one agent in it, published. */
  async found(): Promise<void> {
    KeyTable.#first ??= new KeyTable().#found()
    // Made once: each test has a copy.
    cpSync((await KeyTable.#first).folder, this.folder, { recursive: true })
  }

  /** The copy from which tests begin goes, too. To be called after the last one. */
  static async forget(): Promise<void> {
    ;(await KeyTable.#first)?.remove()
    KeyTable.#first = undefined
  }

  async #found(): Promise<KeyTable> {
    mkdirSync(this.depot, { recursive: true })
    const holders = [this.key('anna'), this.key('bruno'), this.key('chloe')]
    await this.type('init', '--holders', holders.join(','), '--online', this.key('machine'))
    await this.add('1.0.0', 'one')
    await this.signed()
    return this
  }

  /** Two of the three sign, and the machine publishes. */
  async signed(by = ['anna', 'bruno']): Promise<number> {
    for (const name of by) await this.by(name, 'sign')
    return await this.by('machine', 'publish')
  }

  /** The first digits of a holder's key. */
  idOf(name: string): string {
    const { id }: { id: string } = JSON.parse(readFileSync(this.path(`${name}.pub`), 'utf8'))
    return id
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
