/* SPDX-License-Identifier: EUPL-1.2 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link/internal.h"
#include "logsink.h"

static void enter_state(struct link *link, enum link_state state)
{
	if (link->state <= LINK_HANDSHAKE && state > LINK_HANDSHAKE && !link->initiator)
		link->links->pending--;
	link->state = state;
	link->state_ms = es_monotonic_ms();
}

struct link *link_new(struct es_links *links, bool initiator)
{
	struct link *link;

	if (links->count >= ES_LINKS_MAX || (!initiator && links->pending >= ES_LINKS_PENDING_MAX))
		return NULL;
	link = calloc(1, sizeof *link);
	if (!link)
		return NULL;
	link->links = links;
	link->number = ++links->numbered;
	link->initiator = initiator;
	link->references = 1;
	link->next = links->first;
	if (links->first)
		links->first->previous = link;
	links->first = link;
	links->count++;
	if (!initiator)
		links->pending++;
	link->state_ms = link->write_ms = es_monotonic_ms();
	return link;
}

void link_hold(struct link *link)
{
	link->references++;
}

void link_drop(struct link *link)
{
	if (--link->references > 0)
		return;
	if (link->previous)
		link->previous->next = link->next;
	else
		link->links->first = link->next;
	if (link->next)
		link->next->previous = link->previous;
	link->links->count--;
	es_session_free(link->session);
	pairs_leave(&link->links->pairs, link->pair);
	es_channel_free(link->channel);
	free(link->purposes);
	free(link);
}

/* --- ends ------------------------------------------------------------------------------------- */

static void keep_reason(struct link *link, es_err reason, const char *text)
{
	if (link->reason_text[0])
		return;
	link->reason = reason;
	snprintf(link->reason_text, sizeof link->reason_text, "%s", text);
}

static void on_closed(void *context)
{
	link_drop(context);
}

static const char *name_of(const struct link *link)
{
	const struct es_member *member = es_federation_member(es_links_federation(link->links),
	                                                      &link->certificate.structure);

	return member ? member->admission.name : "a structure yet unknown";
}

static void say_ended(struct link *link)
{
	if (link->purpose.role != ES_ROLE_MEMBER)
		return;
	es_say(ES_LEVEL_INFO, "link %s: ended with %s: %s", link->address, name_of(link),
	       link->reason_text);
	links_seen(link->links, &link->certificate.structure);
	links_changed(link->links, &link->certificate.structure);
}

void link_close(struct link *link, es_err reason, const char *text)
{
	bool was_open = link->state == LINK_OPEN || link->state == LINK_FAREWELL;

	if (link->state == LINK_CLOSED)
		return;
	keep_reason(link, reason, text);
	if (!link->initiator && (!was_open || link->refusal) && !link->links->stopping)
		links_refused(link->links, link->address, link->reason_text);
	enter_state(link, LINK_CLOSED);
	files_link_gone(link);
	presence_gone(link);
	if (link->session)
		say_ended(link);
	if (link->dialled)
		dial_over(link);
	if (link->join)
		join_ended(link);
	if (link->carrier)
		es_carrier_close(link->carrier);
	else
		link_drop(link);
}

void link_end(struct link *link, es_err reason, const char *text)
{
	if (link->state == LINK_FAREWELL || link->state == LINK_CLOSED)
		return;
	if (link->state != LINK_OPEN || link_seal(link) ||
	    es_channel_end(link->channel, reason, text)) {
		link_close(link, reason, text);
		return;
	}
	keep_reason(link, reason, text);
	enter_state(link, LINK_FAREWELL);
	es_carrier_read(link->carrier, true);
	if (!link->busy)
		link_settle(link);
}

/* --- sending ---------------------------------------------------------------------------------- */

es_err link_seal(struct link *link)
{
	if (link->gathered_len == 0)
		return ES_OK;
	es_err err =
	        es_channel_send(link->channel, es_bytes_of(link->gathered, link->gathered_len));
	if (!err)
		link->gathered_len = 0;
	return err;
}

