/* SPDX-License-Identifier: EUPL-1.2 */
#define _GNU_SOURCE /* MSG_CMSG_CLOEXEC */
#include "hosting/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#define TAKES_MAX 64 /* in one turn of the loop */

union control {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(sizeof(int))];
};

es_err es_channel_give(int channel, int fd)
{
	union control control = {0};
	char word = 'c';
	struct iovec piece = {&word, 1};
	struct msghdr message = {.msg_iov = &piece,
	                         .msg_iovlen = 1,
	                         .msg_control = control.bytes,
	                         .msg_controllen = sizeof(control.bytes)};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof(int));
	if (sendmsg(channel, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == 1)
		return ES_OK;
	return errno == EAGAIN || errno == ENOBUFS || errno == ETOOMANYREFS ? ES_BUSY : ES_IO;
}

/* --- the hosted end ----------------------------------------------------------------------------- */

struct es_handed {
	uv_poll_t poll;
	int fd;
	void (*take)(void *context, int fd);
	void (*ended)(void *context);
	void *context;
};

/* What came with a message; -1: nothing. */
static int descriptor_of(struct msghdr *message)
{
	const struct cmsghdr *header = CMSG_FIRSTHDR(message);
	int fd = -1;

	if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS &&
	    header->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&fd, CMSG_DATA(header), sizeof(int));
	return fd;
}

/* 1: a message was there; 0: none is; -1: none will come any more. */
static int take_one(struct es_handed *handed)
{
	union control control = {0};
	char word;
	struct iovec piece = {&word, 1};
	struct msghdr message = {.msg_iov = &piece,
	                         .msg_iovlen = 1,
	                         .msg_control = control.bytes,
	                         .msg_controllen = sizeof(control.bytes)};
	ssize_t n = recvmsg(handed->fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n <= 0)
		return -1;
	int fd = descriptor_of(&message);
	if (fd >= 0)
		handed->take(handed->context, fd);
	return 1;
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
	struct es_handed *handed = poll->data;
	int more = 1;

	(void)events;
	for (size_t i = 0; i < TAKES_MAX && more > 0 && status >= 0; i++)
		more = take_one(handed);
	if (more >= 0 && status >= 0)
		return;
	(void)uv_poll_stop(poll);
	handed->ended(handed->context);
}

static bool is_channel(int fd)
{
	int type = 0;
	socklen_t len = sizeof(type);

	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) == 0 && type == SOCK_SEQPACKET;
}

es_err es_handed_new(struct es_loop *loop, int fd, void (*take)(void *context, int fd),
                     void (*ended)(void *context), void *context, struct es_handed **out)
{
	if (!is_channel(fd) || fcntl(fd, F_SETFD, FD_CLOEXEC))
		return ES_INVALID;
	struct es_handed *handed = calloc(1, sizeof(*handed));
	if (!handed)
		return ES_NO_MEMORY;
	*handed = (struct es_handed){.fd = fd, .take = take, .ended = ended, .context = context};
	if (uv_poll_init(es_loop_uv(loop), &handed->poll, fd)) {
		free(handed);
		return ES_IO;
	}
	handed->poll.data = handed;
	es_assert(uv_poll_start(&handed->poll, UV_READABLE, on_readable) == 0);
	*out = handed;
	return ES_OK;
}

void es_handed_ready(struct es_handed *handed)
{
	char word = 'r';

	if (send(handed->fd, &word, 1, MSG_NOSIGNAL | MSG_DONTWAIT) != 1)
		return; /* the host is gone: ended says so */
}

static void on_closed(uv_handle_t *handle)
{
	struct es_handed *handed = handle->data;

	close(handed->fd);
	free(handed);
}

void es_handed_free(struct es_handed *handed)
{
	if (handed)
		uv_close((uv_handle_t *)&handed->poll, on_closed);
}
