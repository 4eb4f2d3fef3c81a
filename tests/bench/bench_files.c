/* SPDX-License-Identifier: EUPL-1.2 */
/* A file from one partner and from three, beside what the bare link carries in the same run: the same
 * channel over the same kind of sockets between two processes, messages of the same length, nothing read and
 * nothing kept. Needs ESSAIM. usage: bench_files [--smoke] [MEBIBYTES] */
#define _GNU_SOURCE
#include "actor.h"
#include "nodes.h"
#include "report.h"

#include "essaim/channel.h"
#include "media/media.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define MEBIBYTES 256
#define SMOKE_MEBIBYTES 4
#define PARTNERS 3
#define LEAST_RATIO 0.6
#define MEMORY_MIB 48.0
#define MESSAGE (ES_CHUNK_LEN + 16 * ES_TREE_HASH_LEN)

static double mebibytes;

/* --- the bare link ------------------------------------------------------------------------------ */

struct end {
	int fd;
	struct es_channel *channel;
	bool open;
	uint64_t messages;
};

static void flush(struct end *e)
{
	struct es_bytes out = es_channel_output(e->channel);

	while (out.len > 0) {
		ssize_t n = write(e->fd, out.data, out.len);
		bench_must(n > 0 ? ES_OK : ES_IO, "write");
		es_channel_sent(e->channel, (size_t)n);
		out = es_channel_output(e->channel);
	}
}

/* Reads once; false at the end. */
static bool receive(struct end *e)
{
	static uint8_t buffer[65536];
	struct es_channel_event event;
	ssize_t n = read(e->fd, buffer, sizeof(buffer));

	if (n <= 0)
		return false;
	struct es_bytes in = es_bytes_of(buffer, (size_t)n);
	do {
		size_t used;
		bench_must(es_channel_receive(e->channel, in, &used, &event), "channel");
		in = es_bytes_of(in.data + used, in.len - used);
		if (event.type == ES_CHANNEL_PEER)
			bench_must(es_channel_accept(e->channel), "accept");
		e->open |= event.type == ES_CHANNEL_OPEN;
		e->messages += event.type == ES_CHANNEL_MESSAGE;
	} while (in.len > 0 || event.type != ES_CHANNEL_NONE);
	flush(e);
	return true;
}

static void open_end(struct end *e, int fd, bool initiator)
{
	static const uint8_t psk[1][ES_PSK_LEN] = {{7}};
	struct actor actor;
	struct es_channel_config config = {.initiator = initiator, .psks = psk, .psks_len = 1};
	int one = 1;

	actor_init(&actor, initiator ? 1 : 2);
	memcpy(config.channel_secret, actor.channel_secret, ES_CHANNEL_KEY_LEN);
	randombytes_buf(config.ephemeral_secret, ES_CHANNEL_KEY_LEN);
	config.certificate = actor_certificate(&actor);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	*e = (struct end){.fd = fd};
	bench_must(es_channel_new(&config, &e->channel), "channel");
	flush(e);
}

static void send_all(int fd, uint64_t messages)
{
	static uint8_t message[MESSAGE];
	struct end e;

	open_end(&e, fd, true);
	while (!e.open)
		bench_must(receive(&e) ? ES_OK : ES_CLOSED, "handshake");
	flush(&e);
	for (uint64_t i = 0; i < messages; i++) {
		bench_must(es_channel_send(e.channel, es_bytes_of(message, sizeof(message))),
		           "send");
		flush(&e);
	}
	close(fd);
}

static int connected(int *other)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(at);
	int listener = socket(AF_INET, SOCK_STREAM, 0), from = socket(AF_INET, SOCK_STREAM, 0);

	bench_must(bind(listener, (struct sockaddr *)&at, len) == 0 && listen(listener, 1) == 0 &&
	                           getsockname(listener, (struct sockaddr *)&at, &len) == 0 &&
	                           connect(from, (struct sockaddr *)&at, len) == 0
	                   ? ES_OK
	                   : ES_IO,
	           "sockets");
	*other = accept(listener, NULL, NULL);
	close(listener);
	return from;
}

/* MiB a second, and the processor's seconds of both. */
static double bare(double *cpu_s)
{
	uint64_t messages = (uint64_t)mebibytes * 16;
	struct rusage before, after, child;
	int there, here = connected(&there);

	getrusage(RUSAGE_SELF, &before);
	pid_t pid = fork();
	if (pid == 0) {
		close(here);
		send_all(there, messages);
		_exit(0);
	}
	close(there);
	struct end e;
	double start = bench_now();
	open_end(&e, here, false);
	while (receive(&e))
		;
	double took = bench_now() - start;
	bench_must(e.messages == messages ? ES_OK : ES_GAP, "messages of the bare link");
	es_channel_free(e.channel);
	close(here);
	wait4(pid, NULL, 0, &child);
	getrusage(RUSAGE_SELF, &after);
	*cpu_s = 0;
	const struct timeval times[] = {after.ru_utime, after.ru_stime, child.ru_utime,
	                                child.ru_stime};
	for (size_t i = 0; i < 4; i++)
		*cpu_s += (double)times[i].tv_sec + (double)times[i].tv_usec / 1e6;
	*cpu_s -= (double)before.ru_utime.tv_sec + (double)before.ru_utime.tv_usec / 1e6 +
	          (double)before.ru_stime.tv_sec + (double)before.ru_stime.tv_usec / 1e6;
	return mebibytes / took;
}

/* --- nodes -------------------------------------------------------------------------------------- */

