/* SPDX-License-Identifier: EUPL-1.2 */
#include "memory.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

uint64_t sim_random(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

void sim_bytes(uint64_t *state, void *out, size_t len)
{
	uint8_t *bytes = out;
	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)sim_random(state);
}

static void *copy(const void *data, size_t len)
{
	void *out = malloc(len == 0 ? 1 : len);
	es_assert(out != NULL);
	if (len > 0)
		memcpy(out, data, len);
	return out;
}

void sim_memory_init(struct sim_memory *m, uint64_t seed)
{
	*m = (struct sim_memory){.random = seed};
	uint8_t s[32], channel_secret[32], first_key[ES_PUBLIC_KEY_LEN];
	sim_bytes(&m->random, s, sizeof(s));
	crypto_sign_seed_keypair(first_key, m->structure_secret, s);
	memcpy(m->certificate.structure_key, first_key, sizeof(first_key));
	sim_bytes(&m->random, s, sizeof(s));
	crypto_sign_seed_keypair(m->certificate.node_key, m->node_secret, s);
	sim_bytes(&m->random, channel_secret, sizeof(channel_secret));
	crypto_scalarmult_base(m->certificate.channel_key, channel_secret);
	es_structure_id(first_key, &m->certificate.structure);
	struct es_writer w;
	es_writer_init(&w, m->certificate_bytes, sizeof(m->certificate_bytes));
	es_assert(es_certificate_sign(&m->certificate, m->structure_secret, &w) == ES_OK);
	m->certificate_len = w.len;
	es_federation_init(&m->federation);
}

void sim_memory_free(struct sim_memory *m)
{
	for (size_t i = 0; i < m->logs_count; i++) {
		struct sim_log *l = &m->logs[i];
		for (size_t r = 0; r < l->log.edge.size; r++) {
			free(l->records[r].header);
			free(l->records[r].packed);
		}
		free(l->records);
		free(l->kept);
	}
	free(m->logs);
	for (size_t i = 0; i < m->acts_count; i++)
		es_writer_free(&m->acts[i]);
	free(m->acts);
	es_federation_free(&m->federation);
}

/* --- acts ------------------------------------------------------------------------------------- */

static struct es_signer signer_of(struct sim_memory *m)
{
	return (struct es_signer){
	        .certificate = es_bytes_of(m->certificate_bytes, m->certificate_len),
	        .node_secret = m->node_secret,
	};
}

static struct es_admission admission_of(const struct sim_memory *m)
{
	struct es_admission a = {
	        .structure = m->certificate.structure,
	        .name = "Structure",
	        .country = "FR",
	        .city = "Ville",
	        .lang = "fr",
	        .logs = ES_LOGS_PER_STRUCTURE_DEFAULT,
	        .leaves = ES_LEAVES_PER_STRUCTURE_DEFAULT,
	        .body_bytes = ES_BODY_BYTES_PER_STRUCTURE_DEFAULT,
	};
	memcpy(a.key, m->certificate.structure_key, ES_PUBLIC_KEY_LEN);
	return a;
}

es_err sim_act(struct sim_memory *m, struct es_bytes sealed)
{
	es_err err = es_federation_fold(&m->federation, sealed);
	if (err != ES_OK)
		return err;
	m->acts = realloc(m->acts, (m->acts_count + 1) * sizeof(*m->acts));
	es_assert(m->acts != NULL);
	struct es_writer *w = &m->acts[m->acts_count++];
	es_writer_grow(w, ES_ACT_MAX);
	es_write_raw(w, sealed);
	return w->err;
}

static es_err seal_and_keep(struct sim_memory *m, const struct es_act *act,
                            const struct es_bytes *approvals, size_t approvals_len)
{
	uint8_t act_buffer[8192], sealed_buffer[16384];
	struct es_writer w, sealed;
	es_writer_init(&w, act_buffer, sizeof(act_buffer));
	es_writer_init(&sealed, sealed_buffer, sizeof(sealed_buffer));
	struct es_signer signer = signer_of(m);
	es_err err = es_act_encode(act, approvals, approvals_len, &w);
	if (err == ES_OK)
		err = es_act_seal(es_writer_bytes(&w), &signer, &sealed);
	return err != ES_OK ? err : sim_act(m, es_writer_bytes(&sealed));
}

