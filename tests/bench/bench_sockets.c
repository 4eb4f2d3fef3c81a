/* SPDX-License-Identifier: EUPL-1.2 */
/* A thousand open websockets at node B that look at one conversation: how long a comment that is posted
 * at node A takes until it has reached each of them, how long B's loop lets others wait meanwhile, what a push
 * costs B, and what memory B takes. Both nodes and all sockets are on this machine, so one clock serves, and they
 * share its processors: where others want them, too, B's own figures by the processor's time still tell. Needs ESSAIM. usage: bench_sockets [--smoke] */
#define _GNU_SOURCE
#include "nodes.h"
#include "report.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define SOCKETS 1000
#define COMMENTS 15     /* as many as one socket may publish at once, and some */
#define PER_ADDRESS 250 /* a node takes 400 connections of one address */
#define BUFFER 16384
#define WAIT_S 30.0
#define HEALTH_EVERY_S 0.005

#define P95_MS 100.0
#define BLOCKED_MS 20.0
#define MEMORY_MIB 100.0

static struct bench_node a, b;

static int dial(const char *web, unsigned source)
{
	struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET};
	char host[64];
	unsigned port;
	int one = 1;

	bench_must(sscanf(web, "%63[^:]:%u", host, &port) == 2 ? ES_OK : ES_INVALID, "web address");
	to.sin_port = htons((uint16_t)port);
	inet_pton(AF_INET, host, &to.sin_addr);
	from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + source);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (fd < 0 || bind(fd, (struct sockaddr *)&from, sizeof(from)) != 0 ||
	    connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		bench_must(ES_IO, "connect");
	return fd;
}

static void put(int fd, const void *data, size_t len)
{
	if (send(fd, data, len, MSG_NOSIGNAL) != (ssize_t)len)
		bench_must(ES_IO, "send");
}

/* Reads an HTTP head, and what comes with it; answers its whole length. */
static size_t read_head(int fd, char *buffer, size_t size)
{
	size_t len = 0;

	while (len + 1 < size) {
		ssize_t n = recv(fd, buffer + len, size - 1 - len, 0);
		if (n <= 0)
			bench_must(ES_IO, "read an answer");
		len += (size_t)n;
		buffer[len] = '\0';
		if (strstr(buffer, "\r\n\r\n"))
			return len;
	}
	bench_must(ES_TOO_LARGE, "read an answer");
	return 0;
}

static int open_socket(const char *web, unsigned source, const char *cookie)
{
	char head[2048];
	int fd = dial(web, source);

	int len = snprintf(head, sizeof(head),
	                   "GET /ws HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\n"
	                   "Upgrade: websocket\r\nConnection: Upgrade\r\n"
	                   "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n"
	                   "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: essaim.v1\r\n"
	                   "%s%s%s\r\n",
	                   web, web, cookie ? "Cookie: " : "", cookie ? cookie : "",
	                   cookie ? "\r\n" : "");
	put(fd, head, (size_t)len);
	(void)read_head(fd, head, sizeof(head));
	bench_must(strstr(head, " 101 ") ? ES_OK : ES_INVALID, "open a websocket");
	return fd;
}

/* One binary frame, masked with zeros (RFC 6455 section 5.3 asks for a mask, not for which). */
static void send_message(int fd, struct es_bytes message)
{
	uint8_t frame[2048] = {0x82, (uint8_t)(0x80 | 126), (uint8_t)(message.len >> 8),
	                       (uint8_t)message.len};

	es_assert(message.len + 8 <= sizeof(frame) && message.len >= 126);
	memcpy(frame + 8, message.data, message.len);
	put(fd, frame, message.len + 8);
}

/* [0, number, method, {pairs…}] with a last pair that fills it up to the long form of a frame. */
static void request(int fd, const char *method, const char *first, struct es_bytes id,
                    const char *second, const char *text)
{
	uint8_t bytes[1024];
	char padding[200];
	struct es_writer w;

	memset(padding, '.', sizeof(padding) - 1);
	padding[sizeof(padding) - 1] = '\0';
	es_writer_init(&w, bytes, sizeof(bytes));
	es_write_array(&w, 4);
	es_write_uint(&w, 0);
	es_write_uint(&w, 1);
	es_write_cstr(&w, method);
	es_write_map(&w, second ? 3 : 2);
	es_write_cstr(&w, first);
	es_write_str(&w, id);
	if (second) {
		es_write_cstr(&w, second);
		es_write_cstr(&w, text);
	}
	es_write_cstr(&w, "padding");
	es_write_cstr(&w, padding);
	es_assert(w.err == ES_OK);
	send_message(fd, es_writer_bytes(&w));
}

