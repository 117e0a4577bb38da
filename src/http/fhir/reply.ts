import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../../config/config.js'
import type { FhirResource } from '../../fhir/types.js'

/** Sends a resource in the negotiated JSON type; patient data is not to be cached. */
export async function sendResource (request: FastifyRequest, reply: FastifyReply, resource: FhirResource): Promise<FastifyReply> {
  const { mediaType, pretty } = request.fhirFormat
  return await reply
    .header('content-type', `${mediaType}; charset=utf-8`)
    .header('cache-control', 'no-store')
    .header('vary', 'Accept')
    .send(JSON.stringify(resource, undefined, pretty ? 2 : undefined))
}

/** FHIR base url of this server: `config.publicUrl`, else from the request; an unusable Host header gives the listening address. */
export function fhirBase (request: FastifyRequest, config: Config): string {
  if (config.publicUrl !== undefined) return `${config.publicUrl}/fhir`
  const host = /^[A-Za-z0-9.-]+(:\d+)?$|^\[[0-9A-Fa-f:.]+\](:\d+)?$/.test(request.host) ? request.host : `${config.host}:${config.port}`
  return `${request.protocol}://${host}/fhir`
}

/** `Prefer: handling=strict|lenient`; undefined where the caller has no preference (FHIR R4 search 3.1.1.1.1). */
export function preferredHandling (prefer: string | string[] | undefined): 'strict' | 'lenient' | undefined {
  const text = [prefer ?? []].flat().join(',')
  const found = /(?:^|[,;\s])handling\s*=\s*"?(strict|lenient)"?(?=$|[,;\s])/i.exec(text)?.[1]?.toLowerCase()
  return found === 'strict' || found === 'lenient' ? found : undefined
}
