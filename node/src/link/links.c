/* SPDX-License-Identifier: EUPL-1.2 */
#include "link/links.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link/internal.h"
#include "logsink.h"

#define SEEN_MAX ES_MEMBERS_MAX
#define STOP_TICK_MS 20

/* --- what is known of the federation ---------------------------------------------------------- */

const struct es_federation *es_links_federation(const struct es_links *links)
{
	return es_membership_federation(links->membership);
}

static void reload_keys(struct es_links *links);

void links_reload(struct es_links *links)
{
	struct es_membership *now;
	es_err err = es_membership_load(links->node->store, &now);

	if (err) {
		es_say(ES_LEVEL_ERROR, "the chain of acts cannot be read: %s",
		       es_err_sentence(err));
		return;
	}
	es_membership_drop(links->membership);
	links->membership = now;
	stock_forget(&links->stock);
	neighbours_reloaded(links);
	reload_keys(links);
}

/* With a new key, everybody is tried with it first. */
static void reload_keys(struct es_links *links)
{
	struct es_snapshot *snap;
	size_t before = links->keyring.len ? links->keyring.keys[0].generation : SIZE_MAX;

	if (es_snapshot_begin(links->node->store, &snap))
		return;
	if (es_keyring_load(snap, es_links_federation(links), &links->keyring))
		es_say(ES_LEVEL_ERROR, "the network key cannot be read");
	es_snapshot_end(snap);
	if (links->keyring.len == 0 || links->keyring.keys[0].generation == before)
		return;
	for (size_t i = 0; i < ES_WHYS_MAX; i++)
		links->whys[i].turn = 0;
}

bool links_key(struct es_links *links)
{
	if (links->keyring.len == 0 && es_links_federation(links)->acts > 0)
		reload_keys(links);
	return links->keyring.len > 0;
}

static struct seen *find_seen(const struct es_links *links, const struct es_id *structure)
{
	for (size_t i = 0; i < links->seen_count; i++)
		if (es_id_equal(&links->seen[i].structure, structure))
			return &links->seen[i];
	return NULL;
}

void links_seen(struct es_links *links, const struct es_id *structure)
{
	struct seen *seen = find_seen(links, structure);

	if (!seen && links->seen_count == links->seen_capacity) {
		size_t capacity = links->seen_capacity ? 2 * links->seen_capacity : 16;
		struct seen *more = capacity > 2 * SEEN_MAX
		                            ? NULL
		                            : realloc(links->seen, capacity * sizeof *more);
		if (!more)
			return;
		links->seen = more;
		links->seen_capacity = capacity;
	}
	if (!seen) {
		seen = &links->seen[links->seen_count++];
		seen->structure = *structure;
	}
	seen->last_ms = es_now_ms();
}

void links_changed(struct es_links *links, const struct es_id *structure)
{
	if (links->config.changed)
		links->config.changed(links->config.context, structure);
}

/* Who has no say any more has been sent the act that says so; nothing else goes to it, or is taken
 * from it. */
static void part_with_former(struct es_links *links)
{
	for (struct link *link = links->first; link; link = link->next)
		if (link->state == LINK_OPEN && link->session &&
		    link->purpose.role == ES_ROLE_MEMBER &&
		    es_federation_knows(es_links_federation(links), &link->certificate))
			link_end(link, ES_NOT_MEMBER,
			         "this structure's key has no say in the federation any more: the "
			         "acts say why");
}

/* Under a new key of our own, partners are met again. */
static void part_from_former_self(struct es_links *links)
{
	const struct es_keys *now = es_node_keys(links->node);

	for (struct link *link = links->first; link; link = link->next)
		if (link->keys && link->keys != now && link->state == LINK_OPEN && !link->join)
			link_end(link, ES_STALE, "this node's key was changed");
}

void es_links_on_commit(struct es_links *links, const struct es_commit *commit)
{
	size_t changed_len = commit->acts || commit->cut ? ES_ALL_LOGS : commit->changed_len;

	if (commit->acts)
		links_reload(links);
	if (commit->cut || commit->acts)
		forks_forget(&links->forks);
	stock_commit(&links->stock, links->node->store, es_links_federation(links), commit);
	if (commit->motions)
		reload_keys(links);
	es_cosigner_on_commit(links->cosigner, commit);
	if (commit->acts || commit->motions)
		es_desk_reload(links->desk, es_links_federation(links));
	if (commit->acts)
		es_desk_go_on(links->desk);
	for (struct link *link = links->first; link; link = link->next)
		link_changed(link, commit->changed, changed_len);
	for (struct link *link = links->first; link && commit->retreated; link = link->next)
		link_retreated(link);
	if (commit->attachments)
		files_changed(links);
	for (struct link *link = links->first; link && commit->policy; link = link->next)
		link_policy_changed(link);
	if (commit->acts) {
		part_with_former(links);
		part_from_former_self(links);
	}
}

/* --- how it stands ---------------------------------------------------------------------------- */

void es_links_partner(const struct es_links *links, const struct es_id *structure,
                      struct es_partner *out)
{
	const struct seen *seen = find_seen(links, structure);