es_err sim_found(struct sim_memory *m, uint64_t now_ms)
{
	struct es_act act = {
	        .type = ES_ACT_FOUND,
	        .created_ms = now_ms,
	        .name = "Simulated",
	        .admit_approvals = 1,
	        .admission = admission_of(m),
	};
	return seal_and_keep(m, &act, NULL, 0);
}

es_err sim_admit(struct sim_memory *m, const struct sim_memory *joiner, uint64_t now_ms)
{
	uint8_t payload_buffer[2048], approval_buffer[2048];
	struct es_writer payload, approval;
	es_writer_init(&payload, payload_buffer, sizeof(payload_buffer));
	es_writer_init(&approval, approval_buffer, sizeof(approval_buffer));
	struct es_admission admission = admission_of(joiner);
	struct es_signer signer = signer_of(m);
	es_err err = es_admission_payload(&admission, &m->certificate.structure, &payload);
	if (err == ES_OK)
		err = es_approval_make(&signer, &m->federation.id, ES_ACT_ADMIT,
		                       es_writer_bytes(&payload), 0, &approval);
	if (err != ES_OK)
		return err;
	struct es_act act = {
	        .type = ES_ACT_ADMIT,
	        .federation = m->federation.id,
	        .epoch = m->federation.epoch,
	        .index = m->federation.acts,
	        .prev = m->federation.head,
	        .created_ms = now_ms,
	        .payload = es_writer_bytes(&payload),
	};
	struct es_bytes bytes = es_writer_bytes(&approval);
	return seal_and_keep(m, &act, &bytes, 1);
}

/* --- logs ------------------------------------------------------------------------------------- */

static struct sim_log *find_log(struct sim_memory *m, const struct es_id *id)
{
	for (size_t i = 0; i < m->logs_count; i++)
		if (es_id_equal(&m->logs[i].log.id, id))
			return &m->logs[i];
	return NULL;
}

struct sim_record *sim_find(struct sim_memory *m, const struct es_id *id)
{
	for (size_t i = 0; i < m->logs_count; i++)
		for (size_t r = 0; r < m->logs[i].log.edge.size; r++)
			if (es_id_equal(&m->logs[i].records[r].id, id))
				return &m->logs[i].records[r];
	return NULL;
}

/* A place for a record behind the log's end; the caller moves the edge. */
static struct sim_record *new_record(struct sim_log *l, uint64_t index, struct es_bytes header)
{
	if (index >= l->capacity) {
		l->capacity = l->capacity == 0 ? 16 : l->capacity * 2;
		l->records = realloc(l->records, l->capacity * sizeof(*l->records));
		es_assert(l->records != NULL);
	}
	struct sim_record *r = &l->records[index];
	*r = (struct sim_record){.header = copy(header.data, header.len), .header_len = header.len};
	es_record_id(header, &r->id);
	return r;
}

static void set_body(struct sim_record *r, const struct es_wire_body *b)
{
	r->has_body = true;
	memcpy(r->key, b->key, ES_BODY_KEY_LEN);
	r->codec = b->codec;
	r->plain_len = b->plain_len;
	r->packed = copy(b->packed.data, b->packed.len);
	r->packed_len = b->packed.len;
}

static void keep_signature(struct sim_log *l, const uint8_t signature[ES_SIGNATURE_LEN])
{
	memcpy(l->signature, signature, ES_SIGNATURE_LEN);
	if (l->log.edge.size % ES_RUN_MAX != 0)
		return;
	l->kept = realloc(l->kept, (l->kept_count + 1) * sizeof(*l->kept));
	es_assert(l->kept != NULL);
	memcpy(l->kept[l->kept_count++], signature, ES_SIGNATURE_LEN);
}

static struct sim_log *add_log(struct sim_memory *m, const struct es_log *log)
{
	m->logs = realloc(m->logs, (m->logs_count + 1) * sizeof(*m->logs));
	es_assert(m->logs != NULL);
	struct sim_log *l = &m->logs[m->logs_count++];
	*l = (struct sim_log){.log = *log};
	return l;
}

