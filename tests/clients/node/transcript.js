// Prints what a program saw, the same way on every run that saw the same.
'use strict';

const show = (title, value) => console.log(`${title}: ${JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? part.toString() : part))}`);

// Runs what must fail, and shows the error as the server gave it.
async function failing(title, action) {
  try {
    await action();
  } catch (error) {
    const server = error.original ?? error.parent ?? error.driverError ?? error;
    console.log(`${title}: ${error.name} ${server.code} ${server.message}`);
    return;
  }
  throw new Error(`${title}: did not fail`);
}

function run(main) {
  main().catch((error) => {
    console.error(error);
    process.exit(1);
  });
}

module.exports = { show, failing, run };
