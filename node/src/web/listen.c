/* SPDX-License-Identifier: EUPL-1.2 */
/* The listening socket is ours, so that a taken port has a clear error and a flood from one address
 * ends before libwebsockets sees it. Accepted connections are handed to it. */
#define _GNU_SOURCE
#include "web/doorway.h"

#include "logsink.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 128
#define ACCEPTS_MAX 64 /* in one turn of the loop */

static struct es_address address_of(const struct sockaddr_storage *from)
{
	struct es_address address = {.bytes = {[10] = 0xff, [11] = 0xff}};

	if (from->ss_family == AF_INET) {
		const struct sockaddr_in *v4 = (const struct sockaddr_in *)from;
		memcpy(address.bytes + 12, &v4->sin_addr, 4);
	} else if (from->ss_family == AF_INET6) {
		const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)from;
		bool mapped = IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr);
		memset(address.bytes, 0, sizeof(address.bytes));
		memcpy(address.bytes, &v6->sin6_addr, mapped ? 16 : 8);
	}
	return address;
}

static size_t conns_of(const struct es_web *web, const struct es_address *address)
{
	size_t count = 0;

	for (size_t i = 0; i < web->conns; i++)
		count += memcmp(&web->addresses[i], address, sizeof(*address)) == 0;
	return count;
}

/* Behind a proxy every connection comes from the proxy's address. */
static bool has_room(const struct es_web *web, const struct es_address *address, bool trusted)
{
	if (web->conns >= web->conns_max)
		return false;
	return trusted || conns_of(web, address) < ES_WEB_SOCKETS_PER_ADDRESS;
}

/* Whether a connection comes from a proxy that is believed. */
static bool is_trusted(const struct es_web *web, const struct sockaddr_storage *from)
{
	uint8_t whole[16] = {[10] = 0xff, [11] = 0xff};

	if (from->ss_family == AF_INET)
		memcpy(whole + 12, &((const struct sockaddr_in *)from)->sin_addr, 4);
	else if (from->ss_family == AF_INET6)
		memcpy(whole, &((const struct sockaddr_in6 *)from)->sin6_addr, 16);
	for (size_t i = 0; i < web->proxies_len; i++) {
		if (es_network_holds(&web->proxies[i], whole))
			return true;
	}
	return false;
}

void es_conn_free(struct es_conn *conn)
{
	struct es_web *web = conn->web;

	for (size_t i = 0; i < web->conns; i++) {
		if (memcmp(&web->addresses[i], &conn->address, sizeof(conn->address)) != 0)
			continue;
		web->addresses[i] = web->addresses[--web->conns];
		break;
	}
	free(conn);
}

void es_conn_adopt(struct es_conn *conn, int fd)
{
	/* On failure it closes fd; LWS_CALLBACK_WSI_DESTROY, which frees conn, is only called for
	 * what it returned. */
	struct lws *wsi = lws_adopt_socket_vhost(conn->web->vhost, fd);

	if (wsi)
		lws_set_opaque_user_data(wsi, conn);
	else
		es_conn_free(conn);
}

/* Makes a connection of an accepted socket, which it closes where there is no room for one. */
static struct es_conn *admit(struct es_web *web, int fd, const struct sockaddr_storage *from)
{
	struct es_address address = address_of(from);
	bool trusted = is_trusted(web, from);
	struct es_conn *conn = has_room(web, &address, trusted) ? calloc(1, sizeof(*conn)) : NULL;
	int yes = 1;

	if (!conn) {
		close(fd);
		return NULL;
	}
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	*conn = (struct es_conn){.web = web, .address = address, .trusted = trusted};
	web->addresses[web->conns++] = address;
	return conn;
}

void es_web_take(struct es_web *web, int fd)
{
	struct sockaddr_storage from = {0};
	socklen_t from_len = sizeof(from);

	if (web->is_closing || getpeername(fd, (struct sockaddr *)&from, &from_len) != 0) {
		close(fd); /* or it has gone again already */
		return;
	}
	struct es_conn *conn = admit(web, fd, &from);
	if (conn)
		es_conn_adopt(conn, fd);
}

