import { toPreauError } from '@preau/protocol/errors.ts'
import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { Button } from '../../ui/Button.tsx'
import { Page } from '../../ui/Page.tsx'
import { Empty, Failure } from '../../ui/states.tsx'
import { useWords } from '../format/words.ts'

/** An address that leads nowhere. */
export function NotFound() {
  const { t } = useWords()
  return (
    <Page title={t('shell.not_found')}>
      <div className="panel alone">
        <Empty
          roof
          heading="h1"
          title={t('shell.not_found')}
          actions={
            <Link className="btn solid" to="/fleet">
              {t('shell.to_fleet')}
            </Link>
          }
        >
          <p>{t('shell.not_found_say')}</p>
        </Empty>
      </div>
    </Page>
  )
}

/** A page that threw: our own fault, said as such. */
export function Crashed({ error }: ErrorComponentProps) {
  const { t, format } = useWords()
  const now = Date.now()
  return (
    <Page title={t('shell.crashed')}>
      <div className="panel alone">
        <Failure
          heading="h1"
          title={t('shell.crashed')}
          code={t('shell.code', {
            code: toPreauError(error).code,
            at: `${format.date(now, now)}, ${format.time(now)}`,
          })}
          actions={
            <Button look="solid" onClick={() => location.reload()}>
              {t('shell.reload')}
            </Button>
          }
        >
          <p>{t('shell.crashed_say')}</p>
        </Failure>
      </div>
    </Page>
  )
}
