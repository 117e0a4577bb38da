import { randomBytes } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { exportJWK, exportPKCS8, generateKeyPair, importPKCS8, type CryptoKey, type JWK } from 'jose'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { isObject } from '../../fhir/patient-record.js'
import { writePrivateFile } from '../private-file.js'

/** Both are SHALL for clients of SMART Backend Services; a server has one of them at least. */
export const KEY_ALGORITHMS = ['ES384', 'RS384'] as const
export type KeyAlgorithm = typeof KEY_ALGORITHMS[number]

/** A key of ours as its description file says, `<kid>.json` beside `<kid>.pem`. */
export interface ClientKey {
  readonly kid: string
  readonly algorithm: KeyAlgorithm
  readonly createdAt: string
  /** Not used for signing any more, but still published, so that what was signed with it is taken until it expires. */
  readonly retiredAt?: string
  /** What the JWKS shows. */
  readonly publicKey: JWK
}

/** Keys of SMART Backend Services. To rotate: generate a new one, wait until servers have fetched the JWKS, retire the old one, remove it later. */
export interface ClientKeys {
  generate (algorithm: KeyAlgorithm, now: Date): Promise<ClientKey>
  /** Oldest first. */
  list (): Promise<readonly ClientKey[]>
  /** @throws OutcomeError KEY_NOT_FOUND */
  retire (kid: string, now: Date): Promise<ClientKey>
  /** @throws OutcomeError KEY_NOT_FOUND */
  remove (kid: string): Promise<void>
  /**
   * The key to sign with: the one named, or the newest active one of an algorithm the server takes.
   * @throws OutcomeError KEY_NOT_FOUND, KEY_INVALID
   */
  signingKey (kid: string | undefined, algorithms: readonly string[] | undefined): Promise<{ readonly key: ClientKey, readonly privateKey: CryptoKey }>
  /** JWK Set (RFC 7517) of all keys, the retired ones included. */
  jwks (): Promise<{ readonly keys: readonly JWK[] }>
}

const KID = /^[A-Za-z0-9_-]{8,64}$/

export function clientKeys (folder: string): ClientKeys {
  const find = async (kid: string): Promise<ClientKey> => {
    const key = KID.test(kid) ? await readKey(folder, kid) : undefined
    if (key === undefined) throw new OutcomeError('KEY_NOT_FOUND', 'There is no key of this id; asm-ecqm keys list names them all.')
    return key
  }
  const list = async (): Promise<ClientKey[]> => {
    const names = (await readdir(folder).catch((): string[] => [])).flatMap(name => /^([A-Za-z0-9_-]{8,64})\.json$/.exec(name)?.[1] ?? [])
    const keys = await Promise.all(names.map(async kid => await readKey(folder, kid)))
    return keys.flatMap(key => key ?? []).sort((a, b) => a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.kid < b.kid ? -1 : 1)
  }
  return {
    list,
    async generate (algorithm, now) {
      const pair = await generateKeyPair(algorithm, { extractable: true, ...(algorithm === 'RS384' ? { modulusLength: 3072 } : {}) })
      const kid = randomBytes(12).toString('base64url')
      const key: ClientKey = { kid, algorithm, createdAt: now.toISOString(), publicKey: { ...await exportJWK(pair.publicKey), kid, alg: algorithm, use: 'sig', key_ops: ['verify'] } }
      // The description last: a key is there when it is.
      await writePrivateFile(join(folder, `${kid}.pem`), await exportPKCS8(pair.privateKey))
      await writePrivateFile(join(folder, `${kid}.json`), `${JSON.stringify(key, null, 2)}\n`)
      return key
    },
    async retire (kid, now) {
      const key = { ...await find(kid), retiredAt: now.toISOString() }
      await writePrivateFile(join(folder, `${kid}.json`), `${JSON.stringify(key, null, 2)}\n`)
      return key
    },
    async remove (kid) {
      await find(kid)
      await rm(join(folder, `${kid}.json`), { force: true })
      await rm(join(folder, `${kid}.pem`), { force: true })
    },
    async signingKey (kid, algorithms) {
      const fits = ({ algorithm }: ClientKey): boolean => algorithms === undefined || algorithms.length === 0 || algorithms.includes(algorithm)
      const key = kid === undefined ? (await list()).filter(one => one.retiredAt === undefined && fits(one)).at(-1) : await find(kid)
      if (key?.retiredAt !== undefined) throw new OutcomeError('KEY_INVALID', `Key ${key.kid} is retired; name an active one in the source, or none.`)
      if (key === undefined) throw new OutcomeError('KEY_NOT_FOUND', `There is no active key${algorithms === undefined ? '' : ` of ${algorithms.join(' or ')}`}; make one with asm-ecqm keys generate, and register /.well-known/jwks.json with the server.`)
      try {
        return { key, privateKey: await importPKCS8(await readFile(join(folder, `${key.kid}.pem`), 'utf8'), key.algorithm) }
      } catch {
        // No cause: it may quote the key.
        throw new OutcomeError('KEY_INVALID', `The private key ${key.kid} cannot be read; make a new one with asm-ecqm keys generate.`)
      }
    },
    jwks: async () => ({ keys: (await list()).map(({ publicKey }) => publicKey) })
  }
}

async function readKey (folder: string, kid: string): Promise<ClientKey | undefined> {
  try {
    const json: unknown = JSON.parse(await readFile(join(folder, `${kid}.json`), 'utf8'))
    const isKey = isObject(json) && json['kid'] === kid && isObject(json['publicKey']) && KEY_ALGORITHMS.includes(json['algorithm'] as KeyAlgorithm) && typeof json['createdAt'] === 'string'
    return isKey ? json as unknown as ClientKey : undefined
  } catch {
    return undefined
  }
}