/* Signs in at A; the cookie as a browser sends it back. */
static void sign_in(char cookie[256])
{
	uint8_t bytes[256];
	char head[4096];
	struct es_writer w;
	int fd = dial(a.web, 0);

	es_writer_init(&w, bytes, sizeof(bytes));
	es_write_map(&w, 2);
	es_write_cstr(&w, "login");
	es_write_cstr(&w, "nora");
	es_write_cstr(&w, "password");
	es_write_cstr(&w, "correct horse");
	int len = snprintf(head, sizeof(head),
	                   "POST /auth/sign-in HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\n"
	                   "Content-Type: application/msgpack\r\nContent-Length: %zu\r\n\r\n",
	                   a.web, a.web, w.len);
	put(fd, head, (size_t)len);
	put(fd, bytes, w.len);
	(void)read_head(fd, head, sizeof(head));
	char *set = strcasestr(head, "set-cookie: ");
	if (!set || sscanf(set + 12, "%255[^;]", cookie) != 1)
		bench_must(ES_INVALID, "sign in at A");
	close(fd);
}

/* How many whole pushes of comments stand in what a socket received: each has the marker once. */
static bool holds(const char *data, size_t len, const char *marker)
{
	return memmem(data, len, marker, strlen(marker)) != NULL;
}

struct run {
	int sockets[SOCKETS];
	bool reached[SOCKETS];
	double times[SOCKETS * COMMENTS]; /* ms */
	size_t times_len, count;
	int epoll, health;
	double asked;   /* when the health check under way was sent; 0: none is */
	double next;    /* when the next one is due */
	double blocked; /* the longest, ms */
};

static void check_health(struct run *run)
{
	char line[128];
	int len = snprintf(line, sizeof(line), "GET /healthz HTTP/1.1\r\nHost: %s\r\n\r\n", b.web);

	run->asked = bench_now();
	put(run->health, line, (size_t)len);
}

static void on_health(struct run *run)
{
	char buffer[BUFFER];

	if (recv(run->health, buffer, sizeof(buffer), 0) <= 0)
		bench_must(ES_IO, "ask for health");
	if (run->asked == 0)
		return; /* the rest of an answer */
	double ms = (bench_now() - run->asked) * 1000;
	if (ms > run->blocked)
		run->blocked = ms;
	run->asked = 0;
	run->next = bench_now() + HEALTH_EVERY_S;
}

/* A push of a comment is far smaller than the buffer and comes alone: it is here whole or not at all. */
static size_t on_push(struct run *run, size_t i, const char *marker, double start)
{
	char buffer[BUFFER];
	ssize_t len = recv(run->sockets[i], buffer, sizeof(buffer), 0);

	if (len <= 0)
		bench_must(ES_IO, "read a push");
	if (run->reached[i] || !holds(buffer, (size_t)len, marker))
		return 0;
	run->reached[i] = true;
	run->times[run->times_len++] = (bench_now() - start) * 1000;
	return 1;
}

static void one_comment(struct run *run, int writer, struct es_bytes id, size_t n)
{
	struct epoll_event events[256];
	char text[64];
	size_t reached = 0;

	snprintf(text, sizeof(text), "Commentaire numero %zu.", n);
	memset(run->reached, 0, sizeof(run->reached));
	double start = bench_now();
	request(writer, "comment.publish", "about", id, "text", text);
	check_health(run);
	while (reached < run->count) {
		int ready = epoll_wait(run->epoll, events, 256, 5);
		for (int i = 0; i < ready; i++) {
			if (events[i].data.u32 == SOCKETS)
				on_health(run);
			else
				reached += on_push(run, events[i].data.u32, text, start);
		}
		if (run->asked == 0 && bench_now() > run->next)
			check_health(run);
		if (bench_now() - start > WAIT_S)
			bench_must(ES_EXPIRED, "a comment did not reach every socket");
	}
	while (run->asked != 0 && epoll_wait(run->epoll, events, 1, 1000) > 0)
		if (events[0].data.u32 == SOCKETS)
			on_health(run);
}

static void listen_to(struct run *run, int fd, uint32_t number)
{
	struct epoll_event event = {.events = EPOLLIN, .data.u32 = number};

	es_assert(epoll_ctl(run->epoll, EPOLL_CTL_ADD, fd, &event) == 0);
}

