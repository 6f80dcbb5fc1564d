import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { issueDeviceCertificate, issueServerCertificate, type KeyPair } from '../access/authority.ts'
import { makeUplinkKey, requestOf } from '../access/uplink-key.ts'
import type { LinePapers } from './line.ts'

/** As whom the workers of a territory speak to its broker: no school and no server ever has this identifier. */
export const TERRITORY_USER = '00000000-0000-7000-8000-000000000000'

/** What a worker shows to the broker: a new key at each start, for a year. */
export async function brokerPapers(authority: KeyPair, now: number): Promise<LinePapers> {
  const key = makeUplinkKey()
  const subject = { school: TERRITORY_USER, device: TERRITORY_USER }
  const { certificate } = await issueDeviceCertificate(authority, await requestOf(key), subject, now)
  return { key, certificate, authority: authority.certificate }
}

/**
 * The files with which a Mosquitto serves this territory: TLS alone, a certificate of our authority from everybody, and each server
 * its own two topics. The broker keeps nothing: what it loses is sent again.
 * @param hosts the names and addresses by which schools reach it
 */
export async function writeBrokerFiles(
  folder: string,
  authority: KeyPair,
  { hosts, port, now }: { hosts: readonly string[]; port: number; now: number },
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const server = await issueServerCertificate(authority, hosts, now)
  const path = (name: string) => join(folder, name)
  await writeFile(path('authority.crt'), authority.certificate)
  await writeFile(path('broker.crt'), server.certificate)
  await writeFile(path('broker.key'), server.key, { mode: 0o600 })
  await writeFile(path('broker.acl'), ACL)
  await writeFile(path('mosquitto.conf'), mosquittoConf(path, port))
}

/** A server writes as itself and reads what is for it; that its school is its own the territory checks (server-book.ts). */
const ACL = `user ${TERRITORY_USER}
topic read preau1/up/#
topic write preau1/down/#

pattern write preau1/up/+/%u/uplink
pattern read preau1/down/+/%u/uplink
`

function mosquittoConf(path: (name: string) => string, port: number): string {
  return `per_listener_settings false
listener ${port}
cafile ${path('authority.crt')}
certfile ${path('broker.crt')}
keyfile ${path('broker.key')}
tls_version tlsv1.3
require_certificate true
use_identity_as_username true
allow_anonymous false
acl_file ${path('broker.acl')}
persistence false
message_size_limit 70000
max_inflight_messages 40
max_queued_messages 2000
set_tcp_nodelay true
`
}