/* Moves what the channel wrote to the carrier; false when the link is gone. */
static bool flush(struct link *link)
{
	es_err sealed = link->state == LINK_OPEN ? link_seal(link) : ES_OK;

	if (sealed && sealed != ES_NO_SPACE) {
		link_close(link, sealed, es_err_sentence(sealed));
		return false;
	}
	while (!link->carrier->writing) {
		struct es_bytes output = es_channel_output(link->channel);
		es_err err;
		if (output.len == 0)
			break;
		size_t taken = es_carrier_write(link->carrier, output, &err);
		if (taken > 0)
			link->write_ms = es_monotonic_ms();
		es_channel_sent(link->channel, taken);
		if (err) {
			link_close(link, err, "the connection broke");
			return false;
		}
	}
	return true;
}

static void close_when_said(struct link *link)
{
	if (es_channel_output(link->channel).len == 0 && !link->carrier->writing)
		es_carrier_finish(link->carrier);
}

/* The carrier is read on while the disk keeps up. */
static void set_reading(struct link *link)
{
	if (link->stores >= ES_LINK_STORES_MAX || link->stores_bytes >= ES_LINK_STORES_BYTES)
		es_carrier_read(link->carrier, false);
	else if (link->stores <= ES_LINK_STORES_LOW)
		es_carrier_read(link->carrier, true);
}

static void tell_state(struct link *link)
{
	struct es_session_progress progress;

	es_session_progress(link->session, &progress);
	/* A live link is an exchange that goes on being complete. */
	if (progress.state == ES_SESSION_LIVE && link->purpose.role == ES_ROLE_MEMBER)
		fresh_mark(&link->links->fresh, link->links->node->store, es_now_ms());
	if (progress.state == link->told_state)
		return;
	link->told_state = progress.state;
	if (link->purpose.role != ES_ROLE_MEMBER)
		return;
	es_say(progress.state == ES_SESSION_LIVE ? ES_LEVEL_INFO : ES_LEVEL_DEBUG,
	       "link %s: %s with %s", link->address, es_session_state_word(progress.state),
	       name_of(link));
	if (progress.state == ES_SESSION_LIVE)
		files_link_live(link->links);
	links_seen(link->links, &link->certificate.structure);
	links_changed(link->links, &link->certificate.structure);
}

void link_settle(struct link *link)
{
	es_assert(!link->busy);
	while (link->state != LINK_CLOSED && link->channel) {
		if (!flush(link))
			return;
		if (link->state == LINK_FAREWELL) {
			close_when_said(link);
			return;
		}
		if (link->state != LINK_OPEN || !link->session)
			return;
		if (!link->blocked || es_channel_output(link->channel).len > ES_LINK_OUTPUT_LOW)
			break;
		link->blocked = false;
		link->busy = true;
		es_session_writable(link->session, es_monotonic_ms());
		link->busy = false;
	}
	if (link->state != LINK_OPEN)
		return;
	set_reading(link);
	tell_state(link);
	neighbours_soon(link);
}

/* --- receiving -------------------------------------------------------------------------------- */

static void start_session(struct link *link)
{
	struct es_join_request request = {0};
	const struct es_identity *self = &link->links->node->identity;
	struct es_session_config config = {.role = link->purpose.role,
	                                   .host = &link_host,
	                                   .context = link,
	                                   .peer = &link->certificate,
	                                   .structure = self->structure,
	                                   .farewell = link->purpose.farewell,
	                                   .now_ms = es_monotonic_ms()};

	if (config.role == ES_ROLE_JOINER) {
		struct es_admission *a = &request.admission;
		a->structure = self->structure;
		memcpy(a->key, es_node_keys(link->links->node)->certificate.structure_key,
		       sizeof a->key);
		memcpy(a->name, self->name, sizeof a->name);
		memcpy(a->country, self->country, sizeof a->country);
		memcpy(a->city, self->city, sizeof a->city);
		memcpy(a->lang, self->lang, sizeof a->lang);
		config.join = &request;
	}
	if (config.role == ES_ROLE_MEMBER) {
		link->pair = pairs_join(&link->links->pairs, link->certificate.channel_key);
		es_desk_met(link->links->desk, &link->certificate);
	}
	config.memory = link->pair ? &link->pair->memory : NULL;
	memcpy(config.instance, link->links->instance, ES_INSTANCE_LEN);
	es_err err = es_session_new(&config, &link->session);
	if (err) {
		link_end(link, err, "no memory for another link");
		return;
	}
	es_session_start(link->session);
}

