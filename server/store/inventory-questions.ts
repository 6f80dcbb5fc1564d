import type { QuestionChange, SavedQuestion } from '@preau/protocol/api/inventory-questions.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Question } from '@preau/protocol/rules/inventory-question.ts'
import type { Queries } from './database.ts'
import { sortKey } from './sort-key.ts'

interface QuestionRow {
  id: Id
  name: string
  question: string
  made_at: number
  changed_at: number
}

/** So many are kept: more could no longer be looked through. */
export const MOST_QUESTIONS = 200

const FIELDS = 'id, name, question, made_at, changed_at'

/** Every saved question, by name. */
export async function savedQuestions(db: Queries): Promise<SavedQuestion[]> {
  const rows = await db.all<QuestionRow>(`select ${FIELDS} from inventory_questions order by name_key`)
  return rows.map(toQuestion)
}

/** One saved question. Throws QUESTION_NOT_FOUND. */
export async function savedQuestion(db: Queries, id: Id): Promise<SavedQuestion> {
  const row = await db.get<QuestionRow>(`select ${FIELDS} from inventory_questions where id = $1`, [id])
  if (!row) throw new PreauError('QUESTION_NOT_FOUND', { question: id })
  return toQuestion(row)
}

/** Keeps a question under a name that no other has. Throws QUESTION_DUPLICATE or QUESTIONS_FULL. `at`: ms since 1970. */
export async function insertQuestion(
  transaction: Queries,
  { id, name, question, at }: { id: Id; name: string; question: Question; at: number },
): Promise<void> {
  await requireFreeName(transaction, id, name)
  const present = await transaction.get<{ kept: number }>('select count(*) as kept from inventory_questions')
  if ((present?.kept ?? 0) >= MOST_QUESTIONS) throw new PreauError('QUESTIONS_FULL', { limit: MOST_QUESTIONS })
  await transaction.run(
    `insert into inventory_questions (id, name, name_key, question, made_at, changed_at) values ($1, $2, $3, $4, $5, $5)`,
    [id, name, sortKey(name), JSON.stringify(question), at],
  )
}

/** Changes name or question. Throws QUESTION_NOT_FOUND or QUESTION_DUPLICATE. `at`: ms since 1970. */
export async function updateQuestion(
  transaction: Queries,
  id: Id,
  { name, question }: QuestionChange,
  at: number,
): Promise<void> {
  const present = await savedQuestion(transaction, id)
  const newName = name ?? present.name
  await requireFreeName(transaction, id, newName)
  await transaction.run(
    'update inventory_questions set name = $2, name_key = $3, question = $4, changed_at = $5 where id = $1',
    [id, newName, sortKey(newName), JSON.stringify(question ?? present.question), at],
  )
}

/** Takes a saved question away. Throws QUESTION_NOT_FOUND. */
export async function deleteQuestion(transaction: Queries, id: Id): Promise<void> {
  if ((await transaction.run('delete from inventory_questions where id = $1', [id])) === 0) {
    throw new PreauError('QUESTION_NOT_FOUND', { question: id })
  }
}

async function requireFreeName(transaction: Queries, id: Id, name: string): Promise<void> {
  const other = await transaction.get<{ id: Id }>(
    'select id from inventory_questions where name_key = $1 and id <> $2',
    [sortKey(name), id],
  )
  if (other) throw new PreauError('QUESTION_DUPLICATE', { question: other.id })
}

function toQuestion({ id, name, question, made_at, changed_at }: QuestionRow): SavedQuestion {
  return { id, name, question: JSON.parse(question), madeAt: made_at, changedAt: changed_at }
}
