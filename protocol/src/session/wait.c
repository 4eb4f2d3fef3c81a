/* SPDX-License-Identifier: EUPL-1.2 */
/* Patience: what a session waits for, since when, and when it has waited long enough. */
#include "internal.h"

const char *es_session_wait_text(enum es_session_wait wait)
{
	static const char *const texts[] = {
	        [ES_WAIT_NOTHING] = "",
	        [ES_WAIT_HELLO] = "waits for the other side's greeting",
	        [ES_WAIT_KEY] = "waits for the newest network key",
	        [ES_WAIT_ACTS] = "waits for acts of the federation",
	        [ES_WAIT_VECTOR] = "waits for the other side's vector",
	        [ES_WAIT_ADMISSION] = "waits for the admission",
	        [ES_WAIT_CHANNEL] = "waits for the other side to read",
	        [ES_WAIT_CREDIT] = "waits for credit",
	        [ES_WAIT_DISK] = "waits for our disk",
	        [ES_WAIT_RECORDS] = "waits for the other side's records",
	        [ES_WAIT_BODIES] = "waits for bodies",
	};
	return texts[wait];
}

static enum es_session_wait wait_now(const struct es_session *s)
{
	switch (s->progress.state) {
	case ES_SESSION_GREETING:
		return s->hello_received && s->role == ES_ROLE_ACTS ? ES_WAIT_KEY : ES_WAIT_HELLO;
	case ES_SESSION_ACTS:
		return s->pending_open > 0 ? ES_WAIT_DISK : ES_WAIT_ACTS;
	case ES_SESSION_VECTORS:
		return s->blocked ? ES_WAIT_CHANNEL : ES_WAIT_VECTOR;
	case ES_SESSION_JOINING:
		return ES_WAIT_ADMISSION;
	case ES_SESSION_ENDED:
		return ES_WAIT_NOTHING;
	default:
		break;
	}
	if (s->blocked)
		return ES_WAIT_CHANNEL;
	if (s->credit <= 0 && (s->queue_count > 0 || s->tail.headers.len > 0))
		return ES_WAIT_CREDIT;
	if (s->pending_open > 0)
		return ES_WAIT_DISK;
	if (!s->peer_synced)
		return ES_WAIT_RECORDS;
	return s->wanted_len > 0 ? ES_WAIT_BODIES : ES_WAIT_NOTHING;
}

void wait_look(struct es_session *s)
{
	enum es_session_wait wait = wait_now(s);
	if (s->progress.wait == wait)
		return;
	s->progress.wait = wait;
	s->progress.wait_since_ms = s->now_ms;
}

/* How long a state may last: those in which one answer is due end by themselves. */
static uint64_t patience_ms(enum es_session_state state)
{
	switch (state) {
	case ES_SESSION_GREETING:
		return ES_HANDSHAKE_TIMEOUT_MS;
	case ES_SESSION_ACTS:
	case ES_SESSION_VECTORS:
	case ES_SESSION_JOINING:
		return ES_MESSAGE_TIMEOUT_MS;
	default:
		return UINT64_MAX;
	}
}

/* Whether something should have come for long, and nothing of the kind did. A channel that nobody
 * reads is the carrier's to judge, our own disk's slowness nobody's fault at the other end. What was
 * asked for is answered, whatever else is under way. */
static bool stalled(const struct es_session *s)
{
	if (s->wanted_len > 0 && s->now_ms - s->wanted_ms > ES_STALL_TIMEOUT_MS)
		return true;
	switch (s->progress.wait) {
	case ES_WAIT_CREDIT:
	case ES_WAIT_RECORDS:
		return s->now_ms - s->progress.wait_since_ms > ES_STALL_TIMEOUT_MS &&
		       s->now_ms - s->advanced_ms > ES_STALL_TIMEOUT_MS;
	default:
		return false;
	}
}

static const char *late_text(const struct es_session *s)
{
	if (s->progress.wait == ES_WAIT_KEY)
		return "the newest network key is not here, and the other side did not bring it";
	return "the exchange did not go on";
}

void es_session_tick(struct es_session *s, uint64_t now_ms)
{
	if (s->ended)
		return;
	s->now_ms = now_ms;
	claim_tick(s);
	if (s->ended)
		return;
	wait_look(s);
	want_tick(s);
	if (now_ms - s->progress.since_ms > patience_ms(s->progress.state) || stalled(s))
		session_end(s, ES_TIMEOUT, late_text(s));
	else if (now_ms - s->received_ms > ES_IDLE_TIMEOUT_MS)
		session_end(s, ES_TIMEOUT, "nothing was heard for a minute");
	else if (now_ms - s->sent_ms > ES_PING_AFTER_MS && !s->blocked) {
		struct es_writer *w = session_message(s, MESSAGE_PING, 1);
		es_write_uint(w, now_ms);
		session_send(s);
	}
	spread_tick(s);
	cosigned_tick(s);
	roots_tick(s);
}

void es_session_progress(const struct es_session *s, struct es_session_progress *out)
{
	*out = s->progress;
}
