// Told to the parent when this process ends; worker threads count in.
import { isMainThread } from 'node:worker_threads'

if (isMainThread && process.send !== undefined) {
  process.channel?.unref()
  process.on('exit', () => { process.send?.(Math.round(process.resourceUsage().maxRSS / 1024)) })
}