static void sign_end(struct sim_log *l)
{
	struct es_checkpoint cp = {.log = l->log.id, .size = l->log.edge.size};
	es_edge_root(&l->log.edge, &cp.root);
	es_checkpoint_sign(&cp, l->secret);
	keep_signature(l, cp.signature);
}

static void append_own(struct sim_log *l, struct es_bytes header, const struct es_wire_body *body)
{
	struct es_tree_hash leaf;
	set_body(new_record(l, l->log.edge.size, header), body);
	es_leaf_hash(header, &leaf);
	es_edge_append(&l->log.edge, &leaf);
	sign_end(l);
}

static es_err open_log(struct sim_memory *m, uint64_t now_ms)
{
	struct es_log_start start = {.federation = m->federation.id, .certificate = m->certificate};
	uint8_t seed[32], secret[ES_SECRET_KEY_LEN], header_buffer[ES_HEADER_MAX],
	        body_buffer[2048];
	struct es_wire_body wire = {.present = true};
	struct es_writer header, body;
	sim_bytes(&m->random, seed, sizeof(seed));
	sim_bytes(&m->random, wire.key, sizeof(wire.key));
	crypto_sign_seed_keypair(start.log_key, secret, seed);
	es_writer_init(&header, header_buffer, sizeof(header_buffer));
	es_writer_init(&body, body_buffer, sizeof(body_buffer));
	es_err err = es_log_start_make(&start, m->node_secret, wire.key, now_ms, &header, &body);
	struct es_log log;
	struct es_log_start opened;
	if (err == ES_OK)
		err = es_log_open(es_writer_bytes(&header), es_writer_bytes(&body), wire.key,
		                  &m->federation.id, &log, &opened);
	if (err != ES_OK)
		return err;
	wire.packed = es_writer_bytes(&body);
	wire.plain_len = wire.packed.len;
	struct sim_log *l = add_log(m, &log);
	l->own = true;
	memcpy(l->secret, secret, sizeof(secret));
	append_own(l, es_writer_bytes(&header), &wire);
	m->open_log = true;
	return ES_OK;
}

static struct sim_log *own_open(struct sim_memory *m)
{
	for (size_t i = m->logs_count; m->open_log && i > 0; i--)
		if (m->logs[i - 1].own)
			return &m->logs[i - 1];
	return NULL;
}

/* A body: author, and a text of letters that zstd can do something with. */
static void write_body(struct sim_memory *m, struct es_writer *w, size_t len)
{
	uint8_t author[ES_AUTHOR_LEN];
	char *text = malloc(len + 1);
	es_assert(text != NULL);
	sim_bytes(&m->random, author, sizeof(author));
	for (size_t i = 0; i < len; i++)
		text[i] = (char)('a' + sim_random(&m->random) % 26);
	es_write_map(w, 2);
	es_write_cstr(w, "author");
	es_write_bin(w, ES_BYTES(author));
	es_write_cstr(w, "text");
	es_write_str(w, es_bytes_of(text, len));
	free(text);
}

es_err sim_publish(struct sim_memory *m, uint64_t now_ms, size_t body_len, struct es_id *id)
{
	es_err err = own_open(m) == NULL ? open_log(m, now_ms) : ES_OK;
	if (err != ES_OK)
		return err;
	/* One for all nodes and worlds, kept to the end: making it costs more than a step. */
	static struct es_packer *packer;
	struct es_wire_body wire = {.present = true};
	struct es_writer body, packed, header;
	uint8_t header_buffer[ES_HEADER_MAX];
	es_writer_grow(&body, ES_BODY_MAX);
	es_writer_grow(&packed, ES_BODY_MAX);
	es_writer_init(&header, header_buffer, sizeof(header_buffer));
	write_body(m, &body, body_len);
	sim_bytes(&m->random, wire.key, sizeof(wire.key));
	struct es_header h = {
	        .version = ES_HEADER_VERSION,
	        .kind = ES_KIND_COMMENT,
	        .structure = m->certificate.structure,
	        .created_ms = now_ms,
	        .lang = "fr",
	        .body_class = es_body_class(body.len),
	};
	es_body_commit(es_writer_bytes(&body), wire.key, &h.body_commit);
	err = es_header_encode(&h, &header);
	if (err == ES_OK && packer == NULL)
		err = es_packer_new(&packer);
	if (err == ES_OK)
		err = es_body_pack_with(packer, es_writer_bytes(&body), &packed, &wire.codec);
	if (err == ES_OK) {
		wire.plain_len = body.len;
		wire.packed = es_writer_bytes(&packed);
		append_own(own_open(m), es_writer_bytes(&header), &wire);
		es_record_id(es_writer_bytes(&header), id);
	}
	es_writer_free(&body);
	es_writer_free(&packed);
	return err;
}