static void open_all(struct run *run, const char *topic)
{
	char buffer[BUFFER];

	run->epoll = epoll_create1(EPOLL_CLOEXEC);
	for (size_t i = 0; i < run->count; i++) {
		run->sockets[i] = open_socket(b.web, (unsigned)(i / PER_ADDRESS), NULL);
		request(run->sockets[i], "subscribe", "topic", es_bytes_str(topic), NULL, NULL);
		if (recv(run->sockets[i], buffer, sizeof(buffer), 0) <= 0)
			bench_must(ES_IO, "subscribe");
		listen_to(run, run->sockets[i], (uint32_t)i);
	}
	run->health = dial(b.web, 9);
	listen_to(run, run->health, SOCKETS);
}

/* A practice at A; returns once B shows it. */
static void share_practice(char id[80])
{
	char line[512], path[256], head[4096];

	snprintf(path, sizeof(path), "%s.sheet.json", a.home);
	FILE *f = fopen(path, "w");
	es_assert(f != NULL);
	fputs("{\"lang\":\"fr\",\"practice\":{\"description\":{\"title\":\"Un atelier\"}}}", f);
	fclose(f);
	bench_run(line, sizeof(line), "import '%s' --home '%s'", path, a.home);
	bench_must(sscanf(line, "%79[0-9a-f]", id) == 1 ? ES_OK : ES_INVALID, "import");
	for (int tries = 0;; tries++) {
		int fd = dial(b.web, 8);
		int len = snprintf(head, sizeof(head),
		                   "GET /api/v1/practices/%s HTTP/1.1\r\nHost: %s\r\n\r\n", id,
		                   b.web);
		put(fd, head, (size_t)len);
		(void)read_head(fd, head, sizeof(head));
		close(fd);
		if (strstr(head, " 200 "))
			return;
		bench_must(tries < 300 ? ES_OK : ES_EXPIRED, "the practice does not come to B");
		usleep(100000);
	}
}

static void pair_up(void)
{
	struct es_node *node;
	char line[512];

	bench_open();
	bench_home(&a, "a");
	bench_home(&b, "b");
	bench_must(es_node_open(a.home, true, &node), "open A");
	bench_must(es_node_found(node, "Bench"), "found");
	es_node_close(node);
	setenv("ESSAIM_PASSWORD", "correct horse", 1);
	bench_serve(&a, NULL, NULL);
	bench_join(&b, &a, NULL);
	bench_serve(&b, NULL, a.peer);
	bench_run(line, sizeof(line),
	          "account add --login nora --name Nora --role professional --home '%s'", a.home);
}

int main(int argc, char **argv)
{
	static struct run run;
	char cookie[256], id[80], topic[100], title[80];
	uint8_t raw[ES_ID_LEN];
	bool smoke = bench_smoke(argc, argv);
	size_t comments = smoke ? 3 : COMMENTS;

	run.count = smoke ? 50 : SOCKETS;
	pair_up();
	share_practice(id);
	sign_in(cookie);
	int writer = open_socket(a.web, 0, cookie);
	snprintf(topic, sizeof(topic), "about:%s", id);
	long before = bench_anonymous_kib(b.pid);
	open_all(&run, topic);
	struct bench_pace start, end;
	bench_pace(&b, &start);
	bench_must(es_unhex(id, 2 * ES_ID_LEN, raw, sizeof(raw)), "id");
	double cpu = bench_cpu_s(&b);
	for (size_t i = 0; i < comments; i++) {
		usleep(200000);
		one_comment(&run, writer, es_bytes_str(id), i);
	}
	cpu = bench_cpu_s(&b) - cpu;
	bench_pace(&b, &end);
	snprintf(title, sizeof(title), "%zu open websockets at B, comments posted at A", run.count);
	bench_title(title);
	bench_note("posted at A to received, median",
	           bench_percentile(run.times, run.times_len, 50), "ms");
	bench_at_most("posted at A to received, p95",
	              bench_percentile(run.times, run.times_len, 95), "ms", P95_MS);
	bench_note("longest wait for a health check meanwhile", run.blocked, "ms");
	bench_note("processor time of B for each push that was received",
	           cpu / (double)run.times_len * 1e6, "us");
	bench_at_most("longest turn of B's loop since its start, as B says", end.longest_ms, "ms",
	              BLOCKED_MS);
	bench_note("  of it by the processor's time that its thread took", end.longest_cpu_ms,
	           "ms");
	bench_note("turns over 20 ms while the comments came", (double)(end.over - start.over), "");
	bench_note("  by the processor's time", (double)(end.over_cpu - start.over_cpu), "");
	long after = bench_anonymous_kib(b.pid);
	bench_note("anonymous memory of B before", (double)before / 1024, "MiB");
	bench_at_most("anonymous memory of B with all sockets", (double)after / 1024, "MiB",
	              MEMORY_MIB);
	bench_close();
	return 0;
}
