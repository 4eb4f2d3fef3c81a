/* SPDX-License-Identifier: EUPL-1.2 */
#include "facing.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define TYPE_HELLO 0
#define TYPE_RUN 4
#define TYPE_BODIES 7
#define TYPE_VECTOR 3
#define FRAME_OVERHEAD 36

/* --- logs ------------------------------------------------------------------------------------- */

/* A header is any canonical value here. */
static void write_header(struct es_writer *w, uint32_t structure, uint32_t serial, uint64_t index)
{
	es_write_array(w, 3);
	es_write_uint(w, structure);
	es_write_uint(w, serial);
	es_write_uint(w, index);
}

static void id_of(uint32_t structure, uint32_t serial, struct es_id *id)
{
	uint8_t buffer[32];
	struct es_writer w;
	es_writer_init(&w, buffer, sizeof(buffer));
	write_header(&w, structure, serial & ~FACING_TWIN, 0);
	es_record_id(es_writer_bytes(&w), id);
	id->bytes[ES_ID_LEN - 1] ^= (serial & FACING_TWIN) != 0;
}

static void structure_id(size_t structure, struct es_id *id)
{
	uint8_t number[4] = {0, 0, (uint8_t)(structure >> 8), (uint8_t)structure};
	struct es_bytes part = ES_BYTES(number);
	es_hash(id, "tests/structure", &part, 1);
}

/* ES_NO_MEMORY: it holds what it held. */
static es_err hold(struct facing_side *side, uint32_t structure, uint32_t serial, uint64_t size)
{
	struct es_id owner, root;
	uint8_t bytes[8];
	struct es_vector_entry entry = {.size = size};
	id_of(structure, serial, &entry.log);
	structure_id(structure, &owner);
	for (int b = 0; b < 8; b++)
		bytes[b] = (uint8_t)(size >> (56 - 8 * b));
	struct es_bytes parts[] = {ES_BYTES(entry.log.bytes), ES_BYTES(bytes)};
	es_hash(&root, "tests/root", parts, 2);
	memcpy(entry.root.bytes, root.bytes, sizeof(entry.root.bytes));
	if (side->vector.count >= side->logs_capacity) {
		size_t capacity = 2 * side->vector.count + 16;
		struct facing_log *logs = realloc(side->logs, capacity * sizeof(*logs));
		if (logs == NULL)
			return ES_NO_MEMORY;
		side->logs = logs;
		side->logs_capacity = capacity;
	}
	es_err err = es_vector_put(&side->vector, &owner, &entry);
	if (err != ES_OK)
		return err;
	uint32_t slot = es_vector_find(&side->vector, &entry.log)->slot;
	es_assert(slot < side->logs_capacity);
	side->logs[slot] = (struct facing_log){structure, serial};
	return ES_OK;
}

void facing_hold(struct facing_side *side, uint32_t structure, uint32_t serial, uint64_t size)
{
	es_assert(hold(side, structure, serial, size) == ES_OK);
}

uint64_t facing_size(const struct facing_side *side, uint32_t structure, uint32_t serial)
{
	struct es_id id;
	id_of(structure, serial, &id);
	const struct es_vector_entry *entry = es_vector_find(&side->vector, &id);
	return entry == NULL ? 0 : entry->size;
}

/* --- the host --------------------------------------------------------------------------------- */

static es_err append(struct facing_message ***last, struct es_bytes bytes)
{
	struct facing_message *m = calloc(1, sizeof(*m));
	es_assert(bytes.len > 0);
	if (m == NULL)
		return ES_NO_MEMORY;
	m->data = malloc(bytes.len);
	if (m->data == NULL) {
		free(m);
		return ES_NO_MEMORY;
	}
	memcpy(m->data, bytes.data, bytes.len);
	m->len = bytes.len;
	**last = m;
	*last = &m->next;
	return ES_OK;
}

static uint64_t count(struct facing_side *side, struct es_bytes message)
{
	struct es_reader r;
	es_reader_init(&r, message);
	es_read_array(&r, 16);
	uint64_t type = es_read_uint(&r, FACING_TYPES - 1);
	es_assert(r.err == ES_OK);
	side->sent[type]++;
	side->sent_bytes[type] += message.len;
	side->channel_bytes += message.len + FRAME_OVERHEAD * (message.len / ES_FRAME_MAX + 1);
	if (type == TYPE_VECTOR && side->first_form == UINT8_MAX)
		side->first_form = (uint8_t)es_read_uint(&r, UINT8_MAX);
	return type;
}

