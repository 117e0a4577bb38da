import { setTimeout as wait } from 'node:timers/promises'

/** What connections take from their surroundings. */
export interface EhrRuntime {
  readonly now: () => Date
  /** 0 to 1. */
  readonly random: () => number
  /** @throws AbortError */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  /** Folder of our private keys. */
  readonly keysFolder: string
  /** The value of an environment variable that holds a secret; its name stands in a source. */
  readonly secret: (variable: string) => string | undefined
}

export function ehrRuntime ({ keysFolder, secret }: Pick<EhrRuntime, 'keysFolder' | 'secret'>): EhrRuntime {
  return {
    now: () => new Date(),
    random: Math.random,
    sleep: async (milliseconds, signal) => { await wait(milliseconds, undefined, signal === undefined ? {} : { signal }) },
    keysFolder,
    secret
  }
}
