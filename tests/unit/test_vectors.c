/* SPDX-License-Identifier: EUPL-1.2 */
/* The JSON files in tests/vectors, for whoever writes a second implementation: what stands there
 * must be what this one computes. All keys come from fixed seeds. With ES_WRITE_VECTORS set to a
 * folder the files are written there anew, and with ES_WRITE_SEEDS the seeds of the fuzz targets
 * of the same formats. */
#include "essaim/tlog_proof.h"
#include "proofs.h"
#include "test.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static struct publisher p;

static int make(void **state)
{
	(void)state;
	publisher_init(&p, 1);
	return 0;
}

static json_t *hex(struct es_bytes bytes)
{
	char *text = malloc(2 * bytes.len + 1);

	assert_non_null(text);
	es_hex(bytes.data, bytes.len, text);
	json_t *out = json_string(text);
	free(text);
	return out;
}

#define HEX(array) hex(ES_BYTES(array))

static json_t *seed_of(uint8_t byte)
{
	uint8_t seed[32];

	memset(seed, byte, sizeof(seed));
	return HEX(seed);
}

static json_t *text_of(const struct es_writer *w)
{
	return json_stringn((const char *)w->data, w->len);
}

/* Holds what was computed against the file, or writes the file. */
static void settle(const char *name, json_t *computed)
{
	const char *folder = getenv("ES_WRITE_VECTORS");
	char path[512];
	json_error_t error;

	assert_non_null(computed);
	snprintf(path, sizeof(path), "%s/%s.json", folder ? folder : ES_TESTS_DIR "/vectors", name);
	if (folder) {
		assert_int_equal(json_dump_file(computed, path, JSON_INDENT(2)), 0);
	} else {
		json_t *said = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
		if (!said)
			fail_msg("%s: %s", path, error.text);
		if (!json_equal(said, computed)) {
			char *text = json_dumps(computed, JSON_INDENT(2));
			fprintf(stderr, "computed:\n%s\n", text);
			free(text);
			fail_msg("%s says something else", path);
		}
		json_decref(said);
	}
	json_decref(computed);
}

static void plant(const char *target, const char *name, struct es_bytes front,
                  struct es_bytes bytes)
{
	const char *folder = getenv("ES_WRITE_SEEDS");
	char path[512];

	if (!folder)
		return;
	snprintf(path, sizeof(path), "%s/%s/%s", folder, target, name);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(front.data, 1, front.len, file), front.len);
	assert_int_equal(fwrite(bytes.data, 1, bytes.len, file), bytes.len);
	assert_int_equal(fclose(file), 0);
}

static const struct es_bytes no_front = {(const uint8_t *)"", 0};

