import { createHash } from 'node:crypto'

/** The one style sheet of the server-rendered pages. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1d2733; --soft: #566575; --line: #d9e0e7; --back: #f6f8fa; --card: #ffffff; --accent: #0b5c8a; --bar: #cfe4f1; --warn: #7a4b00; --warnback: #fff4dc }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf2; --soft: #a7b4c1; --line: #33404d; --back: #12181f; --card: #1a222b; --accent: #7cc3ef; --bar: #24485f; --warn: #ffd88a; --warnback: #3a2d10 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif }
main { max-width: 76rem; margin: 0 auto; padding: 2rem 1.25rem 3rem }
h1 { margin: 0 0 .25rem; font-size: 1.75rem; line-height: 1.2 }
h2 { margin: 2.25rem 0 .75rem; font-size: 1.15rem }
p { margin: .35rem 0 }
a { color: var(--accent) }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px }
.lead { color: var(--soft); max-width: 46rem }
.facts { display: flex; flex-wrap: wrap; gap: .75rem 2.5rem; margin: 1.5rem 0 1rem; padding: 0 }
.facts div { min-width: 8rem }
.facts dt { color: var(--soft); font-size: .85rem }
.facts dd { margin: 0; font-size: 1.1rem; font-weight: 600; font-variant-numeric: tabular-nums }
.notes { margin: 1rem 0; padding: .75rem 1rem .75rem 2.25rem; background: var(--warnback); color: var(--warn); border-radius: .5rem }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .6rem }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; padding: .9rem .75rem .4rem; font-weight: 600 }
th, td { padding: .6rem .75rem; border-top: 1px solid var(--line); text-align: left; vertical-align: top }
thead th { color: var(--soft); font-size: .82rem; font-weight: 600; border-top: 0; vertical-align: bottom }
tbody th { font-weight: 600; white-space: nowrap }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.rate { font-weight: 700 }
.rate meter { display: block; width: 5.5rem; height: .5rem; margin: .3rem 0 0 auto; border: 0; border-radius: .25rem; background: var(--bar) }
.rate meter::-webkit-meter-bar { background: var(--bar); border: 0; border-radius: .25rem }
.rate meter::-webkit-meter-optimum-value { background: var(--accent); border-radius: .25rem }
.rate meter::-moz-meter-bar { background: var(--accent); border-radius: .25rem }
tbody td:nth-child(2) { min-width: 11rem }
.way { white-space: nowrap }
tbody th[scope=rowgroup] { padding-top: 1.1rem; background: var(--back); color: var(--soft) }
.outside td { color: var(--soft) }
.group { display: block; color: var(--soft); font-size: .9rem; font-weight: 400 }
.links { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)) }
.links li { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .8rem 1rem }
.links span { display: block; color: var(--soft); font-size: .92rem }
pre { margin: 0; padding: .9rem 1rem; overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; font-size: .9rem }
footer { margin-top: 2.5rem; color: var(--soft); font-size: .9rem }
@media print { body { background: #fff } .links, h2.more { display: none } }
`

/** Source expression for `style-src`: the hash of exactly this sheet (CSP 3, hash-source). */
export const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`