static void on_readable(uv_poll_t *handle, int status, int events)
{
	struct es_web *web = handle->data;

	(void)events;
	if (status < 0)
		return;
	for (size_t i = 0; i < ACCEPTS_MAX; i++) {
		struct sockaddr_storage from = {0};
		socklen_t from_len = sizeof(from);
		int fd = accept4(web->listen_fd, (struct sockaddr *)&from, &from_len,
		                 SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0)
			return;
		struct es_conn *conn = admit(web, fd, &from);
		if (conn && web->hand)
			es_doorway_take(web, conn, fd);
		else if (conn)
			es_conn_adopt(conn, fd);
	}
}

static es_err bind_one(const struct addrinfo *info, int *out)
{
	int yes = 1, no = 0;
	int fd = socket(info->ai_family, info->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
	                info->ai_protocol);

	if (fd < 0)
		return ES_IO;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (info->ai_family == AF_INET6) /* "::" means everybody */
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(no));
	if (bind(fd, info->ai_addr, info->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0) {
		es_err err = errno == EADDRINUSE ? ES_BUSY
		             : errno == EACCES   ? ES_NOT_ALLOWED
		                                 : ES_IO;
		close(fd);
		return err;
	}
	*out = fd;
	return ES_OK;
}

static es_err bind_any(const char *address, uint16_t port, int *fd)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
	                         .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
	struct addrinfo *list = NULL;
	char service[8];
	es_err err = ES_MALFORMED;

	snprintf(service, sizeof(service), "%u", (unsigned)port);
	if (getaddrinfo(address, service, &hints, &list) != 0)
		return ES_MALFORMED;
	for (const struct addrinfo *info = list; info && err != ES_OK; info = info->ai_next)
		err = bind_one(info, fd);
	freeaddrinfo(list);
	return err;
}

static uint16_t port_of(int fd)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} bound = {0};
	socklen_t len = sizeof(bound);

	if (getsockname(fd, &bound.any, &len) != 0)
		return 0;
	return ntohs(bound.any.sa_family == AF_INET6 ? bound.v6.sin6_port : bound.v4.sin_port);
}

/* With no descriptor left nothing could be accepted, and a listener that stays readable would keep
 * the loop awake for nothing: so fewer connections are open than there are descriptors. */
static size_t conns_max(void)
{
	const rlim_t wanted = ES_WEB_SOCKETS_MAX + ES_WEB_FILES_SPARE;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return ES_WEB_FILES_SPARE;
	if (limit.rlim_cur < wanted && limit.rlim_max > limit.rlim_cur) {
		limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
		(void)getrlimit(RLIMIT_NOFILE, &limit);
	}
	if (limit.rlim_cur >= wanted)
		return ES_WEB_SOCKETS_MAX;
	return limit.rlim_cur > 2 * ES_WEB_FILES_SPARE ? limit.rlim_cur - ES_WEB_FILES_SPARE
	                                               : limit.rlim_cur / 2;
}

es_err es_web_listen(struct es_web *web, const char *address, uint16_t port)
{
	web->conns_max = conns_max();
	if (!address)
		return ES_OK;
	es_err err = bind_any(address, port, &web->listen_fd);
	if (err != ES_OK)
		return err;
	web->port = port_of(web->listen_fd);
	if (uv_poll_init(es_loop_uv(web->api.loop), &web->listener, web->listen_fd) != 0) {
		close(web->listen_fd);
		return ES_IO;
	}
	web->listener.data = web;
	web->listens = true;
	web->handles++;
	if (uv_poll_start(&web->listener, UV_READABLE, on_readable) != 0)
		return ES_IO;
	return ES_OK;
}

static void on_closed(uv_handle_t *handle)
{
	struct es_web *web = handle->data;

	close(web->listen_fd);
	es_web_handle_closed(web);
}

void es_web_unlisten(struct es_web *web)
{
	es_doorway_close(web);
	if (web->listens)
		uv_close((uv_handle_t *)&web->listener, on_closed);
}
