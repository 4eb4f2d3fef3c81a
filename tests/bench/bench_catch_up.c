/* SPDX-License-Identifier: EUPL-1.2 */
/* Catch-up between two real nodes on loopback: A holds 50,000 comments of 600 bytes, B joined and
 * is empty. Prints the rate from B's "ready" to the last record durable at B, beside the rate of
 * LMDB alone for the same rows, batches and syncs. Needs ESSAIM, the program. ESSAIM_BENCH_RECORDS
 * sets another number. */
#include "bare.h"

#include "essaim/schema.h"
#include "node.h"

#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define RECORDS_DEFAULT 50000
#define BODY_LEN 600 /* bytes of the plain body */
#define PUBLISH_BATCH 1000
#define PATIENCE_S 300.0

static const char *program;

struct server {
	pid_t pid;
	FILE *out;
	char peer[128]; /* address */
};

static void must(es_err err, const char *what)
{
	if (err == ES_OK)
		return;
	fprintf(stderr, "bench_catch_up: %s: %s\n", what, es_err_sentence(err));
	exit(1);
}

/* Starts `serve` on free ports and waits for its line. */
static void start(struct server *s, const char *home)
{
	int pipe_fds[2];
	char line[512];
	es_assert(pipe(pipe_fds) == 0);
	s->pid = fork();
	es_assert(s->pid >= 0);
	if (s->pid == 0) {
		dup2(pipe_fds[1], STDOUT_FILENO);
		close(pipe_fds[0]);
		close(pipe_fds[1]);
		execl(program, program, "serve", "--home", home, "--web", "127.0.0.1:0", "--peer",
		      "127.0.0.1:0", (char *)NULL);
		_exit(127);
	}
	close(pipe_fds[1]);
	s->out = fdopen(pipe_fds[0], "r");
	es_assert(s->out != NULL);
	const char *at = fgets(line, sizeof(line), s->out);
	at = at == NULL ? NULL : strstr(line, "peer=");
	if (at == NULL || sscanf(at, "peer=%127s", s->peer) != 1) {
		fprintf(stderr, "bench_catch_up: no node became ready on %s\n", home);
		exit(1);
	}
}

static void stop(struct server *s)
{
	int status;
	kill(s->pid, SIGTERM);
	es_assert(waitpid(s->pid, &status, 0) == s->pid);
	fclose(s->out);
}

/* Runs a command of the program and returns the first line that it printed. */
static void run(char *line, size_t size, const char *arguments)
{
	char command[4096];
	snprintf(command, sizeof(command), "'%s' %s", program, arguments);
	FILE *f = popen(command, "r");
	es_assert(f != NULL);
	if (fgets(line, (int)size, f) == NULL)
		line[0] = 0;
	line[strcspn(line, "\n")] = 0;
	if (pclose(f) != 0) {
		fprintf(stderr, "bench_catch_up: failed: %s\n", arguments);
		exit(1);
	}
}

/* Comments on a practice that need not be there, with a text of random letters and digits. */
static void publish(struct es_node *node, size_t records, size_t *header_len, size_t *packed_len)
{
	static uint8_t space[PUBLISH_BATCH][BODY_LEN + 64];
	static struct es_draft drafts[PUBLISH_BATCH];
	static struct es_id ids[PUBLISH_BATCH];
	struct es_id practice;
	uint8_t author[ES_AUTHOR_LEN] = {1};
	randombytes_buf(practice.bytes, sizeof(practice.bytes));
	for (size_t done = 0; done < records; done += PUBLISH_BATCH) {
		for (size_t i = 0; i < PUBLISH_BATCH; i++) {
			static const char letters[] =
			        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .";
			uint8_t text_space[BODY_LEN];
			char text[BODY_LEN];
			size_t len = BODY_LEN - 80; /* author, practice and keys are the rest */
			for (size_t c = 0; c < len; c++)
				text[c] = letters[randombytes_uniform(64)];
			struct es_writer w, value, id;
			uint8_t id_space[40];
			es_writer_init(&value, text_space, sizeof(text_space));
			es_write_str(&value, es_bytes_of(text, len));
			es_writer_init(&id, id_space, sizeof(id_space));
			es_write_bin(&id, ES_BYTES(practice.bytes));
			struct es_schema_value values[] = {
			        {"practice", es_writer_bytes(&id)},
			        {"text", es_writer_bytes(&value)},
			};
			es_writer_init(&w, space[i], sizeof(space[i]));
			must(es_schema_encode(ES_KIND_COMMENT, author, values, 2, &w), "encode");
			drafts[i] = (struct es_draft){.kind = ES_KIND_COMMENT,
			                              .lang = "fr",
			                              .entity = &practice,
			                              .body = es_writer_bytes(&w)};
		}
		must(es_publish(node, drafts, PUBLISH_BATCH, ids), "publish");
	}
	struct es_snapshot *snap;
	struct es_row row;
	must(es_snapshot_begin(node->store, &snap), "snapshot");
	must(es_row_find(snap, &ids[0], &row), "find");
	*header_len = row.header_bytes.len;
	*packed_len = row.body.sealed.len;
	printf("a record: header %zu, body %llu plain and %zu as it rests\n", *header_len,
	       (unsigned long long)row.body.plain_len, *packed_len);
	es_snapshot_end(snap);
}

