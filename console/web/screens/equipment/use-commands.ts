import type { CommandList, CommandRequest, CommandRow } from '@preau/protocol/api/commands.ts'
import type { EquipmentCommand } from '@preau/protocol/api/equipment.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { announcer } from '../../../ui/announce.ts'
import { commandsQuery, isWaiting, sendCommand } from '../../api/equipment.ts'
import { outcomeText } from '../../format/equipment-text.ts'
import type { Voice } from '../../format/translate.ts'

/** What is asked of a device, and what was. */
export interface Commands {
  list: CommandList | undefined
  unread: Error | null
  retry: () => void
  /** The one that is under way. */
  waiting: CommandRow | undefined
  /** The command that is on its way to the server. */
  sending: CommandRequest | undefined
  /** Why the server did not take the last one. */
  refused: Error | null
  send: (request: CommandRequest) => void
}

export function useCommands(device: Id, commands: readonly EquipmentCommand[], voice: Voice): Commands {
  const client = useQueryClient()
  const { data, error, refetch } = useQuery(commandsQuery(device))
  const mutation = useMutation({
    mutationFn: (request: CommandRequest) => sendCommand(device, request),
    onSuccess: (row) => {
      const { queryKey } = commandsQuery(device)
      client.setQueryData(queryKey, (list) => ({
        rows: [row, ...(list?.rows ?? []).filter(({ id }) => id !== row.id)],
      }))
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['device', device] }),
  })
  const waiting = data?.rows.find(isWaiting)
  useOutcome(data, (row) => {
    announcer.say(outcomeText(row, commands, voice).line)
    void client.invalidateQueries({ queryKey: ['device', device] })
  })
  return {
    list: data,
    unread: error,
    retry: () => void refetch(),
    waiting,
    sending: mutation.isPending ? mutation.variables : undefined,
    refused: mutation.error,
    send: (request) => mutation.mutate(request),
  }
}

/** Calls `ended` once with each command that was seen under way and no longer is. */
function useOutcome(list: CommandList | undefined, ended: (row: CommandRow) => void): void {
  const latest = useRef(ended)
  latest.current = ended
  const seen = useRef(new Set<Id>())
  useEffect(() => {
    for (const row of list?.rows ?? []) {
      if (isWaiting(row)) seen.current.add(row.id)
      else if (seen.current.delete(row.id)) latest.current(row)
    }
  }, [list])
}
