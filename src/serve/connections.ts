// Keeps the connections of the server below what its descriptors allow: where there is no room, the one that was idle the longest makes it.
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

export interface ConnectionLimits {
  readonly totalMax: number
  /** A proxy, or a whole office behind one, is one address. */
  readonly addressMax: number
}

/**
 * A connection is idle while no request of it is being answered; one that sends its headers byte by byte is too. Where
 * none is idle the new one is closed at once.
 */
export function capConnections(server: Server, { totalMax, addressMax }: ConnectionLimits): void {
  const open = new Map<string, number>()
  // In the order in which they fell idle.
  const idle = new Set<Socket>()
  let total = 0

  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? ''
    const ofAddress = open.get(address) ?? 0
    const isFull = ofAddress >= addressMax || total >= totalMax
    if (isFull && !makeRoom(ofAddress >= addressMax ? address : null)) {
      socket.destroy()
      return
    }
    total++
    open.set(address, (open.get(address) ?? 0) + 1)
    idle.add(socket)
    socket.once('close', () => {
      total--
      idle.delete(socket)
      const left = (open.get(address) ?? 1) - 1
      if (left === 0) open.delete(address)
      else open.set(address, left)
    })
  })
  server.on('request', (request, response) => {
    const { socket } = request
    idle.delete(socket)
    response.once('close', () => {
      if (!socket.destroyed) idle.add(socket)
    })
  })

  function makeRoom(address: string | null): boolean {
    for (const socket of idle) {
      if (address !== null && socket.remoteAddress !== address) continue
      idle.delete(socket)
      socket.destroy()
      return true
    }
    return false
  }
}
