// Connects as the environment says and prints whom the database sees.
const { Client } = require('pg')

async function main () {
  const client = new Client()
  await client.connect()
  const result = await client.query("select current_setting('application_name') as name")
  console.log(result.rows[0].name)
  await client.end()
}

main().catch(error => {
  console.error(error.message)
  process.exitCode = 1
})