static es_err host_send(void *context, struct es_bytes message)
{
	struct facing_side *side = context;
	if (side->full)
		return ES_NO_SPACE;
	uint64_t type = count(side, message);
	es_err err = append(&side->kept_last, message);
	if (err == ES_OK && (!side->mute || type == TYPE_HELLO))
		err = append(&side->other->inbox_last, message);
	return err;
}

static const struct es_vector *host_vector(void *context)
{
	return &((struct facing_side *)context)->vector;
}

static es_err host_greeted(void *context, const uint8_t instance[ES_INSTANCE_LEN],
                           const char **text)
{
	struct facing_side *side = context;
	es_assert(memcmp(instance, side->other->instance, ES_INSTANCE_LEN) == 0);
	*text = "";
	return ES_OK;
}

static uint64_t host_acts(void *context)
{
	(void)context;
	return 5;
}

static es_err host_act_id(void *context, uint64_t number, struct es_id *head)
{
	(void)context;
	*head = (struct es_id){{(uint8_t)number}};
	return ES_OK;
}

static es_err host_run(void *context, const struct es_id *log, uint64_t start,
                       const struct es_body_policy *wanted, struct es_writer *headers,
                       struct es_writer *bodies, size_t *headers_len, size_t *bodies_len,
                       uint8_t signature[ES_SIGNATURE_LEN])
{
	(void)wanted;
	struct facing_side *side = context;
	const struct es_vector_entry *e = es_vector_find(&side->vector, log);
	es_assert(e != NULL && start < e->size);
	if (side->cut)
		return ES_NOT_FOUND;
	uint64_t end = (start / ES_RUN_MAX + 1) * ES_RUN_MAX;
	end = end < e->size ? end : e->size;
	for (uint64_t i = start; i < end; i++) {
		write_header(headers, side->logs[e->slot].structure, side->logs[e->slot].serial, i);
		es_write_nil(bodies);
	}
	*headers_len = *bodies_len = (size_t)(end - start);
	memset(signature, 0, ES_SIGNATURE_LEN);
	return ES_OK;
}

static es_err host_body(void *context, const struct es_id *record, struct es_writer *w)
{
	(void)context;
	es_write_array(w, 1);
	es_write_bin(w, ES_BYTES(record->bytes));
	return w->err;
}

static size_t host_missing(void *context, uint64_t after, struct es_missing *out, size_t max)
{
	(void)context;
	(void)after;
	(void)out;
	(void)max;
	return 0;
}

static void host_store_run(void *context, uint64_t token, const struct es_incoming_run *run)
{
	struct facing_side *side = context;
	struct es_reader r;
	es_reader_init(&r, run->run.headers);
	es_read_array_of(&r, 3);
	uint32_t structure = (uint32_t)es_read_uint(&r, UINT32_MAX);
	uint32_t serial = (uint32_t)es_read_uint(&r, UINT32_MAX);
	es_assert(side->answers_len < FACING_ANSWERS);
	if (r.err != ES_OK || structure >= side->vector.groups_count) {
		side->answers[side->answers_len++] =
		        (struct facing_answer){.token = token, .result = ES_MALFORMED};
		return;
	}
	uint64_t held = facing_size(side, structure, serial);
	struct facing_answer *a = &side->answers[side->answers_len++];
	*a = (struct facing_answer){.token = token};
	id_of(structure, serial, &a->log);
	if (run->run.start > 0 && !es_id_equal(&run->run.log, &a->log))
		a->result = ES_BAD_SIGNATURE;
	else if (run->run.start > held)
		a->result = ES_GAP;
	else if (run->run.start + run->run.count <= held)
		a->result = ES_EXISTS;
	else if (side->refuses)
		a->result = ES_LIMIT;
	else if (side->differs_from != 0 && run->run.start > side->differs_from)
		a->result = ES_FORK;
	else
		a->result = hold(side, structure, serial, run->run.start + run->run.count);
}

static void host_end(void *context, es_err reason, const char *text)
{
	(void)text;
	((struct facing_side *)context)->ended = reason;
}

/* --- cosignatures ------------------------------------------------------------------------------ */

#define CERTIFICATE_BYTES 210

/* The root stands for the node's key. */
static void cosigns_digests(void *context, struct es_cosigns_digests *out)
{
	const struct facing_side *side = context;

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < side->cosigns_len; i++) {
		const struct es_checkpoint *cp = &side->cosigns[i].checkpoint;
		es_cosigns_digest_flip(out->part[es_cosigns_part(&cp->log, cp->root.bytes)],
		                       &cp->log, cp->root.bytes, cp->size);
	}
}

static uint64_t cosigns_clock(void *context)
{
	return ((const struct facing_side *)context)->cosigns_len;
}

