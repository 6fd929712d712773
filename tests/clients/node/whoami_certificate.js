// Connects as the environment says, with libpq's names for TLS files, and prints whom the database sees.
const fs = require('node:fs')
const { Client } = require('pg')

const read = name => process.env[name] ? fs.readFileSync(process.env[name], 'utf8') : undefined

async function main () {
  const client = new Client({ ssl: { ca: read('PGSSLROOTCERT'), cert: read('PGSSLCERT'), key: read('PGSSLKEY') } })
  await client.connect()
  const result = await client.query("select current_setting('dbguard.principal') as name")
  console.log(result.rows[0].name)
  await client.end()
}

main().catch(error => {
  console.error(error.message)
  process.exitCode = 1
})
