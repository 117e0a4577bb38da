import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { FrameDecoder, framed } from '../../../src/interop/mllp/frame-decoder.js'

/** Messages that are sent before their replies are there. */
const WINDOW = 20

/**
 * Delivers messages in their order over one connection, cut into chunks at random, and again over the next one where it breaks: until each is
 * answered. Gives the replies, one for each message.
 */
export async function deliver (messages: readonly Buffer[], port: () => number | undefined, random: () => number = Math.random): Promise<string[]> {
  const replies: string[] = []
  while (replies.length < messages.length) {
    const at = port()
    if (at === undefined) await sleep(20)
    else await overOneConnection(messages, replies, at, random)
  }
  return replies
}

async function overOneConnection (messages: readonly Buffer[], replies: string[], port: number, random: () => number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  const decoder = new FrameDecoder(1_000_000)
  let sent = replies.length
  const sendMore = (): void => {
    while (sent < messages.length && sent < replies.length + WINDOW) {
      const frame = framed(messages[sent++] as Buffer)
      for (let from = 0; from < frame.length;) {
        const to = Math.min(frame.length, from + 1 + Math.floor(random() * frame.length * 1.5))
        socket.write(frame.subarray(from, to))
        from = to
      }
    }
  }
  socket.on('error', () => {})
  socket.on('connect', sendMore)
  socket.on('data', chunk => {
    for (const event of decoder.push(chunk)) if (event.type === 'message') replies.push(event.bytes.toString('utf8'))
    if (replies.length === messages.length) socket.end()
    else sendMore()
  })
  await new Promise(resolve => socket.once('close', resolve))
  await sleep(10)
}
