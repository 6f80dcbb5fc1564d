import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { AuditFaultName, AuditProof } from '@preau/protocol/api/audit.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { serverConfig } from '@preau/server/config.ts'
import { AUDIT_OPTIONS } from '../audit/options.ts'
import type { Command, Context, Flags, Words } from '../command.ts'
import { OPTIONS } from '../options.ts'

/** What is wrong at a line, said to whoever looks after the server. */
const FAULTS: Record<AuditFaultName, Words> = {
  changed: { fr: 'a été modifiée', en: 'was changed' },
  missing: { fr: 'manque', en: 'is missing' },
  reordered: { fr: 'a été déplacée', en: 'was moved' },
  inserted: { fr: 'a été ajoutée après coup', en: 'was inserted afterwards' },
  cut: {
    fr: 'manque, avec tout ce qui la suivait : la fin a été coupée',
    en: 'is missing, with all behind it: the end was cut off',
  },
  checkpoint: {
    fr: 'porte un point de contrôle que ce serveur n’a pas signé',
    en: 'has a checkpoint that this server did not sign',
  },
  head: {
    fr: 'est nommée par une empreinte que ce serveur n’a pas signée',
    en: 'is named by a head that this server did not sign',
  },
}

export const audit: Command = {
  name: 'audit',
  summary: {
    fr: 'prouve que le journal des actes est intact, ou l’exporte',
    en: 'proves that the audit is intact, or exports it',
  },
  argument: 'verify|export',
  options: [
    OPTIONS.data,
    OPTIONS.store,
    OPTIONS.storePasswordFile,
    AUDIT_OPTIONS.auditFile,
    AUDIT_OPTIONS.heads,
    AUDIT_OPTIONS.authority,
    AUDIT_OPTIONS.exportTo,
    OPTIONS.json,
  ],
  async run(flags, context) {
    const [what] = context.rest
    if (what === 'verify') return await verify(flags, context)
    if (what === 'export') return await exportTo(flags, context)
    throw new PreauError('REQUEST_INVALID', { command: 'audit', option: what ?? 'verify|export' })
  },
}

/** 0 where the chain holds, 1 where it does not. */
async function verify(flags: Flags, { out, environment, language }: Context): Promise<number> {
  const { authorityPrint, proveExport, proveFolder, readHeads } = await import('@preau/server/main.ts')
  const heads = textOf(flags.heads)
  const file = textOf(flags.file)
  let proof: AuditProof
  let unknown: string | undefined
  if (file === undefined) proof = await proveFolder(serverConfig(flags, environment), heads, Date.now())
  else {
    const known = textOf(flags.authority)
    const certificate = known === undefined ? undefined : await readFile(known, 'utf8')
    const more = heads === undefined ? [] : await readHeads(heads)
    const { authority, ...rest } = await proveExport(file, { certificate, heads: more, now: Date.now() })
    proof = rest
    if (certificate === undefined) unknown = authorityPrint(authority)
  }
  if (flags.json === true) out(JSON.stringify(proof))
  else for (const line of proofText(proof, unknown)) out(line[language])
  return proof.fault === null ? 0 : 1
}

function proofText({ first, last, heads, fault, restored }: AuditProof, unknown: string | undefined): Words[] {
  const lines: Words[] = []
  if (fault) {
    const { fr, en } = FAULTS[fault.fault]
    lines.push({
      fr: `La ligne ${fault.seq} ${fr}. Ce qui précède (lignes ${first} à ${fault.seq - 1}) est intact.`,
      en: `Line ${fault.seq} ${en}. What stands before it (lines ${first} to ${fault.seq - 1}) is intact.`,
    })
  } else if (last < first) lines.push({ fr: 'Le journal est vide.', en: 'The audit is empty.' })
  else {
    lines.push({
      fr: `Le journal est intact : lignes ${first} à ${last}, comparées à ${heads} empreinte(s) exportée(s).`,
      en: `The audit is intact: lines ${first} to ${last}, compared with ${heads} exported head(s).`,
    })
  }
  if (heads === 0 && !fault) {
    lines.push({
      fr: 'Sans empreinte exportée, une fin coupée ne se voit pas : donnez-en avec --heads.',
      en: 'Without an exported head a cut end cannot be seen: give some with --heads.',
    })
  }
  for (const { seq, at } of restored) {
    lines.push({
      fr: `Ligne ${seq} : une sauvegarde a été restaurée le ${new Date(at).toLocaleString('fr-FR')}, et ce qui la suivait a été perdu.`,
      en: `Line ${seq}: a backup was restored on ${new Date(at).toLocaleString('en-GB')}, and what came after it was lost.`,
    })
  }
  if (unknown !== undefined) {
    lines.push({
      fr: `Le fichier se dit signé par l’autorité ${unknown}. Comparez, ou donnez son certificat avec --authority.`,
      en: `The file says that it is signed by the authority ${unknown}. Compare, or give its certificate with --authority.`,
    })
  }
  return lines
}

async function exportTo(flags: Flags, { out, environment, language }: Context): Promise<number> {
  const to = textOf(flags.to)
  if (to === undefined) throw new PreauError('REQUEST_INVALID', { command: 'audit', option: '--to' })
  const { exportFolder } = await import('@preau/server/main.ts')
  const lines = exportFolder(serverConfig(flags, environment), Date.now())
  try {
    await pipeline(Readable.from(lines), createWriteStream(to, { flags: 'wx', mode: 0o600 }))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new PreauError('BACKUP_EXISTS', { to })
    throw error
  }
  if (flags.json === true) out(JSON.stringify({ to }))
  else out(language === 'fr' ? `Journal exporté : ${to}` : `Audit exported: ${to}`)
  return 0
}

function textOf(flag: string | boolean | undefined): string | undefined {
  return typeof flag === 'string' ? flag : undefined
}
