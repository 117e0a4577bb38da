// Makes the empty embedded database that a first start copies (src/store/embedded-template.ts); part of `npm run build`.
// The build goes on without it: a first start then takes a few seconds longer.
import { existsSync } from 'node:fs'
import { TEMPLATE_FILE, writeDatabaseTemplate } from '../dist/store/embedded-template.js'

if (!existsSync(TEMPLATE_FILE)) {
  await writeDatabaseTemplate().catch(error => { console.warn(`no database template: ${error.message}`) })
}