static void encoding(void **state)
{
	(void)state;
	static const struct {
		const char *value;
		const char *hex;
	} values[] = {
	        {"nil", "c0"},
	        {"true", "c3"},
	        {"0", "00"},
	        {"127", "7f"},
	        {"128", "cc80"},
	        {"255", "ccff"},
	        {"256", "cd0100"},
	        {"65536", "ce00010000"},
	        {"4294967296", "cf0000000100000000"},
	        {"18446744073709551615", "cfffffffffffffffff"},
	        {"-1", "ff"},
	        {"-32", "e0"},
	        {"-33", "d0df"},
	        {"-129", "d1ff7f"},
	        {"-9223372036854775808", "d38000000000000000"},
	        {"text: é", "a2c3a9"},
	        {"text of 32 a",
	         "d9206161616161616161616161616161616161616161616161616161616161616161"},
	        {"bin of no bytes", "c400"},
	        {"[1, {}]", "920180"},
	        {"{b: 1, a: 2}, keys in schema order", "82a16201a16102"},
	        {"255 in three bytes", "cd00ff"},
	        {"127 in two bytes", "cc7f"},
	        {"-1 in two bytes", "d0ff"},
	        {"1 as int 64", "d30000000000000001"},
	        {"text of one byte under a two-byte head", "d90161"},
	        {"bin under a three-byte head", "c5000101"},
	        {"array of one under a three-byte head", "dc000100"},
	        {"map of none under a three-byte head", "de0000"},
	        {"float 0", "ca00000000"},
	        {"double 0", "cb0000000000000000"},
	        {"extension", "d40100"},
	        {"{a: 1, a: 2}", "82a16101a16102"},
	        {"{1: 1}, a key that is no text", "810101"},
	        {"overlong UTF-8", "a2c080"},
	        {"a surrogate in UTF-8", "a3eda080"},
	        {"the byte that opens nothing", "c1"},
	        {"an array cut short", "9200"},
	        {"two values", "0000"},
	        {"17 levels", "9191919191919191919191919191919190"},
	};
	json_t *list = json_array();
	for (size_t i = 0; i < ES_COUNT(values); i++) {
		uint8_t bytes[64];
		size_t len = strlen(values[i].hex) / 2;
		char name[16];
		assert_err(es_unhex(values[i].hex, 2 * len, bytes, len), ES_OK);
		es_err err = es_canonical(es_bytes_of(bytes, len));
		json_array_append_new(list,
		                      json_pack("{s:s, s:s, s:s}", "value", values[i].value, "hex",
		                                values[i].hex, "result", es_err_word(err)));
		snprintf(name, sizeof(name), "form-%02zu", i);
		if (i % 4 == 0 || len > 16)
			plant("bytes", name, no_front, es_bytes_of(bytes, len));
	}
	settle("encoding", list);
}

static json_t *header_json(const struct es_header *h)
{
	json_t *parents = json_array();

	for (size_t i = 0; i < h->parents_len; i++)
		json_array_append_new(parents, HEX(h->parents[i].bytes));
	return json_pack("{s:I, s:I, s:o, s:I, s:s, s:I, s:o, s:o, s:I, s:o}", "version",
	                 (json_int_t)h->version, "kind", (json_int_t)h->kind, "structure",
	                 HEX(h->structure.bytes), "created_ms", (json_int_t)h->created_ms, "lang",
	                 h->lang, "scope", (json_int_t)h->scope, "entity",
	                 hex(es_bytes_of(h->entity.bytes, h->has_entity ? ES_ID_LEN : 0)),
	                 "parents", parents, "body_class", (json_int_t)h->body_class, "body_commit",
	                 HEX(h->body_commit.bytes));
}

static json_t *record_json(const struct published *record)
{
	struct es_header h;
	uint8_t author[ES_AUTHOR_LEN];

	assert_err(es_header_decode(record->header, &h), ES_OK);
	assert_err(es_body_check(&h, record->body, record->body_key), ES_OK);
	assert_err(es_body_author(record->body, author), ES_OK);
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "fields", header_json(&h), "header",
	                 hex(record->header), "id", HEX(record->id.bytes), "author", HEX(author),
	                 "body_key", HEX(record->body_key), "body", hex(record->body));
}

static void plant_body(const struct published *record, const char *name)
{
	uint8_t front[4] = {0, 0, (uint8_t)(record->body.len >> 8), (uint8_t)record->body.len};

	plant("body", name, ES_BYTES(front), record->body);
}

static void plant_packed_body(void)
{
	static uint8_t body[2048], packed[2048];
	struct es_writer w;
	uint64_t codec;
	struct published record;

	publisher_record(&p, 1, &record);
	memcpy(body, record.body.data, record.body.len);
	memset(body + record.body.len, 'z', sizeof(body) - record.body.len);
	es_writer_init(&w, packed, sizeof(packed));
	assert_err(es_body_pack(ES_BYTES(body), &w, &codec), ES_OK);
	assert_int_not_equal(codec, ES_CODEC_PLAIN);
	plant("body", "packed", es_bytes_of((const uint8_t[]){(uint8_t)codec, 0, 8, 0}, 4),
	      es_writer_bytes(&w));
}