/* --- what comes from peers -------------------------------------------------------------------- */

static es_err check_wire(const struct es_header *header, const struct es_wire_body *b)
{
	struct es_writer w;
	struct es_bytes plain;
	es_writer_grow(&w, ES_BODY_MAX);
	es_err err = es_body_unpack(b->codec, b->packed, b->plain_len, &w, &plain);
	if (err == ES_OK)
		err = es_body_check(header, plain, b->key);
	es_writer_free(&w);
	return err;
}

static es_err open_foreign(struct sim_memory *m, const struct es_incoming_run *in,
                           struct es_log *log)
{
	struct es_reader r;
	struct es_log_start start;
	if (in->bodies_len == 0 || !in->bodies[0].present || in->bodies[0].codec != ES_CODEC_PLAIN)
		return ES_MALFORMED;
	es_reader_init(&r, in->run.headers);
	struct es_bytes header = es_read_value(&r);
	es_err err = es_log_open(header, in->bodies[0].packed, in->bodies[0].key, &m->federation.id,
	                         log, &start);
	return err != ES_OK ? err : es_federation_knows(&m->federation, &start.certificate);
}

/* Leaves out the first headers and bodies, which are held already. */
static void trim(struct es_incoming_run *in, uint64_t held)
{
	struct es_reader r;
	size_t skip = (size_t)(held - in->run.start);
	es_reader_init(&r, in->run.headers);
	for (size_t i = 0; i < skip; i++)
		es_read_value(&r);
	in->run.headers = es_bytes_of(r.pos, (size_t)(r.end - r.pos));
	in->run.start = held;
	in->run.count -= skip;
	size_t bodies = skip < in->bodies_len ? skip : in->bodies_len;
	in->bodies += bodies;
	in->bodies_len -= bodies;
}

static es_err check_bodies(const struct es_incoming_run *in)
{
	struct es_reader r;
	es_reader_init(&r, in->run.headers);
	for (size_t i = 0; i < in->bodies_len; i++) {
		struct es_header header;
		es_err err = es_header_decode(es_read_value(&r), &header);
		if (err == ES_OK && in->bodies[i].present)
			err = check_wire(&header, &in->bodies[i]);
		if (err != ES_OK)
			return err;
	}
	return ES_OK;
}

es_err sim_take_run(struct sim_memory *m, const struct es_incoming_run *incoming)
{
	struct es_incoming_run in = *incoming;
	struct es_log log;
	es_err err = ES_OK;
	if (in.run.start == 0) {
		err = open_foreign(m, &in, &log);
		if (err != ES_OK)
			return err;
		in.run.log = log.id;
	}
	struct sim_log *l = find_log(m, &in.run.log);
	if (l == NULL && in.run.start != 0)
		return ES_GAP;
	if (l != NULL)
		log = l->log;
	if (in.run.start + in.run.count <= log.edge.size)
		return ES_EXISTS;
	if (in.run.start < log.edge.size)
		trim(&in, log.edge.size);
	struct es_checkpoint cp;
	err = es_log_append_run(&log, &in.run, NULL, &cp);
	if (err == ES_OK)
		err = check_bodies(&in);
	if (err != ES_OK)
		return err;
	if (l == NULL) {
		struct es_log empty = log;
		es_edge_init(&empty.edge);
		l = add_log(m, &empty);
	}
	struct es_reader r;
	es_reader_init(&r, in.run.headers);
	for (size_t i = 0; i < in.run.count; i++) {
		struct sim_record *record = new_record(l, in.run.start + i, es_read_value(&r));
		if (i < in.bodies_len && in.bodies[i].present)
			set_body(record, &in.bodies[i]);
	}
	l->log = log;
	keep_signature(l, cp.signature);
	return ES_OK;
}

