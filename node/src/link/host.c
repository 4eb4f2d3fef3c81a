/* SPDX-License-Identifier: EUPL-1.2 */
/* The node as the session of a link sees it: reads go to a snapshot of the store, writes to its
 * writer thread. */
#include <sodium.h>
#include <string.h>

#include "link/internal.h"
#include "logsink.h"

/* Answers and pings must not be held up by runs that wait: they may overdraw the output. */
#define SMALL_MESSAGE 4096
#define OUTPUT_HARD_MAX (4 * ES_LINK_OUTPUT_MAX)

static es_err host_send(void *context, struct es_bytes message)
{
	struct link *link = context;

	if (link->state != LINK_OPEN)
		return ES_CLOSED;
	size_t waiting = es_channel_output(link->channel).len;
	size_t most = message.len <= SMALL_MESSAGE ? OUTPUT_HARD_MAX : ES_LINK_OUTPUT_MAX;
	if (waiting >= most) {
		link->blocked = true;
		return ES_NO_SPACE;
	}
	if (message.len > sizeof link->gathered - link->gathered_len) {
		es_err err = link_seal(link);
		if (!err && message.len > sizeof link->gathered)
			err = es_channel_send(link->channel, message);
		if (err == ES_NO_SPACE)
			link->blocked = true;
		if (err || message.len > sizeof link->gathered)
			return err;
	}
	memcpy(link->gathered + link->gathered_len, message.data, message.len);
	link->gathered_len += message.len;
	return ES_OK;
}

static es_err snapshot_of(struct link *link, struct es_snapshot **snap)
{
	return es_snapshot_begin(link->links->node->store, snap);
}

static const struct es_vector *host_vector(void *context)
{
	struct es_links *links = ((struct link *)context)->links;

	return stock_vector(&links->stock, links->node->store, es_links_federation(links));
}

static es_err host_greeted(void *context, const uint8_t instance[ES_INSTANCE_LEN],
                           const char **text)
{
	return judge_greeted(context, instance, text);
}

static uint64_t host_acts(void *context)
{
	struct link *link = context;

	return es_links_federation(link->links)->acts;
}

static es_err host_act(void *context, uint64_t index, struct es_writer *w)
{
	struct link *link = context;
	struct es_snapshot *snap;
	struct es_bytes sealed;
	es_err err = snapshot_of(link, &snap);

	if (err)
		return err;
	err = es_act_get(snap, index, &sealed);
	if (!err)
		es_write_raw(w, sealed);
	es_snapshot_end(snap);
	return err ? err : w->err;
}

static es_err head_of(struct es_bytes sealed, struct es_id *head)
{
	struct es_sealed parts;

	es_err err = es_sealed_decode(sealed, &parts);
	if (!err)
		es_act_id(parts.act, head);
	return err;
}

static es_err host_act_id(void *context, uint64_t count, struct es_id *head)
{
	struct link *link = context;
	const struct es_federation *f = es_links_federation(link->links);
	struct es_snapshot *snap;
	struct es_bytes sealed;

	*head = (struct es_id){{0}};
	if (count == 0)
		return ES_OK;
	if (count == f->acts) {
		*head = f->head;
		return ES_OK;
	}
	es_err err = snapshot_of(link, &snap);
	if (err)
		return err;
	err = es_act_get(snap, count - 1, &sealed);
	if (!err)
		err = head_of(sealed, head);
	es_snapshot_end(snap);
	return err;
}

const struct es_id *host_given_only(struct link *link)
{
	struct es_links *links = link->links;
	struct es_session_progress progress;

	es_session_progress(link->session, &progress);
	if (progress.state == ES_SESSION_LIVE)
		fresh_mark(&links->fresh, links->node->store, es_now_ms());
	return fresh_is(&links->fresh, es_now_ms()) ? NULL : &links->node->identity.structure;
}

static es_err host_run(void *context, const struct es_id *log, uint64_t start,
                       const struct es_body_policy *wanted, struct es_writer *headers,
                       struct es_writer *bodies, size_t *count, size_t *bodies_len,
                       uint8_t signature[ES_SIGNATURE_LEN])
{
	struct link *link = context;
	struct es_snapshot *snap;
	es_err err = snapshot_of(link, &snap);

	if (err)
		return err;
	err = es_log_read_run_for(snap, host_given_only(link), wanted, log, start, headers, bodies,
	                          count, bodies_len, signature);
	es_snapshot_end(snap);
	return err;
}

static void write_body(struct es_writer *w, const struct es_id *record,
                       const struct es_wire_body *body)
{
	es_write_array(w, body->present ? 5 : 1);
	es_write_bin(w, ES_BYTES(record->bytes));
	if (!body->present)
		return;
	es_write_bin(w, ES_BYTES(body->key));
	es_write_uint(w, body->codec);
	es_write_uint(w, body->plain_len);
	es_write_bin(w, body->packed);
}

static es_err host_body(void *context, const struct es_id *record, struct es_writer *w)
{
	struct link *link = context;
	struct es_snapshot *snap;
	struct es_row row;
	struct es_wire_body body = {.present = false};
	struct es_writer unsealed;
	es_err err = snapshot_of(link, &snap);

	if (err)
		return err;
	es_writer_grow(&unsealed, ES_BODY_MAX);
	err = es_row_find(snap, record, &row);
	if (!err && es_body_is_given(&row.header, host_given_only(link)))
		err = es_row_wire(&row, &unsealed, &body);
	if (!err || err == ES_NOT_FOUND)
		write_body(w, record, &body);
	es_writer_free(&unsealed);
	es_snapshot_end(snap);
	return err == ES_NOT_FOUND ? w->err : (err ? err : w->err);
}

