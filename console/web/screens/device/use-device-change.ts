import type { Device, DeviceChange } from '@preau/protocol/api/devices.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { sendJson } from '../../api/client.ts'
import { deviceQuery } from '../../api/queries.ts'

/** Changes what a person may change of a device. The answer is shown at once; lists and places are asked again. */
export function useDeviceChange(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: DeviceChange) => sendJson<Device>('PATCH', `/api/devices/${id}`, change),
    onSuccess: (device) => {
      client.setQueryData(deviceQuery(id).queryKey, device)
      void client.invalidateQueries({ queryKey: ['devices'] })
      void client.invalidateQueries({ queryKey: ['places'] })
    },
  })
}
