/* SPDX-License-Identifier: EUPL-1.2 */
#include "nodes.h"

#include "report.h"

#include <fcntl.h>
#include <lmdb.h>
#include <signal.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NODES_MAX 16

static char scratch[64];
static struct bench_node *running[NODES_MAX];

static _Noreturn void give_up(const char *what, const char *why)
{
	fprintf(stderr, "bench: %s: %s (what the nodes said is in %s)\n", what, why, scratch);
	for (size_t i = 0; i < NODES_MAX; i++)
		if (running[i])
			kill(running[i]->pid, SIGKILL);
	exit(1);
}

void bench_must(es_err err, const char *what)
{
	if (err)
		give_up(what, es_err_sentence(err));
}

static const char *program(void)
{
	const char *path = getenv("ESSAIM");
	if (!path || access(path, X_OK) != 0)
		give_up("ESSAIM", "set it to the program");
	return path;
}

const char *bench_open(void)
{
	const char *folder = getenv("TMPDIR");
	snprintf(scratch, sizeof(scratch), "%s/essaim-bench-XXXXXX", folder ? folder : "/tmp");
	es_assert(sodium_init() >= 0 && mkdtemp(scratch) != NULL);
	return scratch;
}

void bench_close(void)
{
	char command[128];
	for (size_t i = 0; i < NODES_MAX; i++)
		if (running[i])
			bench_stop(running[i]);
	snprintf(command, sizeof(command), "rm -rf %s", scratch);
	es_assert(system(command) == 0);
}

void bench_home(struct bench_node *n, const char *name)
{
	*n = (struct bench_node){.pid = 0};
	snprintf(n->home, sizeof(n->home), "%s/%s", scratch, name);
	bench_must(es_node_init(n->home, name, "FR", "Ville", "fr"), "init");
}

static void run_serve(const struct bench_node *n, const char *peer, const char *dial, int out)
{
	char log[160];
	snprintf(log, sizeof(log), "%s.log", n->home);
	int err = open(log, O_CREAT | O_APPEND | O_WRONLY, 0600);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	const char *argv[12] = {"essaim", "serve",       "--home", n->home,
	                        "--web",  "127.0.0.1:0", "--peer", peer ? peer : "127.0.0.1:0"};
	size_t argc = 8;
	if (n->given_only)
		argv[argc++] = "--given-only";
	if (dial) {
		argv[argc++] = "--dial";
		argv[argc++] = dial;
	}
	execv(program(), (char *const *)(uintptr_t)argv);
	_exit(127);
}

void bench_serve(struct bench_node *n, const char *peer, const char *dial)
{
	int pipe_fds[2];
	char line[512];
	size_t slot = 0;
	es_assert(pipe(pipe_fds) == 0 && fcntl(pipe_fds[0], F_SETFD, FD_CLOEXEC) == 0 &&
	          fcntl(pipe_fds[1], F_SETFD, FD_CLOEXEC) == 0);
	double start = bench_now();
	n->pid = fork();
	es_assert(n->pid >= 0);
	if (n->pid == 0)
		run_serve(n, peer, dial, pipe_fds[1]);
	close(pipe_fds[1]);
	n->out = fdopen(pipe_fds[0], "r");
	while (slot < NODES_MAX && running[slot])
		slot++;
	es_assert(n->out != NULL && slot < NODES_MAX);
	running[slot] = n;
	const char *at = fgets(line, sizeof(line), n->out);
	n->ready_s = bench_now() - start;
	at = at == NULL ? NULL : strstr(line, "peer=");
	if (at == NULL || sscanf(at, "peer=%63s", n->peer) != 1 ||
	    sscanf(line, "ready web=%63s", n->web) != 1)
		give_up(n->home, "no node became ready");
}

void bench_stop(struct bench_node *n)
{
	int status;
	kill(n->pid, SIGTERM);
	es_assert(waitpid(n->pid, &status, 0) == n->pid);
	fclose(n->out);
	for (size_t i = 0; i < NODES_MAX; i++)
		if (running[i] == n)
			running[i] = NULL;
	n->pid = 0;
	if (status)
		give_up(n->home, "the node did not end well");
}