es_err sim_take_body(struct sim_memory *m, const struct es_id *id, const struct es_wire_body *body)
{
	struct sim_record *r = sim_find(m, id);
	struct es_header header;
	if (r == NULL)
		return ES_NOT_FOUND;
	if (r->has_body)
		return ES_EXISTS;
	es_err err = es_header_decode(es_bytes_of(r->header, r->header_len), &header);
	if (err == ES_OK)
		err = check_wire(&header, body);
	if (err == ES_OK)
		set_body(r, body);
	return err;
}

/* --- what goes to peers ----------------------------------------------------------------------- */

static int compare_logs(const void *a, const void *b)
{
	return es_id_compare(&((const struct es_vector_entry *)a)->log,
	                     &((const struct es_vector_entry *)b)->log);
}

es_err sim_vector(struct sim_memory *m, struct es_vector *v)
{
	for (size_t i = 0; i < m->federation.members_len; i++) {
		const struct es_id *structure = &m->federation.members[i].admission.structure;
		size_t first = v->count;
		for (size_t l = 0; l < m->logs_count; l++) {
			if (!es_id_equal(&m->logs[l].log.structure, structure))
				continue;
			struct es_vector_entry e = {.log = m->logs[l].log.id,
			                            .size = m->logs[l].log.edge.size};
			es_edge_root(&m->logs[l].log.edge, &e.root);
			es_err err = es_vector_append(v, &e);
			if (err != ES_OK)
				return err;
		}
		if (v->count > first)
			qsort(v->entries + first, v->count - first, sizeof(*v->entries),
			      compare_logs);
	}
	return ES_OK;
}

static void write_wire(struct es_writer *w, const struct sim_record *r)
{
	es_write_bin(w, ES_BYTES(r->key));
	es_write_uint(w, r->codec);
	es_write_uint(w, r->plain_len);
	es_write_bin(w, es_bytes_of(r->packed, r->packed_len));
}

es_err sim_read_run(struct sim_memory *m, const struct es_id *log, uint64_t start,
                    struct es_writer *headers, struct es_writer *bodies, size_t *count,
                    size_t *bodies_len, uint8_t signature[ES_SIGNATURE_LEN])
{
	struct sim_log *l = find_log(m, log);
	if (l == NULL || start >= l->log.edge.size)
		return ES_NOT_FOUND;
	uint64_t end = (start / ES_RUN_MAX + 1) * ES_RUN_MAX;
	if (end > l->log.edge.size)
		end = l->log.edge.size;
	bool kept = end % ES_RUN_MAX == 0;
	memcpy(signature, kept ? l->kept[end / ES_RUN_MAX - 1] : l->signature, ES_SIGNATURE_LEN);
	*count = (size_t)(end - start);
	*bodies_len = 0;
	bool room = true;
	for (uint64_t i = start; i < end; i++) {
		const struct sim_record *r = &l->records[i];
		es_write_raw(headers, es_bytes_of(r->header, r->header_len));
		room = room && bodies->len + r->packed_len + 64 < ES_MESSAGE_MAX;
		if (!room)
			continue;
		if (r->has_body) {
			es_write_array(bodies, 4);
			write_wire(bodies, r);
		} else {
			es_write_nil(bodies);
		}
		(*bodies_len)++;
	}
	return headers->err != ES_OK ? headers->err : bodies->err;
}

es_err sim_write_body(struct sim_memory *m, const struct es_id *id, struct es_writer *w)
{
	const struct sim_record *r = sim_find(m, id);
	bool held = r != NULL && r->has_body;
	es_write_array(w, held ? 5 : 1);
	es_write_bin(w, ES_BYTES(id->bytes));
	if (held)
		write_wire(w, r);
	return w->err;
}

size_t sim_missing(struct sim_memory *m, uint64_t after, struct es_missing *out, size_t max)
{
	size_t count = 0;
	uint64_t position = 0;
	for (size_t i = 0; i < m->logs_count; i++)
		for (size_t r = 0; r < m->logs[i].log.edge.size && count < max; r++)
			if (++position > after && !m->logs[i].records[r].has_body)
				out[count++] =
				        (struct es_missing){m->logs[i].records[r].id, position};
	return count;
}