static size_t cosigns_tell(void *context, uint64_t *after, size_t max,
                           const struct es_cosigns_filter *filter, struct es_writer *w)
{
	static const uint8_t certificate[CERTIFICATE_BYTES] = {0x96};
	const struct facing_side *side = context;
	struct es_bytes before = {NULL, 0};
	size_t count = 0;

	while (*after < side->cosigns_len && count < max) {
		struct es_cosigned c = side->cosigns[(*after)++];
		if (!es_cosigns_passes(filter, *after, c.checkpoint.root.bytes, &c))
			continue;
		c.certificate = ES_BYTES(certificate);
		es_cosigned_write_next(&c, before, w);
		before = c.certificate;
		count++;
	}
	return count;
}

static bool has_cosigned(const struct facing_side *side, uint64_t size)
{
	for (size_t i = 0; i < side->cosigns_len; i++)
		if (side->cosigns[i].checkpoint.size == size)
			return true;
	return false;
}

static void cosigns_take(void *context, const struct es_cosigned *cosigned)
{
	struct facing_side *side = context;

	if (has_cosigned(side, cosigned->checkpoint.size))
		return;
	es_assert(
	        side->cosigns_len < FACING_COSIGNS &&
	        (cosigned->certificate.len == 0 || cosigned->certificate.len == CERTIFICATE_BYTES));
	side->cosigns[side->cosigns_len] = *cosigned;
	side->cosigns[side->cosigns_len++].certificate = (struct es_bytes){NULL, 0};
}

static const struct es_cosign_host cosign_host = {
        .digests = cosigns_digests,
        .clock = cosigns_clock,
        .tell = cosigns_tell,
        .take = cosigns_take,
};

void facing_cosigned(struct facing_side *side, unsigned number)
{
	struct es_cosigned cosigned = {.time_s = 1, .checkpoint = {.size = number + 1}};

	cosigned.checkpoint.root.bytes[0] = (uint8_t)number;
	memset(cosigned.signature, 0xc0, ES_SIGNATURE_LEN);
	cosigned.signature[0] = (uint8_t)(number >> 8);
	cosigned.signature[1] = (uint8_t)number;
	cosigns_take(side, &cosigned);
}

static es_err host_seal_key(void *context, struct es_writer *w)
{
	const struct facing_side *side = context;
	static const uint8_t bytes[UINT8_MAX];

	if (side->key == 0)
		return ES_NOT_FOUND;
	es_write_raw(w, es_bytes_of(bytes, side->key));
	return w->err;
}

static void host_take_key(void *context, struct es_bytes sealed)
{
	struct facing_side *side = context;

	side->keys_taken++;
	side->key = (uint8_t)sealed.len;
}

static const struct es_session_host host = {
        .send = host_send,
        .vector = host_vector,
        .greeted = host_greeted,
        .acts = host_acts,
        .act_id = host_act_id,
        .run = host_run,
        .body = host_body,
        .missing = host_missing,
        .store_run = host_store_run,
        .seal_key = host_seal_key,
        .take_key = host_take_key,
        .cosigns = &cosign_host,
        .end = host_end,
};

/* --- forks ------------------------------------------------------------------------------------- */

static void forks_digest(void *context, uint8_t digest[ES_FORKS_DIGEST_LEN])
{
	(void)context;
	memset(digest, 0, ES_FORKS_DIGEST_LEN);
}

static uint64_t forks_clock(void *context)
{
	(void)context;
	return 0;
}

static es_err forks_copy(void *context, const struct es_id *log, struct es_log_copy *out)
{
	const struct facing_side *side = context;
	const struct es_vector_entry *e = es_vector_find(&side->vector, log);
	if (!side->claims || e == NULL)
		return ES_NOT_FOUND;
	*out = (struct es_log_copy){.held = e->size,
	                            .checkpoint = {.log = *log, .size = e->size, .root = e->root}};
	return ES_OK;
}

static const struct es_fork_host fork_host = {
        .digest = forks_digest,
        .clock = forks_clock,
        .copy = forks_copy,
};

/* host with that; made once. */
static const struct es_session_host *comparing_host(void)
{
	static struct es_session_host comparing;

	comparing = host;
	comparing.forks = &fork_host;
	return &comparing;
}

static const struct es_session_host *host_of(struct facing_side *side)
{
	side->own_host = side->compares ? *comparing_host() : host;
	side->own_host.chunks = side->chunks;
	return &side->own_host;
}

/* --- meeting ---------------------------------------------------------------------------------- */

