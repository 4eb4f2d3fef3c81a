// SPDX-License-Identifier: EUPL-1.2
// A real node, as people see it: the program ESSAIM and its home.
import { Buffer } from 'node:buffer'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { hex } from './values.mjs'

// session, where there is one: must not end meanwhile.
export async function await_(what, condition, session) {
	for (const end = Date.now() + 60000; !condition(); await sleep(100)) {
		const how = () => (session ? `; ended: ${session.end}; came: ${session.received}; sent: ${session.sent}` : '')
		if (session?.end) throw new Error(`ended before ${what}${how()}`, { cause: session.broken })
		if (Date.now() > end) throw new Error(`not in time: ${what}${how()}`)
	}
}

export function done(what) {
	console.log(`ok: ${what}`)
}

export class RealNode {
	constructor(home, address) {
		Object.assign(this, { home, address })
		this.port = 0
	}

	cli(...args) {
		return execFileSync(process.env.ESSAIM, [...args, '--home', this.home], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
	}

	refuses(...args) {
		return spawnSync(process.env.ESSAIM, [...args, '--home', this.home], { encoding: 'utf8' }).status !== 0
	}

	init(name, country, city, lang) {
		this.cli('init', '--name', name, '--country', country, '--city', city, '--lang', lang)
	}

	// Serves until stop(), on the same port each time.
	async start(...options) {
		const args = ['serve', '--home', this.home, '--web', '127.0.0.1:0', '--peer', `127.0.0.1:${this.port}`, ...options]
		this.child = spawn(process.env.ESSAIM, args, { stdio: ['ignore', 'pipe', 'pipe'] })
		const kill = () => this.child.kill('SIGKILL')
		process.prependOnceListener('exit', kill)
		this.log = ''
		this.child.stderr.on('data', (data) => (this.log += data))
		this.ended = once(this.child, 'exit')
		this.ended.then(() => process.removeListener('exit', kill))
		this.port = await new Promise((resolve, reject) => {
			createInterface({ input: this.child.stdout }).on('line', (line) => {
				const ready = /^ready .*web=(\S+).* peer=\S+:(\d+)/.exec(line)
				if (!ready) return
				this.website = `ws://${ready[1]}/peer`
				resolve(Number(ready[2]))
			})
			this.ended.then(([status]) => reject(new Error(`serve ended with ${status}: ${this.log}`)))
		})
		this.address = `127.0.0.1:${this.port}`
	}

	async stop() {
		this.child.kill('SIGTERM')
		const [status] = await this.ended
		if (status !== 0) throw new Error(`serve ended with ${status}: ${this.log}`)
	}

	status() {
		return JSON.parse(this.cli('status', '--json'))
	}

	shown(id) {
		const got = spawnSync(process.env.ESSAIM, ['show', hex(id), '--json', '--home', this.home], { encoding: 'utf8' })
		return got.status === 0 ? JSON.parse(got.stdout) : null
	}

	// The bytes of an attachment.
	file(id) {
		return execFileSync(process.env.ESSAIM, ['file', 'get', hex(id), '--home', this.home], { maxBuffer: 64 << 20 })
	}

	// Publishes a practice; returns its id.
	publish(title) {
		const file = join(this.home, '..', 'sheet.json')
		writeFileSync(file, JSON.stringify({ lang: 'fr', practice: { description: { title } } }))
		return Buffer.from(this.cli('import', file).slice(0, 64), 'hex')
	}
}
