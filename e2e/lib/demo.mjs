// A demonstration of the product: a synthetic PDU as of today in a database of its own, served to this machine.

import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const BINARY = process.env.TOUCHSTONE_BIN
const run = promisify(execFile)

/** Starts it; answers with its address, its sign-ins by role, its command line and how to end it. */
export async function demonstration() {
  if (!BINARY) throw new Error('name the program in the environment variable TOUCHSTONE_BIN, or run `cargo xtask test`')
  const folder = join(mkdtempSync(join(tmpdir(), 'touchstone-journey-')), 'demo')
  const program = spawn(BINARY, ['demo', '--folder', folder, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const said = await new Promise((resolve, reject) => {
    let text = ''
    program.stdout.on('data', (part) => {
      text += part
      if (text.includes('Sign in at')) resolve(text)
    })
    program.on('exit', (code) => reject(new Error(`the demonstration ended with ${code}: ${text}`)))
  })
  const people = {}
  for (const line of said.split('\n')) {
    const [role, name, username, password] = line.split(/ {2,}/)
    if (password && role !== 'ROLE') people[role] = { name, username, password: password.trim() }
  }
  return {
    address: said.match(/http:\/\/\S+/)[0],
    people,
    /** What the command line prints, whatever the database. */
    bare: async (...parts) => (await run(BINARY, parts)).stdout,
    /** What the command line prints about the same database. */
    command: async (...parts) => (await run(BINARY, [...parts, '--database', `sqlite:${join(folder, 'touchstone.db')}`])).stdout,
    close: async () => {
      program.removeAllListeners('exit')
      const ended = new Promise((resolve) => program.on('exit', resolve))
      program.kill('SIGTERM')
      await ended
      rmSync(join(folder, '..'), { recursive: true })
    }
  }
}
