import type { Migration } from './migration.ts'

/**
 * Raw samples by the number of their device, as the other tiers have them (docs/adr/0007): two identifiers, in the row and in
 * its key, were half of what a sample took. Each device has its number from now on as soon as it exists. `earlier`: how many
 * records before it the sample stands for as well; `clock_ahead`: how far the clock of the device went ahead of the
 * server's, in ms. Both are 0 most of the time, and take no room then. There is no index by
 * time: the records of a device stand in the order of time by their key. Rows that are there keep the readings as they are.
 */
export const leanSamples: Migration = {
  version: 12,
  name: 'lean samples',
  statements: [
    `insert into sample_devices (school_id, device_id, number)
     select d.school_id, d.device_id, row_number() over (order by d.school_id, d.device_id) + coalesce(l.last, 0)
     from (select school_id, id as device_id from devices union select school_id, device_id from samples) as d,
       (select max(number) as last from sample_devices) as l
     where not exists (select 1 from sample_devices s where s.school_id = d.school_id and s.device_id = d.device_id)`,
    'drop index samples_by_time',
    'alter table samples rename to samples_before',
    `create table samples (
      number integer not null,
      epoch bigint not null,
      seq bigint not null,
      earlier bigint not null,
      at bigint not null,
      clock_ahead bigint not null,
      readings text not null,
      primary key (number, epoch, seq)
    )`,
    `insert into samples (number, epoch, seq, earlier, at, clock_ahead, readings)
     select d.number, b.epoch, b.seq, b.seq - b.first_seq, b.at, b.device_at - b.at, b.readings
     from samples_before b join sample_devices d on d.school_id = b.school_id and d.device_id = b.device_id
     order by b.at`,
    'drop table samples_before',
  ],
}
