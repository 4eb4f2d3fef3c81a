/* SPDX-License-Identifier: EUPL-1.2 */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include "control/frame.h"
#include "node_limits.h"

/* Waits until fd is ready, at most to deadline_ms. */
static es_err wait_for(int fd, short events, uint64_t deadline_ms)
{
	for (;;) {
		struct pollfd ready = {.fd = fd, .events = events};
		uint64_t now = es_monotonic_ms();
		if (now >= deadline_ms)
			return ES_TIMEOUT;
		uint64_t left = deadline_ms - now;
		int n = poll(&ready, 1, left > 60000 ? 60000 : (int)left);
		if (n > 0)
			return ES_OK;
		if (n < 0 && errno != EINTR)
			return ES_IO;
	}
}

static bool may_retry(void)
{
	return errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK;
}

static es_err send_all(int fd, struct es_bytes bytes, uint64_t deadline_ms)
{
	while (bytes.len > 0) {
		es_err err = wait_for(fd, POLLOUT, deadline_ms);
		if (err)
			return err;
		ssize_t n = send(fd, bytes.data, bytes.len, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && may_retry())
			continue;
		if (n < 0)
			return errno == EPIPE || errno == ECONNRESET ? ES_CLOSED : ES_IO;
		bytes = es_bytes_of(bytes.data + n, bytes.len - (size_t)n);
	}
	return ES_OK;
}

static es_err receive_all(int fd, uint8_t *out, size_t len, uint64_t deadline_ms)
{
	size_t have = 0;

	while (have < len) {
		es_err err = wait_for(fd, POLLIN, deadline_ms);
		if (err)
			return err;
		ssize_t n = recv(fd, out + have, len - have, MSG_DONTWAIT);
		if (n < 0 && may_retry())
			continue;
		if (n < 0)
			return errno == ECONNRESET ? ES_CLOSED : ES_IO;
		if (n == 0)
			return ES_CLOSED;
		have += (size_t)n;
	}
	return ES_OK;
}

es_err es_frame_send(int fd, struct es_bytes payload, uint64_t timeout_ms)
{
	uint64_t deadline = es_monotonic_ms() + timeout_ms;
	uint8_t head[4] = {(uint8_t)(payload.len >> 24), (uint8_t)(payload.len >> 16),
	                   (uint8_t)(payload.len >> 8), (uint8_t)payload.len};

	es_assert(payload.len <= UINT32_MAX);
	es_err err = send_all(fd, ES_BYTES(head), deadline);
	return err ? err : send_all(fd, payload, deadline);
}

es_err es_frame_receive(int fd, size_t max, uint64_t timeout_ms, struct es_writer *payload)
{
	uint64_t deadline = es_monotonic_ms() + timeout_ms;
	uint8_t head[4], part[8192];
	es_err err = receive_all(fd, head, sizeof head, deadline);

	es_writer_reset(payload);
	if (err)
		return err;
	size_t len = (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
	if (len > max)
		return ES_TOO_LARGE;
	/* Memory grows with what arrived, not with what was announced. */
	while (len > 0 && !err) {
		size_t n = len < sizeof part ? len : sizeof part;
		err = receive_all(fd, part, n, deadline);
		if (!err)
			es_write_raw(payload, es_bytes_of(part, n));
		len -= n;
	}
	return err ? err : payload->err;
}