void bench_run(char *line, size_t size, const char *format, ...)
{
	char arguments[3000], command[4096];
	va_list list;
	va_start(list, format);
	vsnprintf(arguments, sizeof(arguments), format, list);
	va_end(list);
	snprintf(command, sizeof(command), "'%s' %s 2>>%s/commands.log", program(), arguments,
	         scratch);
	FILE *f = popen(command, "r");
	es_assert(f != NULL);
	if (fgets(line, (int)size, f) == NULL)
		line[0] = 0;
	line[strcspn(line, "\n")] = 0;
	char rest[512];
	while (fgets(rest, sizeof(rest), f))
		;
	if (pclose(f) != 0)
		give_up(arguments, "the command failed");
}

void bench_join(struct bench_node *n, const struct bench_node *sponsor, const char *address)
{
	char ticket[2048], line[512];
	bench_run(ticket, sizeof(ticket), "invite --home %s --address %s", sponsor->home,
	          address ? address : sponsor->peer);
	bench_run(line, sizeof(line), "join %s --home %s", ticket, n->home);
}

/* --- what can be seen -------------------------------------------------------------------------- */

long bench_anonymous_kib(pid_t pid)
{
	char path[64], line[256];
	long kib = -1;
	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	FILE *f = fopen(path, "r");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "RssAnon: %ld kB", &kib) == 1)
			break;
	if (f != NULL)
		fclose(f);
	return kib;
}

double bench_cpu_s(const struct bench_node *n)
{
	char path[64];
	unsigned long user = 0, kernel = 0;
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)n->pid);
	FILE *f = fopen(path, "r");
	es_assert(f != NULL &&
	          fscanf(f, "%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
	                 &user, &kernel) == 2);
	fclose(f);
	return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

/* The number behind a key, from this place of a JSON text on. */
static unsigned long long number_at(const char *text, const char *key)
{
	unsigned long long number;
	const char *at = text ? strstr(text, key) : NULL;

	if (!at || sscanf(at + strlen(key), " : %llu", &number) != 1)
		give_up("status --json", "it does not tell of the loop");
	return number;
}

void bench_pace(const struct bench_node *n, struct bench_pace *out)
{
	static char text[1 << 20];
	char command[512];

	snprintf(command, sizeof(command), "'%s' status --json --home '%s'", program(), n->home);
	FILE *f = popen(command, "r");
	es_assert(f != NULL);
	text[fread(text, 1, sizeof(text) - 1, f)] = 0;
	pclose(f);
	const char *loop = strstr(text, "\"loop\"");
	out->turns = number_at(loop, "\"turns\"");
	out->longest_ms = (double)number_at(loop, "\"longest_us\"") / 1000;
	out->longest_cpu_ms = (double)number_at(loop, "\"longest_cpu_us\"") / 1000;
	out->over = number_at(strstr(loop, "\"over_ms\""), "\"20\"");
	out->over_cpu = number_at(strstr(loop, "\"over_cpu_ms\""), "\"20\"");
}

static void *watch_peak(void *context)
{
	struct bench_peak *p = context;
	while (!p->stop) {
		long now = bench_anonymous_kib(p->pid);
		if (now > p->kib)
			p->kib = now;
		usleep(5000);
	}
	return NULL;
}

void bench_peak_start(struct bench_peak *p, pid_t pid)
{
	p->pid = pid;
	p->kib = 0;
	p->stop = false;
	es_assert(pthread_create(&p->thread, NULL, watch_peak, p) == 0);
}

long bench_peak_stop(struct bench_peak *p)
{
	p->stop = true;
	pthread_join(p->thread, NULL);
	return p->kib;
}

uint64_t bench_disk_bytes(const char *home)
{
	char command[256];
	unsigned long long kib = 0;
	snprintf(command, sizeof(command), "du -sk --exclude='search*' '%s'", home);
	FILE *f = popen(command, "r");
	es_assert(f != NULL && fscanf(f, "%llu", &kib) == 1);
	pclose(f);
	return kib * 1024;
}