static struct bench_node partners[PARTNERS], taker;
static char file[ES_ID_HEX_LEN];

/* A file of random bytes, taken in and published by the first partner. */
static void publish(const char *folder)
{
	char path[256], line[512], json[256];
	static uint8_t piece[1 << 20];
	FILE *f;

	snprintf(path, sizeof(path), "%s/film.mp4", folder);
	f = fopen(path, "wb");
	bench_must(f ? ES_OK : ES_IO, "film");
	for (unsigned i = 0; i < (unsigned)mebibytes; i++) {
		randombytes_buf(piece, sizeof(piece));
		fwrite(piece, 1, sizeof(piece), f);
	}
	fclose(f);
	bench_run(line, sizeof(line), "file add --home %s %s", partners[0].home, path);
	snprintf(file, sizeof(file), "%.64s", line);
	unlink(path);
	snprintf(json, sizeof(json), "%s/tool.json", folder);
	f = fopen(json, "wb");
	bench_must(f ? ES_OK : ES_IO, "tool");
	fprintf(f,
	        "{\"title\": \"Film\", \"files\": [{\"file\": \"%s\", \"size\": %llu, \"type\": "
	        "\"video/mp4\", \"name\": \"film.mp4\"}]}",
	        file, (unsigned long long)mebibytes << 20);
	fclose(f);
	bench_run(line, sizeof(line), "publish --home %s --kind tool %s", partners[0].home, json);
}

/* Pins the file at a node and waits until it is whole there; returns the seconds from its first bytes on. */
static double fetch(const struct bench_node *n)
{
	struct es_node *node;
	struct es_attachment a = {.held = 0};
	struct es_id id;
	char line[512];
	double start = 0, end = bench_now() + 600;

	bench_must(es_unhex(file, 64, id.bytes, ES_ID_LEN), "id");
	bench_must(es_node_open(n->home, false, &node), "open");
	while (es_media_get(node->media, &id, &a) != ES_OK && bench_now() < end)
		usleep(20000);
	bench_run(line, sizeof(line), "file pin --home %s %s", n->home, file);
	start = bench_now();
	while ((a.held < a.size || a.size == 0) && bench_now() < end) {
		usleep(5000);
		bench_must(es_media_get(node->media, &id, &a), "get");
	}
	double took = bench_now() - start;
	bench_must(a.held == a.size ? ES_OK : ES_TIMEOUT, "the file did not come");
	es_node_close(node);
	return took;
}

static void remove_again(const struct bench_node *n)
{
	char line[512];

	bench_run(line, sizeof(line), "file unpin --home %s %s", n->home, file);
	bench_run(line, sizeof(line), "file remove --home %s %s", n->home, file);
}

static double cpu_of(const struct bench_node *nodes, size_t count)
{
	double cpu = 0;

	for (size_t i = 0; i < count; i++)
		cpu += bench_cpu_s(&nodes[i]);
	return cpu;
}

/* From those partners that run. */
static void measure(const char *title, size_t count)
{
	struct bench_peak peak;
	double bare_cpu, rate = bare(&bare_cpu);
	double before = cpu_of(partners, count) + bench_cpu_s(&taker);

	bench_peak_start(&peak, taker.pid);
	double took = fetch(&taker);
	double kib = (double)bench_peak_stop(&peak);
	double cpu = cpu_of(partners, count) + bench_cpu_s(&taker) - before;
	bench_title(title);
	bench_note("  the bare link", rate, "MiB/s");
	bench_note("  the file", mebibytes / took, "MiB/s");
	bench_at_least("  of the bare link", mebibytes / took / rate, "", LEAST_RATIO);
	bench_note("  processor, the bare link", bare_cpu * 1000 / mebibytes, "ms/MiB");
	bench_note("  processor, all nodes", cpu * 1000 / mebibytes, "ms/MiB");
	bench_at_most("  memory of the node that fetches", kib / 1024, "MiB", MEMORY_MIB);
	remove_again(&taker);
}

static void start(struct bench_node *n, const char *name, const char *dial)
{
	char line[512];

	bench_home(n, name);
	bench_run(line, sizeof(line), "file policy --home %s --max-size 0", n->home);
	bench_serve(n, NULL, dial);
}

int main(int argc, char **argv)
{
	bool smoke = bench_smoke(argc, argv);
	struct es_node *node;
	const char *folder = bench_open();

	mebibytes = smoke ? SMOKE_MEBIBYTES : argc > 1 ? atof(argv[1]) : MEBIBYTES;
	bench_must(sodium_init() < 0 ? ES_IO : ES_OK, "sodium");
	bench_home(&partners[0], "a");
	bench_must(es_node_open(partners[0].home, true, &node), "open a");
	bench_must(es_node_found(node, "Bench"), "found");
	es_node_close(node);
	bench_serve(&partners[0], NULL, NULL);
	publish(folder);
	start(&taker, "d", NULL);
	bench_join(&taker, &partners[0], NULL);
	measure("From one partner", 1);
	start(&partners[1], "b", taker.peer);
	bench_join(&partners[1], &partners[0], NULL);
	start(&partners[2], "c", taker.peer);
	bench_join(&partners[2], &partners[0], NULL);
	fetch(&partners[1]);
	fetch(&partners[2]);
	measure("From three partners", PARTNERS);
	for (size_t i = 0; i < PARTNERS; i++)
		bench_stop(&partners[i]);
	bench_stop(&taker);
	bench_close();
	return 0;
}