static void on_open(struct link *link)
{
	enter_state(link, LINK_OPEN);
	if (link->refusal) {
		link_end(link, link->refusal, link->reason_text);
		return;
	}
	if (link->dialled)
		dial_answered(link);
	start_session(link);
}

static void on_peer(struct link *link, const struct es_channel_event *event)
{
	const char *text = "";

	link->certificate = event->peer;
	link->has_certificate = true;
	if (link->purposes)
		link->purpose = link->purposes[event->psk];
	es_err err = judge_peer(link, &event->peer, &text);
	if (err && link->initiator) {
		/* Message 3 would tell who we are. */
		link_close(link, err, text);
		return;
	}
	if (err) {
		/* It holds the key, so it may hear why: the channel opens only to say so. */
		link->refusal = err;
		keep_reason(link, err, text);
	}
	err = es_channel_accept(link->channel);
	if (err)
		link_close(link, err, "the handshake failed");
}

/* What the peer gave as its reason: [word, text]. */
static void on_end(struct link *link, struct es_bytes message)
{
	struct es_reader r;
	char text[160];

	es_reader_init(&r, message);
	es_read_array_of(&r, 2);
	struct es_bytes word = es_read_str(&r, 64);
	struct es_bytes why = es_read_str(&r, 1024);
	if (es_reader_finish(&r)) {
		link_close(link, ES_CLOSED, "the other side ended without a reason");
		return;
	}
	snprintf(text, sizeof text, "the other side ended: %.*s%s%.*s", (int)word.len,
	         (const char *)word.data, why.len ? ", " : "", (int)(why.len < 100 ? why.len : 100),
	         (const char *)why.data);
	es_err reason = ES_CLOSED;
	for (int e = 0; e < ES_ERR_COUNT; e++)
		if (es_bytes_equal(word, es_bytes_str(es_err_word((es_err)e))))
			reason = (es_err)e;
	link_close(link, reason, text);
}

static void on_event(struct link *link, const struct es_channel_event *event)
{
	switch (event->type) {
	case ES_CHANNEL_PEER:
		on_peer(link, event);
		return;
	case ES_CHANNEL_OPEN:
		on_open(link);
		return;
	case ES_CHANNEL_MESSAGE:
		link->message_ms = 0;
		if (link->session)
			es_session_receive(link->session, event->message, es_monotonic_ms());
		return;
	case ES_CHANNEL_END:
		on_end(link, event->message);
		return;
	case ES_CHANNEL_NONE:
		return;
	}
}

static void on_channel_error(struct link *link, es_err err)
{
	if (link->state == LINK_HANDSHAKE && err == ES_BAD_KEY)
		link_close(link, err,
		           link->initiator ? "the other side does not hold the same key"
		                           : "it does not hold the network key nor an open ticket");
	else
		link_close(link, err, es_err_sentence(err));
}

static bool takes_bytes(const struct link *link)
{
	return link->state == LINK_HANDSHAKE || link->state == LINK_OPEN;
}

static void on_received(void *context, struct es_bytes bytes)
{
	struct link *link = context;
	struct es_channel_event event;

	if (!takes_bytes(link))
		return; /* only waiting for the other side to close */
	link_hold(link);
	link->busy = true;
	do {
		size_t used = 0;
		event.type = ES_CHANNEL_NONE;
		es_err err = es_channel_receive(link->channel, bytes, &used, &event);
		bytes = es_bytes_of(bytes.data + used, bytes.len - used);
		if (err) {
			on_channel_error(link, err);
			break;
		}
		if (event.type == ES_CHANNEL_NONE && used == 0)
			break;
		if (event.type == ES_CHANNEL_NONE && link->message_ms == 0)
			link->message_ms = es_monotonic_ms();
		on_event(link, &event);
	} while (takes_bytes(link) && (bytes.len > 0 || event.type != ES_CHANNEL_NONE));
	link->busy = false;
	if (link->state != LINK_CLOSED)
		link_settle(link);
	link_drop(link);
}

