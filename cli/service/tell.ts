import type { Language, Words } from '../command.ts'
import type { Role } from './role.ts'
import type { ServiceState } from './status.ts'
import type { Left, Step } from './step.ts'

/** What a step does, in one line: the path or the whole command, each argument as the program gets it. */
export function stepText(step: Step, language: Language): string {
  if (step.do === 'run')
    return `${VERBS.run[language]} ${[step.file, ...step.args].map(quoted).join(' ')}${onlyIf(step, language)}`
  if (step.do === 'keep-key')
    return `${VERBS[step.do][language]} ${step.path} (0600) ← ${step.host === undefined ? 'systemd-creds' : 'DPAPI'}`
  if (step.do === 'drop-key') return `${VERBS[step.do][language]} ${step.data} ← ${step.path}`
  if (step.do === 'slot') return `${VERBS.slot[language]} ${step.path} (${step.version}) ← ${step.from}`
  const mode = step.do === 'remove' ? '' : ` (${step.mode.toString(8).padStart(4, '0')})`
  const from = step.do === 'copy' ? ` ← ${step.from}` : ''
  return `${VERBS[step.do][language]} ${step.path}${mode}${from}`
}

const VERBS: Record<Step['do'], Words> = {
  folder: { fr: 'dossier ', en: 'folder' },
  write: { fr: 'écrit   ', en: 'write ' },
  copy: { fr: 'copie   ', en: 'copy  ' },
  'keep-key': { fr: 'protège ', en: 'keep  ' },
  'drop-key': { fr: 'déballe ', en: 'unwrap' },
  slot: { fr: 'dépose  ', en: 'lay   ' },
  remove: { fr: 'supprime', en: 'remove' },
  run: { fr: 'lance   ', en: 'run   ' },
}

const IF_CHANGED: Words = { fr: '   [si un fichier change]', en: '   [if a file changes]' }

function onlyIf({ ifChanged }: Extract<Step, { do: 'run' }>, language: Language): string {
  return ifChanged ? IF_CHANGED[language] : ''
}

/** An argument so that one sees where it begins and ends. It is shown, never run. */
function quoted(argument: string): string {
  return /^[\w@%+=:,./*()\\-]+$/.test(argument) ? argument : `'${argument}'`
}

const LEFT: Record<Left['what'], Words> = {
  settings: { fr: 'les réglages', en: 'the settings' },
  identity: {
    fr: 'l’identité de cette machine et ses rapports pas encore envoyés',
    en: 'the identity of this machine and its reports not sent yet',
  },
  log: { fr: 'le journal', en: 'the log' },
  data: { fr: 'toutes les données de l’école', en: 'all data of the school' },
}

/** What is left where it is, in one line. */
export function leftText({ path, what }: Left, language: Language): string {
  return `${path}${language === 'fr' ? ' :' : ':'} ${LEFT[what][language]}`
}

/** How a service is, in one line, and where its log is. */
export function stateText(role: Role, state: ServiceState, log: string, language: Language): string {
  const french = language === 'fr'
  if (!state.installed) return french ? `Service « ${role} » : pas installé.` : `Service "${role}": not installed.`
  const parts = [
    state.running ? (french ? 'en marche' : 'running') : french ? 'arrêté' : 'stopped',
    state.enabled
      ? french
        ? 'démarre avec la machine'
        : 'starts with the machine'
      : french
        ? 'ne démarre pas avec la machine'
        : 'does not start with the machine',
    ...(state.restarts ? [french ? `${state.restarts} redémarrages` : `${state.restarts} restarts`] : []),
  ]
  return french
    ? `Service « ${role} » : ${parts.join(', ')}. Journal : ${log}`
    : `Service "${role}": ${parts.join(', ')}. Log: ${log}`
}
