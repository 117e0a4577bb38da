import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { FrameDecoder, framed, type FrameEvent } from './frame-decoder.js'

export interface MllpServerOptions {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** Certificates; absent: plain TCP, for this machine or a VPN. */
  readonly tls?: TlsOptions
  /**
   * Deals with one message and gives its reply; undefined: none is wanted. It must be called in the order of a connection's messages and may be
   * called again before it has settled. Where it rejects, nothing is known of the message: the connection is closed, and the sender sends again.
   */
  readonly receive: (message: Buffer) => Promise<string | undefined>
  /** What the sender of a frame that is too large is told before the connection is closed. */
  readonly tooLarge: () => string
  /** What went wrong on a connection, never what it said; with `failed` what `receive` threw. */
  readonly onProblem?: (problem: 'noise' | 'too-large' | 'failed' | 'too-many-connections', cause?: unknown) => void
  readonly mostBytes?: number
  readonly idleMs?: number
  readonly mostConnections?: number
}

export interface MllpServer {
  readonly port: number
  /** Takes no further message, waits for replies under way, and closes. */
  close (): Promise<void>
}

const MOST_BYTES = 16 * 1024 * 1024
/** An interface engine keeps its connection open and sends now and then; one that is gone without a word is let go. */
const IDLE_MS = 15 * 60_000
const MOST_CONNECTIONS = 500
/** Messages of one connection that are under way at once; replies keep their order. */
const MOST_UNDER_WAY = 64

/** Listens for HL7 v2 over MLLP. @throws system errors (EADDRINUSE, EACCES) */
export async function startMllpServer (options: MllpServerOptions): Promise<MllpServer> {
  const { host, port, tls, mostConnections = MOST_CONNECTIONS, onProblem = () => {} } = options
  const connections = new Set<Connection>()
  const accept = (socket: Socket): void => {
    if (connections.size >= mostConnections) {
      onProblem('too-many-connections')
      socket.destroy()
      return
    }
    const connection = new Connection(socket, options)
    connections.add(connection)
    socket.on('close', () => { connections.delete(connection) })
  }
  // Half open: a sender that has stopped sending is still answered.
  const server: Server = tls === undefined ? createServer({ allowHalfOpen: true }, accept) : createTlsServer({ ...tls, allowHalfOpen: true } as TlsOptions, accept)
  // A client that fails its handshake is told so by TLS.
  server.on('tlsClientError', () => {})
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close () {
      const closed = new Promise<void>(resolve => { server.close(() => { resolve() }) })
      await Promise.all([...connections].map(async connection => { await connection.end() }))
      await closed
    }
  }
}

/** One sender. */
class Connection {
  readonly #socket: Socket
  readonly #options: MllpServerOptions
  readonly #decoder: FrameDecoder
  /** Settles when all replies so far are written. */
  #replies: Promise<void> = Promise.resolve()
  #underWay = 0
  #toldNoise = false
  #isEnding = false

  constructor (socket: Socket, options: MllpServerOptions) {
    this.#socket = socket
    this.#options = options
    this.#decoder = new FrameDecoder(options.mostBytes ?? MOST_BYTES)
    socket.setNoDelay(true)
    socket.setTimeout(options.idleMs ?? IDLE_MS, () => { socket.destroy() })
    socket.on('error', () => {})
    socket.on('data', chunk => { this.#take(chunk) })
    // The sender has said all it had to say; what it said is still answered.
    socket.on('end', () => { this.end().catch(() => {}) })
  }

  async end (): Promise<void> {
    this.#isEnding = true
    await this.#replies
    this.#socket.end()
    this.#socket.destroySoon()
  }

  #take (chunk: Buffer): void {
    if (this.#isEnding) return
    for (const event of this.#decoder.push(chunk)) this.#event(event)
    if (this.#underWay >= MOST_UNDER_WAY) this.#socket.pause()
  }

  #event (event: FrameEvent): void {
    const { receive, tooLarge, onProblem = () => {} } = this.#options
    if (event.type === 'message') {
      this.#reply(receive(event.bytes))
    } else if (event.type === 'too-large') {
      onProblem('too-large')
      this.#isEnding = true
      this.#reply(Promise.resolve(tooLarge()))
      this.end().catch(() => {})
    } else if (!this.#toldNoise) {
      this.#toldNoise = true
      onProblem('noise')
    }
  }

  #reply (answer: Promise<string | undefined>): void {
    const before = this.#replies
    this.#underWay++
    const written = async (): Promise<void> => {
      let reply: string | undefined
      try {
        reply = await answer
      } catch (thrown) {
        this.#options.onProblem?.('failed', thrown)
        await before
        this.#isEnding = true
        this.#socket.destroy()
        return
      }
      await before
      if (reply !== undefined && !this.#socket.destroyed) await this.#write(framed(reply))
      if (--this.#underWay < MOST_UNDER_WAY && this.#socket.isPaused()) this.#socket.resume()
    }
    this.#replies = written()
  }

  /** Waits for a sender that does not read its replies, so that they do not pile up. */
  async #write (bytes: Buffer): Promise<void> {
    await new Promise<void>(resolve => {
      this.#socket.once('close', resolve)
      this.#socket.write(bytes, () => {
        this.#socket.off('close', resolve)
        resolve()
      })
    })
  }
}