static void records(void **state)
{
	(void)state;
	json_t *list = json_array();

	for (uint64_t n = 0; n < 2; n++) {
		struct published record;
		publisher_record(&p, n, &record);
		json_array_append_new(list, record_json(&record));
		plant("record", n == 0 ? "log-start" : "comment", no_front, record.header);
		plant("bytes", n == 0 ? "log-start" : "comment", no_front, record.body);
		plant_body(&record, n == 0 ? "log-start" : "comment");
	}
	plant_packed_body();
	settle("records", list);
}

static void certificate(void **state)
{
	(void)state;
	uint8_t buffer[ES_CERT_MAX];
	struct es_writer w;
	const struct es_certificate *cert = &p.certificate;

	es_writer_init(&w, buffer, sizeof(buffer));
	assert_err(es_certificate_encode(cert, &w), ES_OK);
	plant("certificate", "node", no_front, es_writer_bytes(&w));
	settle("certificate",
	       json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:o, s:o}", "structure_seed",
	                 seed_of(1), "node_seed", seed_of(2), "structure",
	                 HEX(cert->structure.bytes), "structure_key", HEX(cert->structure_key),
	                 "node_key", HEX(cert->node_key), "channel_key", HEX(cert->channel_key),
	                 "created_ms", (json_int_t)cert->created_ms, "signature",
	                 HEX(cert->signature), "bytes", hex(es_writer_bytes(&w))));
}

static void log_start(void **state)
{
	(void)state;
	struct es_log log;
	struct es_log_start start;

	assert_err(es_log_open(p.first.header, p.first.body, p.first.body_key, &p.federation, &log,
	                       &start),
	           ES_OK);
	settle("log_start",
	       json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "node_seed", seed_of(2),
	                 "log_seed", seed_of(3), "federation", HEX(start.federation.bytes),
	                 "log_key", HEX(start.log_key), "header", hex(p.first.header), "body_key",
	                 HEX(p.first.body_key), "body", hex(p.first.body), "log",
	                 HEX(log.id.bytes)));
}

static void checkpoint(void **state)
{
	(void)state;
	struct es_edge edge = p.log.edge;
	struct es_checkpoint cp;
	struct es_run run;
	struct es_writer headers, note, vkey;
	char text[ES_CHECKPOINT_TEXT_MAX];
	uint8_t room[1024], more_room[256];

	publisher_run(&p, &edge, 7, &headers, &run);
	publisher_checkpoint(&p, &edge, &cp);
	size_t len = es_checkpoint_text(&cp, text);
	es_writer_init(&note, room, sizeof(room));
	assert_err(es_note_encode(&cp, p.log_key.public_key, &note), ES_OK);
	es_writer_init(&vkey, more_room, sizeof(more_room));
	assert_err(es_note_vkey(&cp.log, p.log_key.public_key, &vkey), ES_OK);
	plant("note", "seven", no_front, es_writer_bytes(&note));
	settle("checkpoint",
	       json_pack("{s:o, s:o, s:I, s:o, s:o, s:o, s:o, s:o}", "log_seed", seed_of(3), "log",
	                 HEX(cp.log.bytes), "size", (json_int_t)cp.size, "root", HEX(cp.root.bytes),
	                 "signature", HEX(cp.signature), "text", json_stringn(text, len), "note",
	                 text_of(&note), "vkey", text_of(&vkey)));
	es_writer_free(&headers);
}

static void run(void **state)
{
	(void)state;
	struct es_edge edge = p.log.edge;
	struct es_writer w, encoded;
	struct es_run run;
	uint8_t front[3 + ES_SIGNATURE_LEN] = {0, 0, 3}, room[256];

	publisher_run(&p, &edge, 3, &w, &run);
	memcpy(front + 3, run.signature, ES_SIGNATURE_LEN);
	es_writer_init(&encoded, room, sizeof(room));
	assert_err(es_edge_encode(&edge, &encoded), ES_OK);
	plant("run", "three", ES_BYTES(front), run.headers);
	plant("edge", "three", no_front, es_writer_bytes(&encoded));
	settle("run", json_pack("{s:o, s:I, s:I, s:o, s:o, s:o}", "log", HEX(run.log.bytes),
	                        "start", (json_int_t)run.start, "count", (json_int_t)run.count,
	                        "headers", hex(run.headers), "signature", HEX(run.signature),
	                        "edge_after", hex(es_writer_bytes(&encoded))));
	es_writer_free(&w);
}

