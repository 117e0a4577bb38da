import type { Place } from './elm-problem.js'

/** The ELM node that a generated line comes from. */
export interface Site extends Place {
  readonly type: string
  readonly localId: string | undefined
  readonly locator: string | undefined
}

/** Lines of generated source, each with the node it comes from, so that an error's line number names a node. */
export class SourceWriter {
  readonly lines: string[] = []
  readonly sites: (Site | undefined)[] = []
  /** The node being compiled. */
  site: Site | undefined

  get isEmpty (): boolean {
    return this.lines.length === 0
  }

  line (text: string): void {
    this.lines.push(text)
    this.sites.push(this.site)
  }

  /** Adds the lines of another writer, e.g. of a branch. */
  append (other: SourceWriter): void {
    for (let index = 0; index < other.lines.length; index++) {
      this.lines.push(other.lines[index] as string)
      this.sites.push(other.sites[index])
    }
  }
}