	*out = (struct es_partner){ES_PARTNER_SILENT, seen ? seen->last_ms : 0};
	if (es_id_equal(structure, &links->node->identity.structure)) {
		*out = (struct es_partner){ES_PARTNER_SELF, es_now_ms()};
		return;
	}
	for (const struct link *link = links->first; link; link = link->next) {
		struct es_session_progress progress;
		if (link->state != LINK_OPEN || !link->session ||
		    link->purpose.role != ES_ROLE_MEMBER ||
		    !es_id_equal(&link->certificate.structure, structure))
			continue;
		es_session_progress(link->session, &progress);
		out->last_seen_ms = es_now_ms();
		if (out->state != ES_PARTNER_UP_TO_DATE)
			out->state = progress.state == ES_SESSION_LIVE ? ES_PARTNER_UP_TO_DATE
			                                               : ES_PARTNER_EXCHANGING;
	}
}

void es_links_exchange(const struct es_links *links, struct es_exchange_state *out)
{
	*out = (struct es_exchange_state){0};
	for (const struct link *link = links->first; link; link = link->next) {
		struct es_session_progress progress;
		if (link->state != LINK_OPEN || !link->session ||
		    link->purpose.role != ES_ROLE_MEMBER)
			continue;
		es_session_progress(link->session, &progress);
		out->linked++;
		out->live += progress.state == ES_SESSION_LIVE;
		out->received += progress.received_records;
		out->expected += progress.expected_records;
	}
}

static void describe_link(const struct link *link, struct es_peer_state *out)
{
	struct es_session_progress progress = {0};

	*out = (struct es_peer_state){.known = link->has_certificate,
	                              .structure = link->certificate.structure};
	snprintf(out->address, sizeof out->address, "%s", link->address);
	out->state = "connecting";
	out->waits = "";
	out->state_ms = es_monotonic_ms() - link->state_ms;
	out->linked = true;
	out->dialled = link->initiator;
	if (link->state == LINK_OPEN && link->session) {
		es_session_progress(link->session, &progress);
		out->state = es_session_state_word(progress.state);
		out->state_ms = es_monotonic_ms() - progress.since_ms;
		out->waits = es_session_wait_text(progress.wait);
		out->waits_ms = es_monotonic_ms() - progress.wait_since_ms;
		out->lazy_logs = progress.lazy_logs;
		out->received_records = progress.received_records;
		out->expected_records = progress.expected_records;
		out->sent_bytes = progress.sent_bytes;
		out->sent_record_bytes = progress.record_bytes_sent;
		out->received_bytes = progress.received_bytes;
		out->last_seen_ms = es_now_ms();
	}
}

static void describe_address(const struct es_links *links, const struct es_book_entry *entry,
                             struct es_peer_state *out)
{
	bool known = !es_id_is_zero(&entry->structure);
	const struct seen *seen = find_seen(links, &entry->structure);

	*out = (struct es_peer_state){.known = known, .structure = entry->structure};
	snprintf(out->address, sizeof out->address, "%s", entry->address);
	out->state = "waiting";
	out->waits = "";
	snprintf(out->reason, sizeof out->reason, "%s", dial_why(links, entry->address));
	out->last_seen_ms = known && seen ? seen->last_ms : 0;
}

static bool is_open_to(const struct es_links *links, const struct es_id *structure)
{
	for (const struct link *link = links->first; link; link = link->next)
		if (link->state == LINK_OPEN && link->has_certificate &&
		    es_id_equal(&link->certificate.structure, structure))
			return true;
	return false;
}

size_t es_links_peers(const struct es_links *links, struct es_peer_state *out, size_t max)
{
	size_t count = 0;

	for (const struct link *link = links->first; link && count < max; link = link->next)
		if (link->state == LINK_OPEN && link->purpose.role == ES_ROLE_MEMBER)
			describe_link(link, &out[count++]);
	for (size_t i = 0; i < links->book.count && count < max; i++) {
		const struct es_book_entry *entry = &links->book.entries[i];
		bool vain = entry->source == ES_BOOK_GIVEN || entry->failures > 0;
		if (vain && !entry->self && !is_open_to(links, &entry->structure))
			describe_address(links, entry, &out[count++]);
	}
	return count;
}

/* --- beginning and end ------------------------------------------------------------------------ */

static void on_tick_closed(uv_handle_t *handle)
{
	struct es_links *links = handle->data;

	links->tick_open = false;
}

static void on_soon_closed(uv_handle_t *handle)
{
	struct es_links *links = handle->data;

	links->soon_open = false;
}

static void on_dialler_closed(void *context)
{
	struct es_links *links = context;

	links->under_way--;
}

/* Whether nothing of them is under way any more. What dials websockets ends once none is left. */
static bool is_over(struct es_links *links)
{
	if (links->first || links->under_way > 0)
		return false;
	if (links->ws) {
		links->under_way++;
		es_ws_dialler_close(links->ws, on_dialler_closed, links);
		links->ws = NULL;
		return false;
	}
	return es_desk_is_idle(links->desk) && es_cosigner_is_idle(links->cosigner);
}