/* The tree of seven leaves: each leaf's header, each size's root, each leaf's path. */
static void inclusion(void **state)
{
	(void)state;
	json_t *leaves = json_array(), *roots = json_array(), *paths = json_array();
	struct es_edge edge = p.log.edge;

	for (uint64_t n = 0; n < 7; n++) {
		struct published record;
		struct es_proof proof;
		struct es_tree_hash hash;
		publisher_proof(&p, n, 7, &record, &proof);
		es_leaf_hash(record.header, &hash);
		es_edge_append(&edge, &hash);
		es_edge_root(&edge, &hash);
		json_array_append_new(leaves, hex(record.header));
		json_array_append_new(roots, HEX(hash.bytes));
		json_t *path = json_array();
		for (size_t i = 0; i < proof.path.count; i++)
			json_array_append_new(path, HEX(proof.path.hashes[i].bytes));
		json_array_append_new(paths, path);
	}
	settle("inclusion",
	       json_pack("{s:o, s:o, s:o}", "leaves", leaves, "roots", roots, "paths", paths));
}

/* A proof as the vectors have it, and as a seed. */
static json_t *encoded_proof(const char *name, const struct es_proof *proof,
                             struct es_proof_result *result, struct es_writer *bytes)
{
	es_writer_grow(bytes, ES_PROOF_MAX);
	assert_err(es_proof_encode(proof, bytes), ES_OK);
	assert_err(es_proof_verify(es_writer_bytes(bytes), result), ES_OK);
	plant("proof", name, no_front, es_writer_bytes(bytes));
	return hex(es_writer_bytes(bytes));
}

static json_t *vouched_proof(const char *name, struct vouched *v)
{
	struct es_proof_result result;
	struct es_writer bytes;

	json_t *encoded = encoded_proof(name, &v->proof, &result, &bytes);
	json_t *both =
	        json_pack("{s:o, s:o}", "record", HEX(result.record.bytes), "bytes", encoded);
	es_writer_free(&bytes);
	vouched_free(v);
	return both;
}

static void proof(void **state)
{
	(void)state;
	static struct vouched by_keys, by_acts;
	struct published record;
	struct es_proof proof;
	struct es_proof_result result;
	struct es_writer bytes, text;

	vouched_by_keys(&by_keys);
	vouched_by_acts(&by_acts);
	publisher_proof(&p, 3, 7, &record, &proof);
	json_t *encoded = encoded_proof("comment", &proof, &result, &bytes);
	es_writer_grow(&text, ES_TLOG_PROOF_MAX);
	assert_err(es_tlog_proof_encode(record.header, &proof.path, &result.checkpoint,
	                                p.log_key.public_key, &text),
	           ES_OK);
	settle("proof", json_pack("{s:o, s:o, s:o, s:o, s:o}", "record", HEX(result.record.bytes),
	                          "bytes", encoded, "tlog_proof", text_of(&text), "later_key",
	                          vouched_proof("later_key", &by_keys), "listed",
	                          vouched_proof("listed", &by_acts)));
	es_writer_free(&bytes);
	es_writer_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(encoding),    cmocka_unit_test(records),
	        cmocka_unit_test(certificate), cmocka_unit_test(log_start),
	        cmocka_unit_test(checkpoint),  cmocka_unit_test(run),
	        cmocka_unit_test(inclusion),   cmocka_unit_test(proof),
	};
	return cmocka_run_group_tests(tests, make, NULL);
}