static void init_side(struct facing_side *side, struct facing_side *other, size_t structures)
{
	side->other = other;
	side->role = ES_ROLE_MEMBER;
	side->inbox_last = &side->inbox;
	side->kept_last = &side->kept;
	for (size_t i = 0; i < structures; i++) {
		struct es_id id;
		structure_id(i, &id);
		es_assert(es_vector_structure(&side->vector, &id) == ES_OK);
	}
}

void facing_init(struct facing *f, size_t structures)
{
	*f = (struct facing){.now_ms = 1000};
	init_side(&f->a, &f->b, structures);
	init_side(&f->b, &f->a, structures);
	memset(f->a.instance, 0xaa, ES_INSTANCE_LEN);
	memset(f->b.instance, 0xbb, ES_INSTANCE_LEN);
}

static void drop(struct facing_message **first, struct facing_message ***last)
{
	while (*first != NULL) {
		struct facing_message *m = *first;
		*first = m->next;
		free(m->data);
		free(m);
	}
	*last = first;
}

static void part(struct facing_side *side)
{
	es_session_free(side->session);
	side->session = NULL;
	side->answers_len = 0;
	drop(&side->inbox, &side->inbox_last);
}

void facing_wait(struct facing *f, uint64_t ms)
{
	uint64_t end_ms = f->now_ms + ms;

	while (f->now_ms < end_ms) {
		f->now_ms += 1000;
		es_session_tick(f->a.session, f->now_ms);
		es_session_tick(f->b.session, f->now_ms);
		facing_go_on(f);
	}
}

void facing_part(struct facing *f)
{
	part(&f->a);
	part(&f->b);
}

static void free_side(struct facing_side *side)
{
	part(side);
	drop(&side->kept, &side->kept_last);
	es_pair_memory_free(&side->memory);
	es_vector_free(&side->vector);
	free(side->logs);
}

void facing_free(struct facing *f)
{
	free_side(&f->a);
	free_side(&f->b);
}

static void open_side(struct facing_side *side, uint64_t now_ms)
{
	static const struct es_certificate nobody;
	struct es_session_config config = {.role = side->role,
	                                   .farewell = side->farewell,
	                                   .host = host_of(side),
	                                   .context = side,
	                                   .peer = &nobody,
	                                   .memory = &side->memory,
	                                   .now_ms = now_ms};
	memcpy(config.instance, side->instance, ES_INSTANCE_LEN);
	drop(&side->kept, &side->kept_last);
	memset(side->sent, 0, sizeof(side->sent));
	memset(side->sent_bytes, 0, sizeof(side->sent_bytes));
	side->channel_bytes = 0;
	side->first_form = UINT8_MAX;
	side->ended = ES_OK;
	side->ended = es_session_new(&config, &side->session);
	es_assert(side->ended == ES_OK || side->ended == ES_NO_MEMORY);
}

/* One message, or one answer of the disk. */
static bool step(struct facing_side *side, uint64_t now_ms)
{
	struct facing_message *m = side->inbox;
	if (side->answers_len > 0) {
		struct facing_answer a = side->answers[0];
		memmove(&side->answers[0], &side->answers[1],
		        --side->answers_len * sizeof(side->answers[0]));
		es_session_stored(side->session, a.token, a.result, now_ms);
		if (a.result == ES_OK)
			es_session_changed(side->session, &a.log, 1, now_ms);
		return true;
	}
	if (m == NULL || side->ended != ES_OK)
		return false;
	side->inbox = m->next;
	if (side->inbox == NULL)
		side->inbox_last = &side->inbox;
	es_session_receive(side->session, es_bytes_of(m->data, m->len), now_ms);
	free(m->data);
	free(m);
	return true;
}

void facing_go_on(struct facing *f)
{
	for (bool moved = true; moved; f->now_ms++) {
		moved = step(&f->a, f->now_ms);
		moved = step(&f->b, f->now_ms) || moved;
	}
}

void facing_meet(struct facing *f)
{
	open_side(&f->a, f->now_ms);
	open_side(&f->b, f->now_ms);
	for (struct facing_side *side = &f->a; side != NULL; side = side == &f->a ? &f->b : NULL)
		if (side->ended == ES_OK)
			es_session_start(side->session);
	facing_go_on(f);
}

bool facing_equal(const struct facing *f)
{
	struct es_id a, b;
	es_vector_root(&f->a.vector, &a);
	es_vector_root(&f->b.vector, &b);
	return es_id_equal(&a, &b);
}

uint64_t facing_overhead(const struct facing_side *side)
{
	uint64_t bytes = 0;
	for (size_t type = 0; type < FACING_TYPES; type++)
		if (type != TYPE_RUN && type != TYPE_BODIES)
			bytes += side->sent_bytes[type];
	return bytes;
}