static void on_tick(uv_timer_t *timer)
{
	struct es_links *links = timer->data;
	uint64_t now = es_monotonic_ms();

	if (links->stopping && is_over(links)) {
		uv_close((uv_handle_t *)&links->tick, on_tick_closed);
		uv_close((uv_handle_t *)&links->soon, on_soon_closed);
		return;
	}
	for (struct link *link = links->first; link; link = link->next)
		link_tick(link, now);
	neighbours_tick(links, now);
	fetch_tick(links, now);
	if (!links->stopping)
		files_tick(links, now);
	if (!links->stopping && links->dialling && now >= links->save_ms)
		peers_save(links);
	join_tick(links, now);
	if (links->stopping)
		return;
	es_desk_tick(links->desk, es_links_federation(links), now);
	es_cosigner_tick(
	        links->cosigner,
	        stock_vector(&links->stock, links->node->store, es_links_federation(links)), now);
}

static void on_motions(void *context)
{
	struct es_links *links = context;

	for (struct link *link = links->first; link; link = link->next)
		link_changed(link, NULL, 0);
}

static es_err open_desk(struct es_links *links)
{
	struct es_desk_config config = {links->node, links->config.loop, on_motions, links};
	es_err err = es_desk_new(&config, &links->desk);

	if (err)
		return err;
	es_desk_reload(links->desk, es_links_federation(links));
	es_desk_go_on(links->desk);
	return ES_OK;
}

es_err es_links_new(const struct es_links_config *config, struct es_links **out)
{
	struct es_links *links = calloc(1, sizeof *links);

	if (!links)
		return ES_NO_MEMORY;
	links->config = *config;
	links->node = config->node;
	links->uv = es_loop_uv(config->loop);
	links->tcp = (struct es_tcp_room){links->uv, malloc(ES_LINK_READ)};
	es_err err = links->tcp.read_buffer
	                     ? es_membership_load(links->node->store, &links->membership)
	                     : ES_NO_MEMORY;
	if (!err)
		err = open_desk(links);
	if (!err)
		err = es_cosigner_new(links->node, config->loop, &links->cosigner);
	if (!err)
		err = files_open(links);
	if (err) {
		es_cosigner_free(links->cosigner);
		es_desk_free(links->desk);
		es_membership_drop(links->membership);
		free(links->tcp.read_buffer);
		free(links);
		return err;
	}
	randombytes_buf(links->instance, sizeof links->instance);
	uint64_t seed;
	randombytes_buf(&seed, sizeof seed);
	es_book_init(&links->book, ES_BOOK_MAX, seed);
	links_reload(links);
	fresh_load(&links->fresh, links->node->store);
	es_assert(uv_timer_init(links->uv, &links->tick) == 0);
	es_assert(uv_timer_init(links->uv, &links->soon) == 0);
	links->tick.data = links->soon.data = links;
	links->tick_open = links->soon_open = true;
	uv_timer_start(&links->tick, on_tick, ES_TICK_MS, ES_TICK_MS);
	*out = links;
	return ES_OK;
}

void es_links_dial(struct es_links *links)
{
	links->dialling = true;
	links->save_ms = es_monotonic_ms() + ES_BOOK_SAVE_FIRST_MS;
	peers_load(links);
	neighbours_tick(links, es_monotonic_ms());
}

es_err es_links_add(struct es_links *links, const char *address)
{
	struct es_peer_way way;
	es_err err = es_peer_way_parse(address, &way);

	if (err)
		return err;
	return es_book_add(&links->book, address, NULL, NULL, ES_BOOK_GIVEN,
	                   (int64_t)es_monotonic_ms());
}

void es_links_given_only(struct es_links *links)
{
	links->given_only = true;
}

void es_links_stop(struct es_links *links)
{
	if (links->stopping)
		return;
	if (links->dialling)
		peers_save(links);
	links->stopping = true;
	uv_timer_stop(&links->soon);
	es_desk_stop(links->desk);
	es_cosigner_stop(links->cosigner);
	if (links->listening)
		uv_close((uv_handle_t *)&links->listener, NULL);
	for (struct link *link = links->first; link; link = link->next)
		link_end(link, ES_CLOSED, "this node is stopping");
	uv_timer_start(&links->tick, on_tick, 0, STOP_TICK_MS);
}

bool es_links_stopped(const struct es_links *links)
{
	return links->stopping && !links->tick_open && !links->soon_open;
}

void es_links_free(struct es_links *links)
{
	if (!links)
		return;
	es_assert(es_links_stopped(links));
	files_close(links);
	es_book_free(&links->book);
	es_cosigner_free(links->cosigner);
	es_desk_free(links->desk);
	es_membership_drop(links->membership);
	stock_free(&links->stock);
	pairs_free(&links->pairs);
	es_keyring_wipe(&links->keyring);
	free(links->seen);
	free(links->tcp.read_buffer);
	free(links);
}