static void on_ended(void *context, es_err why, const char *text)
{
	struct link *link = context;

	if (link->state == LINK_FAREWELL)
		link_close(link, link->reason, link->reason_text);
	else if (link->state == LINK_HANDSHAKE && link->initiator)
		link_close(
		        link, ES_BAD_KEY,
		        "it closed the connection during the handshake: it holds another key, or "
		        "knows nothing of this ticket");
	else
		link_close(link, why,
		           text[0]            ? text
		           : why == ES_CLOSED ? "the other side closed"
		                              : "the connection broke");
}

static void on_drained(void *context)
{
	struct link *link = context;

	if (link->state == LINK_CLOSED || link->busy)
		return;
	link->write_ms = es_monotonic_ms();
	link_settle(link);
}

static void on_opened(void *context)
{
	struct link *link = context;

	if (link->state == LINK_CONNECTING)
		dial_opened(link);
}

const struct es_carrier_events link_events = {on_opened, on_received, on_drained, on_ended,
                                              on_closed};

void link_carry(struct link *link, struct es_carrier *carrier)
{
	link->carrier = carrier;
	es_carrier_own(carrier, &link_events, link);
}

void link_begin(struct link *link, const struct es_id *federation,
                const uint8_t (*psks)[ES_PSK_LEN], size_t count)
{
	const struct es_keys *self = es_node_keys(link->links->node);
	struct es_channel_config config = {
	        .initiator = link->initiator,
	        .federation = *federation,
	        .certificate = es_bytes_of(self->certificate_bytes, self->certificate_len),
	        .psks = psks,
	        .psks_len = count};

	link->keys = self;
	memcpy(config.channel_secret, self->channel_secret, ES_CHANNEL_KEY_LEN);
	randombytes_buf(config.ephemeral_secret, sizeof config.ephemeral_secret);
	es_err err = es_channel_new(&config, &link->channel);
	sodium_memzero(&config, sizeof config);
	if (err) {
		link_close(link, err, es_err_sentence(err));
		return;
	}
	enter_state(link, LINK_HANDSHAKE);
	es_carrier_read(link->carrier, true);
	link_settle(link);
}

/* --- time ------------------------------------------------------------------------------------- */

static const char *overdue(const struct link *link, uint64_t now_ms)
{
	uint64_t age = now_ms - link->state_ms;

	if (link->state == LINK_CONNECTING && age > ES_CONNECT_TIMEOUT_MS)
		return "no answer at this address";
	if (link->state == LINK_HANDSHAKE && age > ES_HANDSHAKE_TIMEOUT_MS)
		return "the handshake took too long";
	if (link->state == LINK_FAREWELL && age > ES_FAREWELL_TIMEOUT_MS)
		return "closed";
	if (link->state != LINK_OPEN)
		return NULL;
	if (link->message_ms && now_ms - link->message_ms > ES_MESSAGE_TIMEOUT_MS)
		return "a message was begun and not finished";
	if (link->carrier->writing && now_ms - link->write_ms > ES_WRITE_STALL_MS)
		return "the other side does not read";
	return NULL;
}

void link_tick(struct link *link, uint64_t now_ms)
{
	const char *late = overdue(link, now_ms);

	if (late) {
		link_close(link, link->reason_text[0] ? link->reason : ES_TIMEOUT, late);
		return;
	}
	if (link->state != LINK_OPEN || !link->session)
		return;
	link->busy = true;
	es_session_tick(link->session, now_ms);
	link->busy = false;
	link_settle(link);
}

void link_policy_changed(struct link *link)
{
	if (link->state != LINK_OPEN || !link->session)
		return;
	link->busy = true;
	es_session_policy_changed(link->session, es_monotonic_ms());
	link->busy = false;
	link_settle(link);
}

void link_retreated(struct link *link)
{
	if (link->state != LINK_OPEN || !link->session)
		return;
	link->busy = true;
	es_session_retreated(link->session, es_monotonic_ms());
	link->busy = false;
	link_settle(link);
}

void link_changed(struct link *link, const struct es_id *logs, size_t logs_len)
{
	if (link->state != LINK_OPEN || !link->session)
		return;
	link->busy = true;
	es_session_changed(link->session, logs, logs_len, es_monotonic_ms());
	link->busy = false;
	link_settle(link);
}