static double wait_for(const char *home, size_t records, double since)
{
	struct es_node *node;
	must(es_node_open(home, false, &node), "open B");
	for (;;) {
		struct es_snapshot *snap;
		must(es_snapshot_begin(node->store, &snap), "snapshot");
		uint64_t count = es_kind_count(snap, ES_KIND_COMMENT);
		es_snapshot_end(snap);
		double now = bench_now();
		if (count >= records || now - since > PATIENCE_S) {
			es_node_close(node);
			if (count >= records)
				return now - since;
			fprintf(stderr, "bench_catch_up: only %llu records came\n",
			        (unsigned long long)count);
			exit(1);
		}
		usleep(2000);
	}
}

/* Anonymous memory of a process, from /proc. */
static long anonymous_kib(pid_t pid)
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

int main(void)
{
	char dir[] = "/tmp/essaim-bench-XXXXXX", a[64], b[64], bare[64], line[2048], args[4096];
	const char *records_text = getenv("ESSAIM_BENCH_RECORDS");
	size_t records = records_text != NULL ? strtoul(records_text, NULL, 10) : RECORDS_DEFAULT;
	program = getenv("ESSAIM");
	if (program == NULL || sodium_init() < 0 || mkdtemp(dir) == NULL) {
		fprintf(stderr, "bench_catch_up: set ESSAIM to the program\n");
		return 2;
	}
	records -= records % PUBLISH_BATCH;
	snprintf(a, sizeof(a), "%s/a", dir);
	snprintf(b, sizeof(b), "%s/b", dir);
	snprintf(bare, sizeof(bare), "%s/bare", dir);
	must(es_node_init(a, "Structure A", "FR", "Ville", "fr"), "init A");
	must(es_node_init(b, "Structure B", "IT", "Citta", "it"), "init B");
	struct es_node *node;
	must(es_node_open(a, true, &node), "open A");
	must(es_node_found(node, "Bench"), "found");
	es_node_start_logging(node);
	struct bare_load load = {.records = records, .batch = 1024};
	publish(node, records, &load.header_len, &load.packed_len);
	es_node_close(node);

	struct server sa, sb;
	start(&sa, a);
	printf("A idle with %zu records: %ld KiB of anonymous memory\n", records,
	       anonymous_kib(sa.pid));
	snprintf(args, sizeof(args), "invite --home %s", a);
	run(line, sizeof(line), args);
	snprintf(args, sizeof(args), "join %s --home %s", line, b);
	run(line, sizeof(line), args);
	double since = bench_now();
	start(&sb, b);
	double seconds = wait_for(b, records, since);
	long peak = anonymous_kib(sb.pid);
	stop(&sb);
	stop(&sa);

	snprintf(args, sizeof(args), "mkdir %s", bare);
	es_assert(system(args) == 0);
	double limit = bare_seconds(bare, &load);
	double rate = (double)records / seconds, bare_rate = (double)records / limit;
	printf("catch-up of %zu records: %.2f s, %.0f records/s\n", records, seconds, rate);
	printf("LMDB alone, same rows:      %.2f s, %.0f records/s\n", limit, bare_rate);
	printf("ratio %.2f\n", rate / bare_rate);
	printf("B right after: %ld KiB of anonymous memory\n", peak);
	snprintf(args, sizeof(args), "rm -rf %s", dir);
	es_assert(system(args) == 0);
	return 0;
}
