/* SPDX-License-Identifier: EUPL-1.2 */
#include "forward.h"

#include "essaim/err.h"
#include "report.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LOOK_MS 50

static int call(const char *target)
{
	struct sockaddr_in to = {.sin_family = AF_INET};
	unsigned port = 0;
	int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || sscanf(target, "127.0.0.1:%u", &port) != 1)
		return -1;
	to.sin_port = htons((uint16_t)port);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	close(fd);
	return -1;
}

static void begin(struct bench_way *way, unsigned messages)
{
	way->bytes = way->handshake = 0;
	way->messages = messages;
	way->prefix_len = way->left = 0;
}

static void count(struct bench_way *way, const uint8_t *bytes, size_t len)
{
	way->bytes += len;
	while (way->messages > 0 && len > 0) {
		size_t taken = 1;
		if (way->prefix_len < 2) {
			way->prefix[way->prefix_len++] = bytes[0];
			if (way->prefix_len == 2)
				way->left = (size_t)way->prefix[0] << 8 | way->prefix[1];
		} else {
			taken = len < way->left ? len : way->left;
			way->left -= taken;
			if (way->left == 0) {
				way->messages--;
				way->prefix_len = 0;
			}
		}
		way->handshake += taken;
		bytes += taken;
		len -= taken;
	}
}

/* One read and all of it written; false at the end. */
static bool pass(int from, int to, struct bench_way *way)
{
	static uint8_t buffer[1 << 18];
	ssize_t got = read(from, buffer, sizeof(buffer));
	for (ssize_t done = 0; done < got;) {
		ssize_t put = write(to, buffer + done, (size_t)(got - done));
		if (put <= 0)
			return false;
		done += put;
	}
	count(way, buffer, got > 0 ? (size_t)got : 0);
	return got > 0;
}

static void serve(struct bench_forward *f, int caller)
{
	int one = 1, target = call(f->target);
	struct pollfd fds[2] = {{.fd = caller, .events = POLLIN}, {.fd = target, .events = POLLIN}};
	setsockopt(caller, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	begin(&f->up, 2);
	begin(&f->down, 1);
	f->cut = false;
	f->calls++;
	while (target >= 0 && !f->stop && !f->cut) {
		if (poll(fds, 2, LOOK_MS) <= 0)
			continue;
		if (fds[0].revents && !pass(caller, target, &f->up))
			break;
		if (fds[1].revents && !pass(target, caller, &f->down))
			break;
	}
	if (target >= 0)
		close(target);
	close(caller);
}

static void *run(void *context)
{
	struct bench_forward *f = context;
	struct pollfd fd = {.fd = f->listener, .events = POLLIN};
	while (!f->stop) {
		if (poll(&fd, 1, LOOK_MS) <= 0)
			continue;
		int caller = accept(f->listener, NULL, NULL);
		if (caller < 0)
			continue;
		f->connected = bench_now();
		serve(f, caller);
	}
	return NULL;
}

void bench_forward_open(struct bench_forward *f, const char *address)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	unsigned port = 0;
	int one = 1;
	memset(f, 0, sizeof(*f));
	signal(SIGPIPE, SIG_IGN);
	snprintf(f->address, sizeof(f->address), "%s", address);
	es_assert(sscanf(address, "127.0.0.1:%u", &port) == 1);
	at.sin_port = htons((uint16_t)port);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	f->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(f->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	es_assert(f->listener >= 0 && bind(f->listener, (struct sockaddr *)&at, sizeof(at)) == 0 &&
	          listen(f->listener, 8) == 0);
	es_assert(pthread_create(&f->thread, NULL, run, f) == 0);
}

void bench_forward_to(struct bench_forward *f, const char *target)
{
	snprintf(f->target, sizeof(f->target), "%s", target);
	f->connected = 0;
}

void bench_forward_cut(struct bench_forward *f)
{
	f->cut = true;
}

void bench_forward_close(struct bench_forward *f)
{
	f->stop = true;
	pthread_join(f->thread, NULL);
	close(f->listener);
}
