import type { ContractView } from '@preau/protocol/api/contracts.ts'
import { Link } from '@tanstack/react-router'
import { useWords } from '../../format/words.ts'

/** Every version of a contract: from when it holds, who wrote it and why. */
export function VersionList({ contract }: { contract: ContractView }) {
  const { t, format } = useWords()
  return (
    <section className="panel versions" aria-labelledby="versions">
      <h2 id="versions">{t('claim.versions')}</h2>
      <ol>
        {contract.versions.toReversed().map(({ version, validFrom, note, madeAt, madeBy }) => (
          <li key={version} aria-current={version === contract.shown || undefined}>
            <Link to="/contracts/$contract/text" params={{ contract: contract.id }} search={{ version }}>
              {t('claim.version_line', { version, from: format.fullDate(Date.parse(`${validFrom}T12:00:00Z`)) })}
            </Link>
            <span className="muted">
              {madeBy === null
                ? t('claim.version_alone', { date: format.fullDate(madeAt) })
                : t('claim.version_by', { date: format.fullDate(madeAt), name: madeBy })}
            </span>
            {note !== null && <p>{note}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}