/* A record's position is the number of its row. */
static size_t host_missing(void *context, uint64_t after, struct es_missing *out, size_t max)
{
	struct link *link = context;
	struct es_snapshot *snap;
	struct es_walk walk;
	uint64_t number;
	size_t count = 0;

	if (snapshot_of(link, &snap))
		return 0;
	es_walk_missing(&walk, snap, after);
	while (count < max && es_walk_next(&walk, &number)) {
		struct es_row row;
		if (es_row_get(snap, number, &row) == ES_OK)
			out[count++] = (struct es_missing){row.id, number};
	}
	es_snapshot_end(snap);
	return count;
}

static void host_policy(void *context, struct es_body_policy *out)
{
	struct link *link = context;
	struct es_snapshot *snap;

	if (snapshot_of(link, &snap))
		return;
	es_store_policy(snap, out);
	es_snapshot_end(snap);
}

static void host_store_acts(void *context, uint64_t token, uint64_t first,
                            const struct es_bytes *sealed, size_t count)
{
	(void)first; /* each act says its own index */
	stores_acts(context, token, sealed, count);
}

static void host_store_run(void *context, uint64_t token, const struct es_incoming_run *run)
{
	stores_run(context, token, run);
}

static void host_store_body(void *context, uint64_t token, const struct es_id *record,
                            const struct es_wire_body *body)
{
	stores_body(context, token, record, body);
}

static void host_admit(void *context, const struct es_join_request *request)
{
	admit_request(context, request);
}

static void host_joined(void *context, uint64_t token, struct es_bytes sealed)
{
	admit_joined(context, token, sealed);
}

static size_t host_motions(void *context, uint64_t *after, size_t max, struct es_writer *w)
{
	struct link *link = context;

	return es_desk_tell(link->links->desk, after, max, w);
}

/* A peer's motions cost it as much as it sends, and us no more than this. */
static void refill_checks(struct link *link)
{
	uint64_t now = es_monotonic_ms();
	uint64_t more = (now - link->checks_ms) * ES_MOTION_CHECKS_PER_S / 1000;

	if (link->checks_ms == 0 || link->motion_checks + more >= ES_MOTION_CHECKS_MAX)
		link->motion_checks = ES_MOTION_CHECKS_MAX;
	else if (more == 0)
		return;
	else
		link->motion_checks += more;
	link->checks_ms = now;
}

static es_err host_motion(void *context, struct es_bytes object)
{
	struct link *link = context;

	refill_checks(link);
	return es_desk_take(link->links->desk, es_links_federation(link->links), object,
	                    &link->motion_checks);
}

static es_err host_seal_key(void *context, struct es_writer *w)
{
	struct link *link = context;
	const struct es_keyring *ring = &link->links->keyring;
	uint8_t box[ES_KEY_BOX_LEN];

	if (ring->len == 0 || ring->keys[0].generation != ring->newest)
		return ES_NOT_FOUND;
	if (crypto_box_seal(box, ring->keys[0].key, ES_NETWORK_KEY_LEN,
	                    link->certificate.channel_key))
		return ES_BAD_KEY;
	es_write_raw(w, ES_BYTES(box));
	return w->err;
}

static void host_take_key(void *context, struct es_bytes sealed)
{
	struct link *link = context;

	es_desk_take_key(link->links->desk, sealed);
}

static void host_cosigns_digests(void *context, struct es_cosigns_digests *out)
{
	struct link *link = context;

	es_cosigner_digests(link->links->cosigner, out);
}

static uint64_t host_cosigns_clock(void *context)
{
	struct link *link = context;

	return es_cosigner_clock(link->links->cosigner);
}

static size_t host_cosigns_tell(void *context, uint64_t *after, size_t max,
                                const struct es_cosigns_filter *filter, struct es_writer *w)
{
	struct link *link = context;

	return es_cosigner_tell(link->links->cosigner, after, max, filter, w);
}

static void host_cosigns_take(void *context, const struct es_cosigned *cosigned)
{
	struct link *link = context;

	es_cosigner_take(link->links->cosigner, cosigned);
}

static const struct es_cosign_host cosign_host = {
        .digests = host_cosigns_digests,
        .clock = host_cosigns_clock,
        .tell = host_cosigns_tell,
        .take = host_cosigns_take,
};

static void host_end(void *context, es_err reason, const char *text)
{
	struct link *link = context;

	link_end(link, reason, text);
}

const struct es_session_host link_host = {
        .send = host_send,
        .vector = host_vector,
        .greeted = host_greeted,
        .acts = host_acts,
        .act_id = host_act_id,
        .act = host_act,
        .run = host_run,
        .body = host_body,
        .missing = host_missing,
        .store_acts = host_store_acts,
        .store_run = host_store_run,
        .store_body = host_store_body,
        .admit = host_admit,
        .joined = host_joined,
        .motions = host_motions,
        .motion = host_motion,
        .seal_key = host_seal_key,
        .take_key = host_take_key,
        .forks = &forks_host,
        .other_links = neighbours_other_links,
        .may_graft = neighbours_may_graft,
        .tell_peers = neighbours_tell,
        .told_peers = neighbours_told,
        .told_here = presence_heard,
        .cosigns = &cosign_host,
        .policy = host_policy,
        .withheld = fetch_withheld,
        .chunks = &chunk_host,
        .end = host_end,
};
