// A Model Context Protocol server for PostgreSQL as agents use it: what there is, what it is like, queries in a read-only transaction.
'use strict';

const { spawn } = require('node:child_process');
const path = require('node:path');
const readline = require('node:readline');
const { show, run } = require('./transcript');

const { PGUSER, PGPASSWORD, PGHOST, PGPORT, PGDATABASE } = process.env;
const url = `postgresql://${PGUSER}:${encodeURIComponent(PGPASSWORD)}@${PGHOST}:${PGPORT}/${PGDATABASE}`;

// What the server is asked: one JSON-RPC message a line.
class Peer {
  constructor() {
    const main = path.join(__dirname, 'node_modules', '@modelcontextprotocol', 'server-postgres', 'dist', 'index.js');
    this.child = spawn(process.execPath, [main, url], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.waiting = new Map();
    this.next = 1;
    readline.createInterface({ input: this.child.stdout }).on('line', (line) => {
      const answer = JSON.parse(line);
      this.waiting.get(answer.id)?.(answer);
    });
  }

  send(message) {
    this.child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }

  ask(method, params = {}) {
    const id = this.next++;
    const answered = new Promise((resolve) => this.waiting.set(id, resolve));
    this.send({ id, method, params });
    return answered;
  }

  async query(sql) {
    const answer = await this.ask('tools/call', { name: 'query', arguments: { sql } });
    show(sql, answer.error ? answer.error.message : JSON.parse(answer.result.content[0].text));
  }
}

run(async () => {
  const peer = new Peer();
  const hello = await peer.ask('initialize', { protocolVersion: '2024-11-05', capabilities: {}, clientInfo: { name: 'test', version: '1' } });
  show('server', hello.result.serverInfo.name);
  peer.send({ method: 'notifications/initialized' });
  show('tools', (await peer.ask('tools/list')).result.tools.map((tool) => tool.name));
  const resources = (await peer.ask('resources/list')).result.resources.sort((a, b) => a.name.localeCompare(b.name));
  for (const { uri, name } of resources) {
    show(name, (await peer.ask('resources/read', { uri })).result.contents[0].text);
  }

  for (const sql of process.argv.slice(2)) {
    await peer.query(sql);
  }

  peer.child.kill();
});
