import type { Migration } from './migration.ts'

/**
 * What people think of the service, what was agreed with a school, and what is told to whom. INVARIANT: the answers of a survey
 * are counters, so that no row, and no order of rows, says who answered what; `survey_voters` says only that somebody did.
 * A rating names its ticket and no person. `notices` and `letters` name persons by their random id: names and addresses are
 * looked up when they are needed, so that nothing has to be erased here twice.
 */
export const satisfaction: Migration = {
  version: 19,
  name: 'satisfaction',
  statements: [
    `create table ticket_ratings (
      school_id text not null references schools (id) on delete cascade,
      ticket_id text not null,
      score integer not null,
      at bigint not null,
      primary key (school_id, ticket_id)
    )`,
    'create index ticket_ratings_by_time on ticket_ratings (at)',
    // `school_year`: the calendar year in which it begins.
    `create table surveys (
      school_id text not null references schools (id) on delete cascade,
      school_year integer not null,
      opens_on text not null,
      closes_on text not null,
      primary key (school_id, school_year)
    )`,
    `create table survey_counts (
      school_id text not null references schools (id) on delete cascade,
      school_year integer not null,
      question text not null,
      answer integer not null,
      count integer not null,
      primary key (school_id, school_year, question, answer)
    )`,
    `create table survey_voters (
      school_id text not null references schools (id) on delete cascade,
      school_year integer not null,
      person_id text not null,
      primary key (school_id, school_year, person_id)
    )`,
    'create index survey_voters_by_person on survey_voters (person_id)',
    `create table objectives (
      school_id text not null references schools (id) on delete cascade,
      id text not null,
      title text not null,
      due_on text not null,
      made_at bigint not null,
      reached_on text,
      dropped_on text,
      primary key (school_id, id)
    )`,
    'create index objectives_by_id on objectives (id)',
    // `kind_of_device` keeps a notice about a class of equipment from who no longer reaches that class.
    `create table notices (
      person_id text not null references people (id),
      id text not null,
      kind text not null,
      at bigint not null,
      school_id text references schools (id) on delete cascade,
      kind_of_device text,
      about text not null,
      params text not null,
      read_at bigint,
      primary key (person_id, id)
    )`,
    'create index notices_by_time on notices (at)',
    // A letter is a notice that waits to be mailed; it goes when a mail server has taken it, or refused it for good.
    `create table letters (
      person_id text not null,
      notice_id text not null,
      tries integer not null,
      next_at bigint not null,
      primary key (person_id, notice_id),
      foreign key (person_id, notice_id) references notices (person_id, id) on delete cascade
    )`,
    'create index letters_by_time on letters (next_at)',
    'create table mail_choices (person_id text not null primary key references people (id), mail integer not null)',
  ],
}
